"""A paste shows what the page shows, in Python 3.13 and Jupyter too.

Both take a pasted block as a whole: they show the value of its last expression only,
and stop at its first error. What else has an output is printed.
"""

import pytest

from tools import pages, visible
from tools.pages import ROOT, Block

PAGES = [path for path in pages.pages() if pages.read(path).of("pycon")]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_paste_shows_what_the_page_shows(path):
    blocks = pages.read(path).of("pycon")
    found = [reason for block in blocks for reason in visible.lost(block)]
    assert not found, "\n".join(found)


def lost(source):
    return visible.lost(Block("pycon", 9, 20, source, first=10))


ERROR = ">>> int('x')\nTraceback (most recent call last):\n  ...\nValueError: no\n"
LOOP = ">>> for k in range(2):\n...     {}\n0\n1\n"


@pytest.mark.parametrize(
    "source",
    [
        ">>> x = 3\n>>> x\n3\n",
        ">>> print(3)\n3\n>>> 4\n4\n",
        LOOP.format("print(k)") + ">>> 4\n4\n",
        ">>> [].sort()\n>>> 4\n4\n",  # an expression without output
        ">>> run = loud()\nepoch 1\n>>> 4\n4\n",  # shown by a print within
        ">>> x = 3\n" + ERROR,
    ],
)
def test_what_a_paste_shows(source):
    assert lost(source) == []


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (">>> x = 3\n>>> x\n3\n>>> x + 1\n4\n", 11, "print it"),
        (">>> f(3)\n3\n>>> print(4)\n4\n", 10, "print it"),
        (ERROR + ">>> 4\n4\n", 10, "not reached"),
        (">>> 4\n4\n" + ERROR, 10, "print it"),
        (LOOP.format("k"), 10, "shows nothing"),
        (LOOP.format("int(k)"), 10, "shows nothing"),
        (LOOP.format("(k, 1)") + ">>> 4\n4\n", 10, "shows nothing"),
    ],
)
def test_what_a_paste_would_lose_is_found(source, line, words):
    (found,) = lost(source)
    assert found.startswith(f"line {line}: ")
    assert words in found
