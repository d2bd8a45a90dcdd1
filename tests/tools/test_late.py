"""The search reads words; the page that is shown has formulas and figures in it."""

from types import SimpleNamespace

from tools import late

CONTENT = (
    '<p>Half of <span class="arithmatex">\\(x_1\\)</span>.</p>'
    '<svg class="figure" role="img">\n<text>0.5</text></svg>'
    '<pre><code><span class="n">loss</span> <span class="o">=</span></code></pre>'
)


def test_formulas_and_figures_come_after_the_search():
    page = SimpleNamespace(content=CONTENT, file=SimpleNamespace(src_uri="a.md"))
    before, after = late.on_page_context.methods
    before({}, page, None, None)
    assert page.content == "<p>Half of x1.</p>"
    after({}, page, None, None)
    assert 'class="katex"' in page.content
    assert page.content.endswith(CONTENT[CONTENT.index("<svg") :])
    assert before.mkdocs_priority > 0 > after.mkdocs_priority
    assert not late._whole
