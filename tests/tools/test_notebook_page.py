"""The cells of a notebook page, shown as the other pages show theirs."""

import base64

import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from tools.notebook_page import restyle

SVG = '<svg viewBox="0 0 90 60"><path d="M 0 0" style="fill: #000000"/></svg>'
TEXT = """
<div class="jp-Cell" id="cell-id=c0"><div class="jp-RenderedMarkdown">
<h2 id="part">Part<a class="anchor-link" href="#part">x</a></h2>
<p>See $a^2$ and <a href="../page.md">it</a>.</p><!-- check
states("1", 1)
--></div></div>"""
CODE = """
<div class="jp-Cell" id="cell-id=c1">
<div class="highlight-ipynb"><pre><span></span><span class="n">x</span></pre></div>
<div class="jp-OutputArea-output"><pre>3 &lt; 4</pre></div>
{figure}</div>"""
FIGURE = """<div class="jp-OutputArea-output">
<img src="data:image/{kind};base64,{data}"/></div>"""


def page(kind, data):
    encoded = base64.b64encode(data.encode()).decode()
    cells = [
        v4.new_markdown_cell("..."),
        v4.new_code_cell("x", metadata={"alt": "A path"}),
    ]
    figure = FIGURE.format(kind=kind, data=encoded) if kind else ""
    html = TEXT + CODE.format(figure=figure)
    return restyle(html, v4.new_notebook(cells=cells), lambda link: link[:-3] + "/")


def test_text_code_and_outputs_take_the_markup_of_the_site():
    html = page("svg+xml", SVG)
    assert 'class="katex"' in html
    assert 'href="../page/"' in html
    assert 'class="headerlink"' in html
    assert "states(" not in html
    assert '<div class="language-python highlight"><pre>' in html
    assert '<pre class="output" tabindex="0">3 &lt; 4</pre>' in html


@pytest.mark.parametrize(
    "formula",
    [
        "$b$",
        "$$b$$",
        '<span class="arithmatex">\\(b\\)</span>',
        '<div class="arithmatex">\\[\nb\n\\]</div>',
    ],
)
def test_formulas_are_rendered_marked_or_not(formula):
    cells = [v4.new_markdown_cell("...")]
    text = TEXT.replace("$a^2$", formula)
    html = restyle(text, v4.new_notebook(cells=cells), lambda link: link[:-3] + "/")
    assert html.count('class="katex"') == 1
    assert "arithmatex" not in html


def test_an_svg_is_inlined_and_a_png_keeps_its_alternative_text():
    assert 'aria-label="A path"' in page("svg+xml", SVG)
    assert "currentColor" in page("svg+xml", SVG)
    assert 'alt="A path"' in page("png", "...")


def test_a_lost_cell_stops_the_build():
    cells = [v4.new_markdown_cell("..."), v4.new_markdown_cell("...")]
    notebook = v4.new_notebook(cells=cells)
    with pytest.raises(ValueError, match="shows 1 cells of 2"):
        restyle(TEXT, notebook, str)


def test_a_figure_stands_before_what_its_cell_printed_and_its_code_is_folded():
    soup = BeautifulSoup(page("svg+xml", SVG), "html.parser")
    shown = [tag.name for tag in soup.find_all(["svg", "pre", "details"])]
    assert shown == ["svg", "pre", "details", "pre"]
    assert soup.details["class"] == ["drawing"]
    assert soup.details.pre.get_text() == "x\n"


def test_a_cell_without_a_figure_shows_its_code_first():
    soup = BeautifulSoup(page("", ""), "html.parser")
    assert [tag.get_text() for tag in soup.find_all("pre")] == ["x\n", "3 < 4"]
    assert soup.details is None


GIVEN = """
<div class="jp-Cell" id="cell-id=c{}"><div class="jp-RenderedMarkdown">
<p>One. In <code>98 %</code> and <em>98 % of</em> cases.</p>
<!-- check
states("1", 1)
-->
<!-- given "98 % of", "cases": run once -->
<table><tr><td>7 s</td></tr></table><!-- given "{}": elsewhere -->
</div></div>"""


def given_page(phrase):
    cells = [v4.new_markdown_cell("..."), v4.new_markdown_cell("...")]
    html = GIVEN.format(0, "7 s") + GIVEN.format(1, phrase)
    html = restyle(html, v4.new_notebook(cells=cells), str)
    return BeautifulSoup(html, "html.parser")


def test_given_numbers_are_marked_and_listed_at_the_end():
    soup = given_page("7 s")
    marks = [a["id"] for a in soup.select("sup.given > a")]
    expected = ["1-1", "1-2", "2-1", "3-1", "3-2", "4-1"]
    assert marks == [f"given-{place}" for place in expected]
    assert soup.em.get_text() == "98 % of†1"
    assert soup.td.get_text() == "7 s†2"
    assert soup.code.get_text() == "98 %"
    notes = soup.select(".notebook > div.given:last-child > p")
    assert [note["id"] for note in notes] == [f"given-{n}" for n in (1, 2, 3, 4)]
    assert notes[3].get_text().startswith("†4 Not recomputed here: elsewhere.")
    assert "<!--" not in str(soup)


def test_a_given_phrase_that_markup_cuts_stops_the_build():
    with pytest.raises(ValueError, match="quote less"):
        given_page("7 s and more")
