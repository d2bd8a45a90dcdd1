"""Shapes are written in one order, and no shape comment is out of reach of the tests.

Rows are examples and weights are (out, in), on every page: so the letters of a shape
stand in one order, and a turned one is seen without running anything.
"""

import ast
import re
from itertools import pairwise

import nbformat
import pytest

from tools import pages, shapes, visible
from tools.pages import DOCS, ROOT

# Seeds or networks side by side, examples, places, classes, hidden units, inputs.
ORDER = "SNMCHD"
LIBRARY = sorted((ROOT / "nnguide").rglob("*.py"))
NOTEBOOKS = sorted(DOCS.rglob("*.ipynb"))
SHOWN = re.compile(rf"`({shapes.GROUP})`")


def fences(path):
    """The code of a page, a notebook or a module, each piece with its first line."""
    if path.suffix == ".py":
        yield path.read_text("utf-8"), 1
    elif path.suffix == ".md":
        for block in pages.read(path).of("python", "pycon"):
            if block.kind == "python":
                yield block.source, block.first
            else:
                for example in visible.examples(block):
                    if not visible.raises_syntax_error(example):
                        yield example.source, block.first + example.lineno
    else:
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            if cell.cell_type == "code":
                yield cell.source, 1000 * number + 1


def turned(text: str) -> list[str]:
    """The shapes of a claim whose letters stand in another order.

    Between images and windows the batch comes last, for speed.
    """
    return [
        " ".join(group)
        for known in shapes.groups(text)
        for group in known
        if len(group) < 4 or group[-1] != "N"
        for left, right in pairwise([part for part in group if part in ORDER])
        if ORDER.index(left) > ORDER.index(right)
    ]


def declared(tree: ast.AST) -> set[int]:
    """The lines of attributes without a value: test_attributes.py looks at those."""
    return {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and node.value is None
    }


def problems(path):
    """Comments that are turned, and those that stand at nothing that has a value."""
    for source, first in fences(path):
        said = shapes.claims(source)
        tree = ast.parse(source)
        held = {line for _, (_, line) in shapes.places(tree, said)} | declared(tree)
        for line, claim in said.items():
            if found := turned(claim):
                yield f"line {first + line - 1}: {found} against the order {ORDER}"
            if line not in held:
                yield f"line {first + line - 1}: {claim} is said of no value"


@pytest.mark.parametrize(
    "path",
    [*pages.pages(), *NOTEBOOKS, *LIBRARY],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_shape_comments_can_be_compared(path):
    assert not list(problems(path))


@pytest.mark.parametrize(
    "path", pages.pages(), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_shapes_in_the_text_stand_in_the_same_order(path):
    text = path.read_text("utf-8")
    assert not [shape for shape in SHOWN.findall(text) if turned(shape)]


@pytest.mark.parametrize(
    "code",
    [
        "x = y  # (D, N)",
        "x, y = z  # (N,) and (D, H, N)",
        "x = y  # (N, 1), later (D, N)",
        "if x:  # (N, D)\n    pass",
        "import numpy  # (N, D)",
    ],
)
def test_a_comment_that_is_turned_or_out_of_reach_is_found(code, tmp_path):
    path = tmp_path / "module.py"
    path.write_text(code)
    assert list(problems(path))
