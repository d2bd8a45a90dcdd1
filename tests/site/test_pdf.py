"""A book of two pages, printed as the whole guide is, and read back."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.site.conftest import HOST
from tools import browser as browsers
from tools.pdf import printing
from tools.pdf.plan import Part

URL, TITLE = "beyond/convolution-backward/", "Convolution, backward"
PARTS = [Part("Start", ["start/"]), Part("Beyond", [URL])]


@pytest.fixture(scope="module")
def book(site, browser):
    pdf = printing.book(browser, site.address, PARTS, ["The guide", "A line"], HOST)
    return PdfReader(io.BytesIO(pdf))


@pytest.fixture(scope="module")
def texts(book):
    """What stands on each page."""
    return [page.extract_text() for page in book.pages]


def links(page):
    """What the links of a page lead to: a name in the book, or an address."""
    for annotation in page.get("/Annots") or []:
        link = annotation.get_object()
        action = (link.get("/A") or {}).get("/URI")
        yield str(action) if action else link["/Dest"]


def test_the_text_is_there_and_in_order(texts):
    text = "\n".join(texts)
    assert "The guide" in texts[0]
    order = ["neuron = torch.nn.Linear(2, 1)", "Who looked at this pixel?"]
    order += ["\nnnguide.scratch\n", "\nPyTorch\n", "\nExercises\n", "\nHint\n"]
    order += ["\nSources\n", "\nSolutions\n", "Solution: Exercise 1: compute"]
    order += ["Solution: Exercise 4: find the bug"]
    begin = 0
    for words in order:
        assert words in text[begin:]
        begin = text.index(words, begin)
    assert "\nVerified: " in text
    for screen in ("Download as", "code that draws this", "Page 1 of", "¶", "Copy to"):
        assert screen not in text


def test_pages_are_numbered_and_the_contents_tell_the_numbers(book, texts):
    for number, text in enumerate(texts[1:], start=2):
        assert re.search(rf"^{number}$", text, re.M)
    assert not re.search(r"^1$", texts[0], re.M)
    at = {page.indirect_reference.idnum: n for n, page in enumerate(book.pages, 1)}
    for name, words in [("start", "Start"), ("beyond-convolution-backward", TITLE)]:
        number = at[book.named_destinations[f"/{name}"].page.idnum]
        assert re.search(rf"^{words}\W*{number}$", texts[1], re.M)
    assert "Beyond" in texts[number]  # above the text of the next


def test_every_link_leads_somewhere(book, site):
    names = book.named_destinations
    found = [link for page in book.pages for link in links(page)]
    inside = [link for link in found if link.startswith("/")]
    assert len(inside) > 5
    assert [link for link in inside if link not in names] == []
    outside = {link for link in found if not link.startswith("/")}
    assert f"{HOST}foundations/arrays/" in outside
    assert f"{HOST}reference/glossary/#feature-map" in outside
    assert [link for link in outside if link.startswith(site.address)] == []


def test_the_outline_has_chapters_pages_and_sections(book):
    contents, start, of_start, beyond, (page, of_page) = book.outline
    assert [contents.title, start.title] == ["Contents", "Start"]
    assert [beyond.title, page.title] == ["Beyond", TITLE]
    assert "Install" in titles(of_start)
    assert {"Exercises", "Sources", "Solutions"} <= {*titles(of_page)}


def titles(outline):
    """Those of the first level of an outline."""
    return [entry.title for entry in outline if not isinstance(entry, list)]


@pytest.fixture
def printed(browser, tmp_path):
    """Prints a book of one page with this text, of a site that knows no address."""
    (tmp_path / "a").mkdir()

    def print_it(html):
        page = f"<article><h1>A</h1>{html}</article>"
        (tmp_path / "a/index.html").write_text(page, "utf-8")
        pdf = printing.book(browser, base, [Part("Part", ["a/"])], ["Title"], "")
        return PdfReader(io.BytesIO(pdf)).pages[-1]

    with browsers.serving(tmp_path) as base:
        yield print_it


def test_what_does_not_fit_on_paper_is_an_error(printed):
    with pytest.raises(ValueError, match=r"wider than the paper:\na: DIV wide"):
        printed("<div style='width: 3000px'>wide</div>")


def test_solutions_of_a_notebook_wait_at_its_end(printed):
    folded = "<details><summary>{0}</summary><p>of {0}</p></details>"
    page = printed(
        "<p><strong>Exercise 1: try.</strong> <a href='../b/'>Task</a></p>"
        + folded.format("Hint")
        + folded.format("Solution")
        + "<p>Sources</p>"
    )
    words = ["Exercise 1: try. Task", "Hint", "of Hint", "Sources", "Solutions"]
    words += ["Solution: Exercise 1: try", "of Solution"]
    assert page.extract_text().split("\n")[-len(words) :] == words
    assert list(links(page)) == []
