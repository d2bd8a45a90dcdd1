"""What the search reads of a page, and of a docstring."""

import re

import pytest

from tools import search_docstrings, search_text
from tools.search_text import CLOSE, OPEN


@pytest.mark.parametrize(
    ("html", "read"),
    [
        (
            '<h2 id="a">Half of <span class="arithmatex">\\(x_1\\)</span></h2>',
            '<h2 id="a">Half of x1</h2>',
        ),
        (
            '<p>So <span class="arithmatex">\\(\\sum_n z_n\\)</span> is 1.</p>',
            "<p>So … is 1.</p>",
        ),
        ('<div class="arithmatex">\\[z = 1\\]</div>', ""),
        ('<svg class="figure"><text>0.5</text></svg><p>It.</p>', "<p>It.</p>"),
        (
            '<pre><code><span class="n">loss</span>.backward()\nnn.ReLU()</code></pre>',
            f"<p>{OPEN}backward ReLU{CLOSE}</p>",
        ),
        ("<pre>0.693</pre>", ""),
        (
            "<table><tr><th>N</th>\n<th>examples</th></tr></table>",
            "<table><p><th>N · examples</th></p></table>",
        ),
        (
            '<div class="tabbed-labels"><label>PyTorch</label></div>',
            "",
        ),
        (
            '<p id="mlp"><strong>MLP.</strong> Layers. <a href="x">Here</a></p>',
            '<h3 id="mlp">MLP</h3><p>Layers. See Here.</p>',
        ),
        (
            "<details><summary>Hint</summary>2</details>",
            "<details data-search-exclude><summary>Hint</summary>2</details>",
        ),
        (
            "<details><summary>Why, exactly</summary>So.</details>",
            "<details><summary>Why, exactly</summary>So.</details>",
        ),
        (
            '<details class="drawing"><summary>The code</summary><pre>ax.plot()</pre>'
            "</details>",
            f"<p>{OPEN}plot{CLOSE}</p>",
        ),
    ],
)
def test_what_is_read_of_a_page(html, read):
    assert search_text.of(html) == read


DOCSTRING = """<div class="language-python doc-signature highlight"><pre><code>
<span>Linear</span>(
    in_features: int,
    shape: tuple[int, int] = (1, 2),
    *,
    rng: Generator,
)</code></pre></div><div class="doc doc-contents"><p>A sum.</p>
<p><span class="doc-section-title">Parameters:</span></p>
<ul>
<li class="doc-section-item field-body">
<b><code>in_features</code></b>
(<code><span>int</span></code>)
 –
<div class="doc-md-description">
<p>How many inputs.</p>
</div>
</li>
</ul>
<p><span class="doc-section-title">Raises:</span></p>
<ul><li class="doc-section-item field-body"><code>TypeError</code>
–
<div><p>No.</p></div></li></ul>
<details class="mkdocstrings-source"><summary>Source code</summary>
<pre>class Linear: pass</pre></details></div>"""


def test_a_docstring_has_a_short_signature_and_no_source():
    read = search_text.of(DOCSTRING)
    assert "<p><code>Linear(in_features, shape, rng)</code></p>" in read
    assert "<p><code>in_features</code>: How many inputs.</p>" in read
    assert "<p>A sum.</p>" in read
    for left_out in ("int", "Parameters", "TypeError", "class Linear", "Source"):
        assert left_out not in read.replace("inputs", "")


def test_a_long_signature_is_cut_between_two_arguments():
    names = ", ".join(f"argument_{i}" for i in range(20))
    long = DOCSTRING.replace("in_features: int", names)
    (line,) = re.findall(r"<code>(Linear.*?)</code>", search_text.of(long))
    assert line.endswith("argument_6, …)")
    assert len(line) <= len("Linear()") + search_docstrings.LONGEST
