"""A number that a page does not recompute carries a mark, and the mark a footnote."""

import nbformat
import pytest

from tools import footnotes, pages
from tools.pages import DOCS, ROOT

PATHS = [*pages.pages(), *sorted(DOCS.rglob("*.ipynb"))]


def texts(path) -> list[str]:
    """The page, or each Markdown cell of the notebook."""
    if path.suffix == ".md":
        return [path.read_text("utf-8")]
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def unmarked(text: str) -> list[str]:
    """The `given` comments of a text that leave no mark on the page."""
    page = pages.parse(text, ROOT / "page.md")
    wrong = [b.source for b in page.of("bad") if "<!-- given" in page.lines[b.line - 1]]
    phrases = sum(len(said.phrases) for said in footnotes.givens(page))
    marks = "\n".join(footnotes.marked_lines(page, html=False)).count("†")
    if marks - text.count("†") != phrases:
        wrong.append(f"{phrases} phrases are quoted, {marks} marks are shown")
    return wrong


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_given_number_is_marked(path):
    assert not [wrong for text in texts(path) for wrong in unmarked(text)]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("<!-- given: our own run -->", "a given quotes what it is about"),
        ('<!-- given "98 %" -->', "a given quotes what it is about"),
        ('<!-- given "98 %", "3 runs": our own run -->', "does not say '3 runs'"),
        ('<!-- given "8 %": our own run -->', "does not say '8 %'"),
        ("<!-- given -->", "is empty"),
    ],
)
def test_a_given_without_a_mark_is_found(comment, reason):
    found = unmarked(f"It is right in 98 % of cases.\n{comment}\n")
    assert found
    assert reason in found[0]


def test_a_marked_given_passes():
    said = '<!-- given "98 %", "five\nseeds": our own run -->'
    assert not unmarked(f"It is right in 98 % of cases, with five\nseeds.\n{said}\n")
