"""Every displayed formula is held, or listed with the reason why it is not."""

import pytest

from tools import displays, pages
from tools.displays import Display

PAGES, DOCSTRINGS = displays.on_pages(), displays.in_docstrings(displays.told())


@pytest.mark.parametrize("place", sorted({d.place for d in [*PAGES, *DOCSTRINGS]}))
def test_every_displayed_formula_is_held_or_listed(place):
    here = [d for d in [*PAGES, *DOCSTRINGS] if d.place == place and not d.means]
    assert not [f"line {d.line}: {d.tex}" for d in here if not displays.reason(d)]


def test_the_list_holds_nothing_else():
    unheld = [d for d in [*PAGES, *DOCSTRINGS] if not d.means]
    for place, listed in displays.reasons().items():
        for words in listed:
            found = [d for d in unheld if d.place == place and words in d.tex]
            assert len(found) == 1, f"{place}: {words}"


def test_most_formulas_are_held():
    for found in (PAGES, DOCSTRINGS):
        assert sum(bool(d.means) for d in found) >= 0.7 * len(found)


@pytest.mark.parametrize(
    ("below", "means"),
    [
        ("<!-- check holds() -->", "holds"),
        ('Text.\n\n<!-- check\nx = 1\nholds("e^z", z=x)\n-->', "holds"),
        ('Text.\n\n<!-- check holds("e^y", y=1) -->', ""),
        ("<!-- check assert True -->", ""),
        ("Text.\n\n<!-- check holds() -->", ""),
        ("$$\n1 + 1 = 2\n$$", ""),
    ],
)
def test_what_holds_a_formula_is_seen(tmp_path, below, means):
    page = pages.parse(f"# T\n\n$$\nx = e^z\n$$\n{below}\n", tmp_path / "page.md")
    first = displays.of_page(page, "page")[0]
    assert first == Display("page", 3, "x = e^z", means)


@pytest.mark.parametrize(
    ("tex", "means"),
    [
        ("1 + 2 = 3", "arithmetic"),
        ("z = 1 + 2 = 3", "arithmetic"),
        ("z_1 = 1 + 2 = 3", ""),
        ("z = p - y = 1 + 2 = 3", ""),
        (r"\hat p = \sigma(1) = 0.7311", "arithmetic"),
    ],
)
def test_numbers_do_not_hold_the_letters_beside_them(tmp_path, tex, means):
    page = pages.parse(f"# T\n\n$$\n{tex}\n$$\n", tmp_path / "page.md")
    assert displays.of_page(page, "page")[0].means == means
