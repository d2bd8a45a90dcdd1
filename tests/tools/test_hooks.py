"""What the hooks put into a page."""

from types import SimpleNamespace

import nbformat
import pytest
from nbformat import v4

from tools import counts, course, hooks, pages
from tools.pages import DOCS


def shown(name: str, html: str) -> str:
    file = SimpleNamespace(src_uri=name, abs_src_path=str(DOCS / name))
    config = SimpleNamespace(nav=course.nav())
    return hooks.on_page_content(html, SimpleNamespace(file=file), config, None)


def test_below_the_title_stands_where_the_page_is_and_how_long_it_takes():
    html = shown("foundations/mlp.md", "<h1>A</h1>\n<p>B</p><h1>C</h1>")
    title, line, rest = html.split("\n")
    assert title == "<h1>A</h1>"
    assert line.startswith('<p class="where" data-search-exclude>Page 7 of ')
    assert " min, exercises " in line
    assert rest == "<p>B</p><h1>C</h1>"


def test_a_page_beside_the_path_has_no_such_line():
    assert shown("reference/notation.md", "<h1>A</h1>") == "<h1>A</h1>"


def test_a_page_of_the_path_needs_a_title():
    with pytest.raises(ValueError, match="without a title"):
        shown("start.md", "<p>B</p>")


def test_the_position_is_counted_on_the_path_alone():
    nav = [{"Home": "index.md"}, {"The path": ["start.md", {"A": ["a.md"]}]}]
    assert course.position("a.md", nav) == "Page 2 of 2"
    assert course.position("start.md", nav) == "Page 1 of 2"
    assert not course.position("index.md", nav)


PAGE = """\
# A page

```pycon
>>> x = 1
>>> print(x)
1
>>> x + 1
2
```

```python
plt.plot([x, 2])
```

![A line that rises from one to two](assets/figures/line.svg)

It is 1, then 2, and in the end 3.
<!-- check
states("1", x)
states("2", x + 1)
states("3", x + 2)
-->

```console
$ pip install nnguide
```
"""


def test_the_footer_counts_what_is_compared():
    page = pages.parse(PAGE, DOCS / "page.md")
    said = "2 outputs, 1 figure, 3 numbers in the text"
    assert counts.of_page(page) == said
    one = pages.parse("```pycon\n>>> 1\n1\n```\n", DOCS / "page.md")
    assert counts.of_page(one) == "1 output"


def test_the_footer_of_a_notebook_leaves_out_what_is_not_compared(tmp_path):
    printed = v4.new_output("stream", text="1\n")
    drawn = v4.new_output("display_data", data={"image/svg+xml": "<svg/>"})
    ignored = {"tags": ["ignore-output"]}
    cells = [
        v4.new_code_cell("x = 1"),
        v4.new_code_cell("print(x)", outputs=[printed]),
        v4.new_code_cell("plot(x)", outputs=[drawn], metadata={"figures": [[{}]]}),
        v4.new_code_cell("now()", outputs=[printed], metadata=ignored),
        v4.new_markdown_cell(
            '1 and 2\n<!-- check\nstates("1", x)\nstates("2", 2)\n-->'
        ),
    ]
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    said = "1 output, 1 figure, 2 numbers in the text"
    assert counts.of_notebook(tmp_path / "a.ipynb") == said
