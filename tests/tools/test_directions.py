"""A sentence that turns on a word needs a relation in its check."""

from pathlib import Path

import pytest

from tools import pages
from tools.directions import unproved


def found(paragraph, check):
    text = f"# T\n\n{paragraph}\n<!-- check\n{check}\n-->\n"
    return unproved(pages.parse(text, Path("page.md")))


@pytest.mark.parametrize(
    "paragraph",
    [
        "The loss falls to 0.3 in the end.",
        "Of 20 runs most are stuck. So what?",
        "It is never above 0.5. Fine.",
        "![A curve that rises.](../assets/figures/x.svg)",
    ],
)
def test_a_word_without_a_relation_is_found(paragraph):
    assert len(found(paragraph, 'states("0.3", loss)')) == 1
    for relation in ["assert a > b", "assert all(fine)", "assert (a < b).all()"]:
        assert not found(paragraph, relation)
    assert not found(paragraph, 'states("0.3", loss, before > after)')
    assert not found(paragraph, 'states("over 20", 21)')


@pytest.mark.parametrize(
    "paragraph",
    [
        "The loss is 0.3 in the end.",
        "It falls. The loss is 0.3.",
        "The `first` of 20.",
        "| all | 20 |",
    ],
)
def test_what_measures_nothing_needs_none(paragraph):
    assert not found(paragraph, 'states("0.3", loss)')
