"""A word on which a measured sentence turns is quoted beside a relation."""

from pathlib import Path

import pytest

from tools import pages
from tools.directions import turns, unproved


def found(paragraph, check, more=""):
    text = f"# T\n\n{paragraph}\n<!-- check\n{check}\n-->\n{more}"
    return unproved(pages.parse(text, Path("page.md")))


FALLS = "The loss falls to 0.3 in the end."


@pytest.mark.parametrize(
    ("check", "problems"),
    [
        ('states("0.3", loss)', 1),
        ('states("0.3", loss, before > after)', 1),
        ('states("falls to 0.3", loss)', 1),
        ('states("falls to 0.3", *both)', 1),
        ('states("rises to 0.3", loss, before < after)', 1),
        ("assert before > after", 1),
        ('states("falls to 0.3", loss, before > after)', 0),
        ('states("falls to 0.3", loss, all(steps))', 0),
        ('states("falls to 0.3", *both, before > after)', 0),
    ],
)
def test_a_word_stands_within_quoted_words_that_claim(check, problems):
    assert len(found(FALLS, check)) == problems


def test_a_bound_claims_by_itself():
    assert found("It is over 20 now.", 'states("20", 20)')
    assert not found("It is over 20 now.", 'states("over 20", 21)')


def test_a_second_word_needs_words_of_its_own():
    twice, one = "It falls by 3, then falls by 3.", 'states("falls by 3", a, a > b)'
    assert len(found(twice, one)) == 1
    assert not found(twice, one + "\n" + one)


def test_a_given_and_the_plain_comment_quote_too():
    assert not found(FALLS, "assert x", '\n<!-- plain "loss falls to" -->\n')
    text = f'# T\n\n{FALLS}\n<!-- given "falls to 0.3": a paper -->\n'
    assert not unproved(pages.parse(text, Path("page.md")))
    assert [t.held for t in turns(pages.parse(text, Path("page.md")))] == [True]


@pytest.mark.parametrize(
    "paragraph",
    [
        "## The loss falls by 20 %",
        '??? tip "Hint"\n    It falls 3 times.',
        "![A curve that rises.](../assets/figures/x.svg)",
        "- Two. It grows to 7.",
    ],
)
def test_headings_hints_items_and_figures_are_read(paragraph):
    assert len(found(paragraph, "assert x")) == 1


def test_any_quoted_words_hold_those_of_a_figure():
    figure = "![A curve that rises.](../assets/figures/x.svg)"
    assert not found(figure, 'states("curve that rises", a)')


@pytest.mark.parametrize(
    "paragraph",
    [
        "The loss is 0.3 in the end.",
        "It falls. The loss is 0.3.",
        "The `first` of 20.",
        "| most | 20 |",
        "So first, take 20 of them.",
        "The right answer is 20, the table below says.",
        "It knows that the right answer is 20.",
        "It adds up to 20 over the batch, once more.",
        "The second row of 20 is left, all in all.",
        "It grows from class 0.\n\n## Sources\n\n- The first 20 pages.",
    ],
)
def test_what_measures_nothing_needs_none(paragraph):
    assert not found(paragraph, 'states("0.3", loss)')
