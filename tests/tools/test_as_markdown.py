"""A page as plain Markdown."""

import nbformat
import pytest
from nbformat import v4

from tools import as_markdown, pages
from tools.pages import DOCS

SITE = "https://nnguide.example.org/"
PAGE = """\
---
title: A page
---
# A page

<div class="box" markdown>
Larger letters. [Below](#part), [try](?x=1#part), ![A b](../assets/images/a.png)
{ .lead }
</div>

```python title="a.py"
def f():
    return 1


x = [f](1)
```

![A line that rises](../assets/figures/line.svg)
<!-- check
states("1", x)
-->
<!-- plain "two
facts" -->

=== "NumPy"

    ```pycon
    >>> x
    1
    ```

It took 3 seconds, see [this page](../start.md#install).
<!-- given "3 seconds": on a laptop -->

??? success "Solution"

    It is $x = 1$.

## Part
"""
MADE = """\
# A page

Larger letters. [Below]({0}learning/a/#part), \
[try]({0}learning/a/?x=1#part), ![A b]({0}assets/images/a.png)

```python
def f():
    return 1


x = [f](1)
```

![A line that rises]({0}assets/figures/line.svg)

**NumPy**

```pycon
>>> x
1
```

It took 3 seconds†1, see [this page]({0}start/#install).

<details>
<summary>Solution</summary>

It is $x = 1$.

</details>

## Part

†1 Not recomputed here: on a laptop.
"""


def test_a_page_is_what_a_reader_sees_of_it():
    page = pages.parse(PAGE, DOCS / "learning/a.md")
    assert as_markdown.of(page, SITE) == MADE.format(SITE)


def test_a_notebook_shows_its_code_and_its_outputs(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    printed = v4.new_output("stream", text="a  b\n")
    drawn = v4.new_output("display_data", data={"image/svg+xml": "<svg/>"})
    cells = [
        v4.new_markdown_cell(
            '# N\n\nSee [b](b.ipynb).\n<!-- check\nstates("1", 1)\n-->'
        ),
        v4.new_code_cell("print('a  b')", outputs=[printed]),
        v4.new_code_cell("plot()", outputs=[drawn], metadata={"alt": "A line rises"}),
    ]
    (tmp_path / "projects").mkdir()
    path = tmp_path / "projects/n.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    assert as_markdown.made(path, SITE) == (
        f"# N\n\nSee [b]({SITE}projects/b/).\n\n```python\nprint('a  b')\n```\n\n"
        "```text\na  b\n```\n\n```python\nplot()\n```\n\n*Figure: A line rises*\n"
    )


@pytest.mark.parametrize("name", ["data", "scratch-layers"])
def test_a_page_of_docstrings_has_no_markdown(name):
    assert as_markdown.made(DOCS / f"reference/{name}.md", SITE) is None
