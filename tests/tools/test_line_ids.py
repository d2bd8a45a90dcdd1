"""Lines of code without ids."""

from tools.line_ids import on_page_content

HTML = '<h2 id="a">A</h2><pre>{}x</span></pre><p>&lt;span id="__span-0-1"&gt;</p>'


def test_a_line_of_code_keeps_its_span_alone():
    for name in ("__span-0-1", "nnguide.checks.check--source--__span-0-12"):
        html = HTML.format(f'<span id="{name}">')
        assert on_page_content(html, None, None, None) == HTML.format("<span>")


def test_other_spans_keep_theirs():
    html = HTML.format('<span id="given-1" class="kn">')
    assert on_page_content(html, None, None, None) == html
