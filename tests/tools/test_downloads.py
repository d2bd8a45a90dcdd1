"""The notebook made from a page holds the page's code and prose."""

import re

import nbformat
import pytest

from tools import downloads, first_cell, pages
from tools.containers import HEADING, closed
from tools.pages import IMAGE

SITE = "https://nnguide.example.org/"
TEXT = """\
---
title: A page
---
# A page

See [start](../start.md#install) and [digits](../projects/digits.ipynb).

```python
import math
```
Right below.

=== "NumPy"

    ```pycon
    >>> for k in range(2):
    ...     print(k)
    0
    1
    ```

The root is 1.41.
<!-- check
states("1.41", math.sqrt(2))
-->

```pycon
>>> text = "x"
>>> int(text)
Traceback (most recent call last):
  ...
ValueError: invalid literal for int() with base 10: 'x'
>>> # As in C.
>>> 1 / 0
Traceback (most recent call last):
  ...
ZeroDivisionError: division by zero
>>> def half(x):
...     return x / 2
...
>>> half(3)
1.5
>>> y = 2
```

```python
def draw(): ...
```

```python
fig = None
```

![A figure that the cell makes anew](../assets/figures/x.svg)

!!! question "Exercise 1: compute"
    Half of 3?

    ```pycon
    >>> answer = ...
    ```

    ??? tip "Hint: `half`"

        Think of [half](../start.md), as `half[0](x.md)` does not, and [above](#a-page).

        ??? note

            ```python title="deep.py"
            if True:
                deep = 1
            ```

            ![A figure in a note that is closed](../assets/figures/y.svg)

    ??? success "Solution"
        It is 1.5.

        ```pycon
        >>> half(3)
        1.5
        ```

Of five runs 98 % are right.
<!-- given "98 %": run
once -->
<!-- plain "five
runs" -->

<div class="box" markdown>

A picture with ![a word](../assets/images/p.png){ .wide } is here.

</div>

    ```text
    plain code
    <!-- shown -->
    ```

The end.
"""


def parsed(text=TEXT):
    return pages.parse(text, pages.DOCS / "learning/a-page.md")


def made(text=TEXT):
    return downloads.notebook(parsed(text), SITE)


def code(notebook):
    """The code cells of the page, without the one that installs."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell for cell in cells if cell.id != first_cell.TAG]


def prose(notebook):
    return "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def test_code_is_without_prompts_and_outputs_and_has_a_cell_for_each_output():
    assert [cell.source for cell in code(made())] == [
        "import math",
        "for k in range(2):\n    print(k)",
        'text = "x"\nint(text)',
        "# As in C.\n1 / 0",
        "def half(x):\n    return x / 2\n\nhalf(3)",
        "y = 2",
        "def draw(): ...",
        "fig = None",
        "answer = ...",
    ]


def test_the_code_of_a_figure_is_folded():
    hidden = [c.source for c in code(made()) if "jupyter" in c.metadata]
    assert hidden == ["def draw(): ...", "fig = None"]
    assert code(made())[-2].metadata.jupyter == {"source_hidden": True}


FOLDED = f"""\
**Exercise 1: compute**

Half of 3?
----
<details>
<summary>Hint: <code>half</code></summary>

Think of [half]({SITE}start/), as `half[0](x.md)` does not, and \
[above]({SITE}learning/a-page/#a-page).

<details>
<summary>Note</summary>

```python
if True:
    deep = 1
```

![A figure in a note that is closed]({SITE}assets/figures/y.svg)


</details>


</details>

<details>
<summary>Solution</summary>

It is 1.5.

```pycon
>>> half(3)
1.5
```


</details>
----
Of five runs 98 %†1 are right.


A picture with ![a word]({SITE}assets/images/p.png) is here.


    ```text
    plain code
    <!-- shown -->
    ```

The end.
----
†1 Not recomputed here: run once."""


def test_what_is_folded_on_the_page_is_folded_in_the_notebook():
    shown = [c.source for c in made().cells if c.cell_type == "markdown"]
    assert "\n----\n".join(shown[-4:]) == FOLDED


def test_prose_is_without_checks_and_figures_and_links_to_the_site():
    text = prose(made())
    assert f"]({SITE}start/#install)" in text
    assert f"]({SITE}projects/digits/)" in text
    assert f"]({SITE}learning/a-page/)" in text
    assert "**NumPy**" in text
    assert "The end." in text
    assert "Right below." in text
    for hidden in ("states", "title:", "x.svg", "given", "!!!", "===", "???"):
        assert hidden not in text
    for hidden in ('runs"', "<div", ".wide"):
        assert hidden not in text


def test_only_the_cells_whose_output_is_an_error_may_raise():
    tags = [cell.metadata.get("tags") for cell in code(made())]
    raises = ["raises-exception"]
    assert tags == [None, None, raises, raises, None, None, None, None, None]


def test_a_note_that_ends_the_page_is_closed():
    text = '# T\n\n```python\nx = 1\n```\n\n??? note "Why"\n\n    So.\n'
    assert made(text).cells[-1].source.endswith("So.\n\n</details>")


def words(text):
    """Its words, without what a notebook spells otherwise: links, marks, titles."""
    text = re.sub(r"†\d+", "", text)
    text = re.sub(r"\]\([^)]*\)|</?(?:details|summary|div)\b[^>]*>|\*", " ", text)
    text = re.sub(r"</?code>|`|\{:? ?[.#][a-z][^}]*\}", "", text)
    return " ".join(text.split())


NAMES = [p.relative_to(pages.DOCS).as_posix() for p in pages.DOCS.rglob("*.md")]
MADE = [n for n in sorted(NAMES) if pages.read(pages.DOCS / n).of("python", "pycon")]


@pytest.mark.parametrize("name", ["", *MADE])
def test_every_paragraph_and_every_fence_is_there(name):
    page = pages.read(pages.DOCS / name) if name else parsed()
    notebook = downloads.notebook(page, SITE)
    text = words(prose(notebook))
    start = pages.front_matter_end(page)
    paragraphs = re.sub(r"<!--.*?-->", "", "\n".join(page.prose[start:]), flags=re.S)
    for line in paragraphs.splitlines():
        said = HEADING.match(line)
        shown = (said["title"] or said["kind"].capitalize()) if said else line
        assert IMAGE.search(line) or words(shown) in text
    cells = "\n".join(cell.source for cell in code(notebook))
    for block in page.of("python", "pycon"):
        source = block.source
        if closed(block.inside):
            assert words(source) in text
        elif block.kind == "python":
            assert source.strip() in cells
        else:
            assert all(one in cells for one, _ in downloads.statements(source))


def test_the_same_page_gives_the_same_bytes():
    assert nbformat.writes(made()) == nbformat.writes(made())
    nbformat.validate(made())


def test_a_page_without_python_has_no_notebook():
    assert made("# Title\n\nText.\n") is None
