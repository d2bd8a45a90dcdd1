"""What is in sight runs by itself: the visible fences need no name of a folded one."""

import nbformat
import pytest

from tools import pages, visible
from tools.pages import DOCS, ROOT

PAGES = [path for path in pages.pages() if pages.read(path).of("python", "pycon")]
NOTEBOOKS = sorted(DOCS.rglob("*.ipynb"))


def named(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_the_visible_fences_of_a_page_run_by_themselves(path):
    found = visible.problems(pages.read(path).of("python", "pycon"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_the_visible_cells_of_a_notebook_run_by_themselves(path):
    """A cell that draws is folded below its figure. A line is a cell here, from 0."""
    found = visible.problems(visible.cells(nbformat.read(path, as_version=4)))
    assert not found, "\n".join(found)


def problems(*fences):
    """Of a page with these fences; one that begins with `?` is folded."""
    blocks = []
    for number, source in enumerate(fences, start=1):
        kind = "pycon" if ">>>" in source else "python"
        folded, source = source[:1] == "?", source.removeprefix("?") + "\n"
        blocks.append(pages.Block(kind, number, number, source, folded=folded))
    return visible.problems(blocks)


HELPER = "def area(r):\n    return PI * r"


@pytest.mark.parametrize(
    "fences",
    [
        ["x = 1", "?y = x", ">>> x\n1"],
        ["x = 1", "?x = 2", "x = 3", ">>> x\n3"],  # bound again in sight
        ["?x = 2", "def f(x):\n    return x", "[x for x in range(3)]"],
        [HELPER, "PI = 3.14", "a = area(2)"],
        [HELPER, "?PI = 3.14\na = area(2)"],  # only the fold calls it
        ["for k in range(3):\n    print(k)", "k += 1"],
        ["import os.path as path", "path.join('a')", "print(__name__)"],
        ["try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    print(error)"],
    ],
)
def test_pages_that_hang_together(fences):
    assert problems(*fences) == []


@pytest.mark.parametrize(
    ("fences", "line", "words"),
    [
        (["?import numpy as np", "np.ones(3)"], 2, ["'np'", "line 1 alone binds"]),
        (["x = 1", "?x = 2", ">>> x\n1"], 3, ["'x'", "line 2 rebinds"]),
        (["x = 1", "?for x in range(3):\n    pass", "y = x"], 3, ["rebinds"]),
        (["n = 1", "?n += 1", "n += 1"], 3, ["'n'", "rebinds"]),
        (["?n = 1", "n += 1"], 2, ["'n'", "alone binds"]),
        (["?x = 1", "x = x + 1"], 2, ["'x'", "alone binds"]),
        (["?PI = 3.14", HELPER, "a = area(2)"], 3, ["'PI'", "alone binds"]),
        ([HELPER, "f = lambda: area(1)", "?PI = 3", "f()"], 4, ["'PI'"]),
        (["?class A:\n    pass", "class B(A):\n    pass"], 2, ["'A'"]),
        (["?w = 1", "class B:\n    v = w"], 2, ["'w'"]),
        (["?xs = [1]", "ys = [x for x in xs]"], 2, ["'xs'"]),
        (["?k = 2", ">>> for i in range(3):\n...     print(k)\n2\n2\n2"], 2, ["'k'"]),
        ([">>> e = 1 / 0\nTraceback (most recent call last):\nZ", "e"], 2, ["nowhere"]),
    ],
)
def test_a_name_from_a_fold_is_found(fences, line, words):
    (found,) = problems(*fences)
    assert found.startswith(f"line {line} needs")
    for word in words:
        assert word in found
