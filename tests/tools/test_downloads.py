"""The notebook made from a page holds the page's code and prose, and runs."""

import nbformat
from nbclient import NotebookClient

from tools import downloads, pages

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
>>> int("x")
Traceback (most recent call last):
  ...
ValueError: invalid literal for int() with base 10: 'x'
```

```python
fig = None
```

![A figure that the cell makes anew](../assets/figures/x.svg)

The end.
"""


def made(text=TEXT):
    page = pages.parse(text, pages.DOCS / "learning/a-page.md")
    return downloads.notebook(page, SITE)


def test_code_is_without_prompts_and_outputs():
    code = [c.source for c in made().cells if c.cell_type == "code"]
    assert code == [
        "import math",
        "for k in range(2):\n    print(k)",
        'int("x")',
        "fig = None",
    ]


def test_prose_is_without_checks_and_figures_and_links_to_the_site():
    text = "\n".join(c.source for c in made().cells if c.cell_type == "markdown")
    assert f"]({SITE}start/#install)" in text
    assert f"]({SITE}projects/digits/)" in text
    assert f"]({SITE}learning/a-page/)" in text
    assert "**NumPy**" in text
    assert "The end." in text
    for hidden in ("states", "title:", ".svg", "```"):
        assert hidden not in text


def test_only_the_cell_whose_page_shows_an_error_may_raise():
    tags = [c.metadata.get("tags") for c in made().cells if c.cell_type == "code"]
    assert tags == [None, None, ["raises-exception"], None]


def test_the_same_page_gives_the_same_bytes():
    assert nbformat.writes(made()) == nbformat.writes(made())
    nbformat.validate(made())


def test_a_page_without_python_has_no_notebook():
    assert made("# Title\n\nText.\n") is None


def test_a_real_page_as_notebook_runs():
    page = pages.read(pages.DOCS / "learning/backprop-by-hand.md")
    notebook = downloads.notebook(page, SITE)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
