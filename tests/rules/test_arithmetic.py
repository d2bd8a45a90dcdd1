"""What a page, a notebook or a docstring calculates in its text is right."""

import nbformat
import pytest

from tools import arithmetic, docformulas, pages
from tools.pages import DOCS, ROOT

PATHS = [*pages.pages(), *sorted(DOCS.rglob("*.ipynb"))]
MODULES = sorted((ROOT / "nnguide").rglob("*.py"))


def wrong(text: str, first: int = 1) -> list[str]:
    """What does not add up in a text; `first` is the number of its first line."""
    return [
        f"line {one.line + first - 1}: {one.text}: {one.problem}"
        for one in arithmetic.of_text(text)
        if one.problem
    ]


def texts(path) -> list[str]:
    """The text of the page, or of each Markdown cell, without fences and checks."""
    if path.suffix == ".md":
        return ["\n".join(pages.read(path).prose)]
    cells = nbformat.read(path, as_version=4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return ["\n".join(pages.parse(source, path).prose) for source in sources]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_arithmetic_of_a_page_is_right(path):
    assert not [problem for text in texts(path) for problem in wrong(text)]


def test_the_arithmetic_of_the_docstrings_is_right():
    assert not [
        f"{path.relative_to(ROOT)} {problem}"
        for path in MODULES
        for _, first, text in docformulas.texts(path)
        for problem in wrong(text, first)
    ]


def test_there_is_arithmetic_to_look_at():
    assert sum(len(arithmetic.of_text(t)) for p in PATHS for t in texts(p)) > 120
