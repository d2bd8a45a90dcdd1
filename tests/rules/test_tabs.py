"""Linked tabs do the same, and something would fail if they did not."""

import numpy as np
import pytest

from tools import pages, tabs
from tools.pages import ROOT

PAGES = pages.pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_tabs_name_what_is_equal_at_their_end(path):
    """By their last outputs, or by code or a `tabs_agree` after them."""
    groups = tabs.groups(pages.read(path))
    assert not [f"{path.name}, line {one.line}" for one in groups if not one.held()]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_tabs_give_an_argument_that_both_have_the_same_value(path):
    groups = tabs.groups(pages.read(path))
    wrong = {f"{path.name}, line {g.line}": g.other_settings() for g in groups}
    assert not {where: names for where, names in wrong.items() if names}


def tab(title: str, kind: str, *code: str) -> str:
    body = "".join(f"    {line}\n" for line in [f"```{kind}", *code, "```"])
    return f'=== "{title}"\n\n{body}\n'


ONE = tab("NumPy", "python", "z = f(x, lr=0.1)")
OTHER = tab("PyTorch", "python", "tz = g(x, lr=0.1)")


def group(text: str) -> tabs.Tabs:
    (found,) = tabs.groups(pages.parse(text, ROOT / "page.md"))
    return found


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (ONE + OTHER, False),
        (ONE + OTHER + "```pycon\n>>> print(z, tz)\n1 1\n```\n", False),
        (ONE + OTHER + "```pycon\n>>> np.allclose(z, tz)\nTrue\n```\n", True),
        (ONE + OTHER + "```pycon\n>>> np.allclose(z, z)\nTrue\n```\n", False),
        (ONE + OTHER + "## B\n```pycon\n>>> np.allclose(z, tz)\nTrue\n```\n", False),
        (ONE + OTHER + "<!-- check\ntabs_agree(z, tz)\n-->\n", True),
        (ONE + OTHER + "<!-- check\nassert z\n-->\n", False),
        (ONE + ONE.replace("NumPy", "PyTorch") + "```pycon\n>>> abs(z)\n1\n```", False),
        (tab("A", "pycon", ">>> 1", "1") + tab("B", "pycon", ">>> 1.0", "1.0"), False),
        (tab("A", "pycon", ">>> a", "(2,)") + tab("B", "pycon", ">>> a", "(2,)"), True),
        (
            tab("A", "pycon", ">>> a", "(2,)")
            + tab("B", "pycon", ">>> a", "torch.Size([2])"),
            True,
        ),
    ],
)
def test_tabs_without_a_comparison_are_found(text, held):
    assert group(text).held() is held


def test_other_settings_are_found():
    assert group(ONE + OTHER).other_settings() == []
    assert group(ONE + OTHER.replace("0.1", "0.01")).other_settings() == ["lr"]
    dim = tab("A", "python", "x.sum(axis=1)") + tab("B", "python", "t.sum(dim=0)")
    assert group(dim).other_settings() == ["axis"]


def test_tabs_alone_and_tabs_without_code_are_no_pair():
    assert not tabs.groups(pages.parse(ONE, ROOT / "page.md"))
    text = '=== "A"\n\n    Text.\n\n=== "B"\n\n    Text.\n'
    assert not tabs.groups(pages.parse(text, ROOT / "page.md"))


def test_values_are_compared_where_they_can_tell():
    tabs.tabs_agree([1.0, 2.0], (1.0, 2.0 + 1e-12))
    wrong = [
        ([1.0, 2.0], [1.0, 2.1], "the tabs differ"),
        ([[1.0, 2.0]], [1.0, 2.0], "shapes"),
        ([1.0], [1.0], "two different numbers"),
        ([1.0, 1.0], [1.0, 1.0], "two different numbers"),
        ([1.0, np.nan], [1.0, np.nan], "the tabs differ"),
    ]
    for ours, theirs, words in wrong:
        with pytest.raises(AssertionError, match=words):
            tabs.tabs_agree(ours, theirs)
