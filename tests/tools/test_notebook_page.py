"""The cells of a notebook page, shown as the other pages show theirs."""

import base64

import pytest
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
<div class="jp-OutputArea-output"><img src="data:image/{kind};base64,{data}"/></div>
</div>"""


def page(kind, data):
    encoded = base64.b64encode(data.encode()).decode()
    cells = [
        v4.new_markdown_cell("..."),
        v4.new_code_cell("x", metadata={"alt": "A path"}),
    ]
    html = TEXT + CODE.format(kind=kind, data=encoded)
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
