"""Reading time, on pages whose words, lines and formulas are counted by hand."""

import nbformat
import pytest
from nbformat import v4

from tools import pages, reading, survey

# Core: 1 + 6 + 7 + 2 + 5 + 6 = 27 words in 4 sentences of 6, 7, 5 and 6 words; two
# lines of code and a prompt; one formula; two exercises. The rest is out of sight.
PAGE = """\
---
title: Five words of front matter
---
# Title

This sentence has exactly six words.
<!-- check
states("six", 6)
-->

The formula below is not a word:
$$
a = b
$$

## Two words

```python
a = 1

b = 2
```

![A picture is not read](other.svg)

```pycon
>>> a
1
```

??? note "A fold"

    Nobody sees this text.

    ```python
    c = 3
    ```

!!! note

    An open note is read.

!!! question "Exercise 1: compute"

    Not in the core.

    ??? tip "Hint"
        Not in the core either.

One sentence comes after the exercise.

## Exercises

!!! question "Exercise 2: predict"

    Not in the core.

    ```pycon
    >>> answer = ...
    ```

### More of them

Not in the core.

## Going deeper: far

Not in the core.

## Sources

- Nobody (2000), Nothing
"""


@pytest.fixture
def counted(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PAGE, "utf-8")
    return path


def test_a_page_is_counted_as_by_hand(counted):
    page = reading.of(counted)
    assert (page.words, page.code_lines, page.formulas, page.exercises) == (27, 3, 1, 2)
    assert page.minutes == pytest.approx(27 / 150 + 3 * 6 / 60 + 0.5)
    assert page.exercise_minutes == 10
    assert reading.said(page) == "about 1 min, exercises 10 min"


def test_the_survey_counts_the_same(counted):
    line = survey.survey(counted)
    assert (line.words, line.code_lines) == (27, 3)
    assert line.mean == pytest.approx((6 + 7 + 5 + 6) / 4)
    assert line.short == 1.0


def test_code_that_draws_is_folded_and_not_counted(tmp_path):
    figure = "![Five words that say it](../assets/figures/page-x.svg)\n"
    text = "# T\n\n```python\na = 1\n```\n\n"
    path = tmp_path / "page.md"
    assert reading.count(pages.parse(text, path)).code_lines == 1
    assert reading.count(pages.parse(text + figure, path)).code_lines == 0


def test_an_open_fold_and_a_section_after_the_exercises_are_in_sight(tmp_path):
    text = '# T\n\n## Exercises\n\nNo.\n\n## End\n\n???+ note "N"\n\n    Two words.\n'
    assert reading.count(pages.parse(text, tmp_path / "page.md")).words == 4


def test_a_notebook_is_counted_as_a_page(tmp_path):
    drawing = v4.new_code_cell("plot()\nshow()", metadata={"figures": [{}]})
    hidden = "<details><summary>Hint</summary>\n\nNot seen.\n\n</details>"
    cells = [
        v4.new_markdown_cell("# Title\n\nThree words here.\n\n$$x$$"),
        v4.new_code_cell("a = 1\n\nb = 2"),
        drawing,
        v4.new_markdown_cell("Seen again.\n\n" + hidden + "\n\nAnd again."),
        v4.new_markdown_cell("## Exercises\n\n**Exercise 1: predict.** Not seen."),
        v4.new_code_cell("answer = ..."),
        v4.new_markdown_cell("## End"),
    ]
    path = tmp_path / "page.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    page = reading.of(path)
    assert (page.words, page.code_lines, page.formulas, page.exercises) == (9, 2, 1, 1)


def test_without_exercises_none_are_named():
    page = reading.Reading([], code_lines=120, formulas=10, exercises=0)
    assert reading.said(page) == "about 15 min"


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0.2, 1), (4.4, 4), (9.6, 10), (11.2, 10), (12.6, 15), (23, 25)],
)
def test_minutes_are_rounded_to_five_above_ten(minutes, shown):
    assert reading.rounded(minutes) == shown
