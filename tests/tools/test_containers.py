"""Each line of a page knows the tabs and notes around it."""

from tools import pages
from tools.containers import closed

TEXT = """\
Above.

!!! question "Exercise 1: predict"

    The task.

    ??? tip "Hint"

        ```python
        a = 1
        ```

        In the hint.

    Still the task.
=== "NumPy"

    ```text
    !!! note
    ```

    In the tab.

1. ???+ note

    Below.
"""
EXERCISE, HINT, TAB = (
    '!!! question "Exercise 1: predict"',
    '??? tip "Hint"',
    '=== "NumPy"',
)


def parsed():
    return pages.parse(TEXT, pages.DOCS / "page.md")


def test_each_line_knows_what_is_around_it():
    page = parsed()
    known = zip(page.lines, page.inside, strict=True)
    around = {line.strip(): inside for line, inside in known}
    assert around["Above."] == ()
    assert around["The task."] == around["Still the task."] == (EXERCISE,)
    assert around["In the hint."] == around["a = 1"] == (EXERCISE, HINT)
    assert around["In the tab."] == (TAB,)
    assert around["Below."] == ()
    assert len(page.inside) == len(page.lines)


def test_only_what_is_closed_is_folded():
    assert [block.folded for block in parsed().of("python")] == [True]
    assert closed((EXERCISE, HINT))
    assert not closed((EXERCISE, TAB, '???+ note "Open"'))


def test_a_line_below_a_title_opens_nothing():
    page = pages.parse("Title\n===\n\n    Text.\n", pages.DOCS / "page.md")
    assert page.inside == [()] * 4
