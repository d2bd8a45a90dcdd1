"""Ids of lines of code, once on a page."""

from tools.line_ids import renumbered

LINES = (
    '<pre><code><span id="__span-{0}-1">a</span><span id="__span-{0}-2">b</span></pre>'
)


def test_each_block_of_code_gets_a_number_of_its_own():
    html = "<h1>x</h1>" + LINES.format(0) + "<p>y</p>" + LINES.format(0)
    shown = "<h1>x</h1>" + LINES.format(0) + "<p>y</p>" + LINES.format(1)
    assert renumbered(html) == shown


def test_other_ids_stay_as_they_are():
    html = '<pre id="__span-7-1"><a id="x"></a></pre><p id="__span-1-1">__span-1-1</p>'
    assert renumbered(html) == html
