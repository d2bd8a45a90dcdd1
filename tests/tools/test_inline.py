"""Which formulas inside sentences are held, and by what."""

from pathlib import Path

import pytest

from tools import inline, pages

SHOWN = "\n\n$$\nz = w x + b, \\qquad s = 2 z\n$$\n<!-- check holds(z=z, s=s) -->\n"


def only(text):
    found = inline.of_page(pages.parse(f"# T\n\n{text}\n", Path("page.md")))
    return found[0]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("So $e = p - y$.", ""),
        ('So $e = p - y$.\n<!-- check holds("p - y", e=e, p=p, y=y) -->', "holds"),
        ('So $e = p - y$.\n<!-- check holds("p + y", e=e, p=p, y=y) -->', ""),
        ('So $e = p - y$.\n<!-- check states("$e = p - y$ is 3", 3) -->', ""),
        (
            'So $e = p - y$ is 3.\n<!-- check states("$e = p - y$ is 3", 3) -->',
            "quoted",
        ),
        ('So $e = p - y$.\n\n<!-- plain "$e = p - y$" -->', "quoted"),
        ("So $3 - 1 = 2$.", "arithmetic"),
        ("So $(a - b)^2 = a^2 - 2 a b + b^2$.", "identity"),
        ("So $(a - b)^2 = a^2 + 2 a b + b^2$.", ""),
        ("So $z = w x + b$." + SHOWN, "twin"),
        ("So $z = w x - b$." + SHOWN, ""),
    ],
)
def test_what_holds_an_equation_is_seen(text, means):
    found = only(text)
    assert (found.kind, found.means) == ("equation", means)


def test_one_sign_off_a_formula_that_is_held_is_told():
    assert only("So $z = w x - b, \\qquad s = 2 z$." + SHOWN).near
    text = 'So $e = p - y$.\n<!-- check holds("p - y", e=e) -->\n\nNow $e = p + y$.'
    page = pages.parse(f"# T\n\n{text}\n", Path("page.md"))
    [loose] = inline.loose(page)
    assert str(loose) == "line 6: $e = p + y$, one sign off $e = p - y$"


@pytest.mark.parametrize(
    ("tex", "kind"),
    [
        ("w_1 x_1 = 0", "equation"),
        (r"w \leftarrow w - g", "equation"),
        ("w = (0, 1)", "mention"),
        ("w_1", "mention"),
        (r"w_1 \le 0", "inequality"),
    ],
)
def test_the_kinds_are_told_apart(tex, kind):
    assert inline.kind_of(tex) == kind
