"""A formula that a reader selects and copies is copied once, as TeX."""

import re

import nbformat
import pytest

from tools import pages
from tools.containers import closed
from tools.pages import DOCS

PAGE = "foundations/logistic-regression"
NOTEBOOK = "projects/quadrants"
# A paragraph, the formula below it, and the paragraph below that, without markup.
FIRST, LAST = "Now let the sum of the neuron", "This is the sigmoid, and it"
ALONE = "You stand in a field"
# Selects from (before, or inside of, what begins with) `first` to the end of `last`.
SELECT = """([first, last, inside]) => {
    const find = words => [...document.querySelectorAll('article p')]
        .find(p => p.textContent.trim().startsWith(words));
    const range = document.createRange();
    range.setStart(find(first), 0);
    range.setEndAfter(find(last));
    if (inside) {  // in the middle of what a reader sees of the first formula
        const seen = find(first).querySelector('.katex-html');
        const glyphs = document.createTreeWalker(seen, NodeFilter.SHOW_TEXT);
        range.setStart(glyphs.nextNode(), 1);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
TABLE = """() => getSelection().selectAllChildren(
    [...document.querySelectorAll('article table')].find(t => t.querySelector('.katex'))
)"""
RICH = """async () => {
    const [item] = await navigator.clipboard.read();
    return await (await item.getType('text/html')).text();
}"""


@pytest.fixture(scope="module")
def context(browser):
    permissions = ["clipboard-read", "clipboard-write"]
    with browser.new_context(permissions=permissions) as context:
        yield context


@pytest.fixture(scope="module")
def page(context, site):
    page = context.new_page()
    page.goto(f"{site.address}{PAGE}/", wait_until="load")
    yield page
    page.close()


def copied(page):
    """What the keys for copying put into the clipboard."""
    page.keyboard.press("Control+c")
    return page.evaluate("navigator.clipboard.readText()").strip()


def source(text, begin, end):
    """The words from `begin` to the end of the paragraph of `end`, without markup."""
    text = re.sub(r"<!--.*?-->\n?|\*|(?<=\])\([^)]*\)", "", text, flags=re.S)
    text = re.sub(r"\[([^\]]+)\](?!\()", r"\1", text)
    start = text.index(begin)
    return text[start : text.index("\n\n", text.index(end, start))].strip()


def words(text):
    """The text in one line: a source breaks its lines, a page its paragraphs."""
    return " ".join(text.replace("$$", " $$ ").split())


def test_paragraphs_are_copied_as_they_were_written(page):
    page.evaluate(SELECT, [FIRST, LAST, False])
    text = copied(page)
    written = (DOCS / f"{PAGE}.md").read_text("utf-8")
    written = source(written, FIRST, LAST)
    assert words(text) == words(written)
    first, shown, last = re.split(r"\n+(?=\$\$|This is)", text)
    assert "\n" not in first + last
    assert len(shown.split("\n")) == 6
    rich = page.evaluate(RICH)
    assert rich.count(r"\ln \frac{p}{1 - p}") == 1
    assert "<math" not in rich


def test_a_selection_that_begins_inside_a_formula_takes_all_of_it(page):
    page.evaluate(SELECT, [FIRST, FIRST, True])
    assert copied(page).startswith(r"$z = \ln \frac{p}{1 - p}$, and solve for $p$.")


def test_a_table_keeps_its_columns(page):
    page.evaluate(TABLE)
    first, second, *_ = copied(page).split("\n")
    assert first == "probability $p$\t0.1\t0.25\t0.5\t0.8\t0.9"
    assert second.startswith("odds $p / (1 - p)$\t0.1111")


def test_all_of_a_page_is_copied_as_without_formulas(page):
    """No prompt, nothing folded, no MathML; and the page is then as it was."""
    before = page.evaluate("document.querySelector('article').innerHTML")
    page.keyboard.press("Control+a")
    text = copied(page)
    assert page.evaluate("document.querySelector('article').innerHTML") == before
    assert text.count("$$") == 2 * shown(pages.read(DOCS / f"{PAGE}.md"))
    assert ">>>" not in text
    assert "plt.subplots" not in text
    assert r"$z = \ln \frac{p}{1 - p}$" in text


def shown(page):
    """How many displayed formulas of the page are not folded away."""
    lines = zip(page.prose, page.inside, strict=True)
    return (
        sum(line.strip() == "$$" and not closed(inside) for line, inside in lines) // 2
    )


def test_a_notebook_page_too(context, site):
    page = context.new_page()
    page.goto(f"{site.address}{NOTEBOOK}/", wait_until="load")
    page.evaluate(SELECT, [ALONE, ALONE, False])
    cells = nbformat.read(DOCS / f"{NOTEBOOK}.ipynb", as_version=4).cells
    (cell,) = [cell.source for cell in cells if ALONE in cell.source]
    assert copied(page) == source(cell, ALONE, ALONE)
    page.close()


def test_without_a_script_a_formula_is_copied_as_it_is_seen(browser, site):
    """Not its MathML beside it; a browser that runs no script has no clipboard here."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}{PAGE}/", wait_until="load")
        style = "e => getComputedStyle(e).userSelect"
        assert page.locator(".katex-mathml").first.evaluate(style) == "none"
        assert page.locator(".katex-html").first.evaluate(style) != "none"


def test_a_page_without_formulas_loads_nothing_of_this(site):
    for url, loads in ((PAGE, True), (NOTEBOOK, True), ("about/sources", False)):
        html = (site.folder / url / "index.html").read_text("utf-8")
        assert ("scripts/formulas.js" in html) == loads
