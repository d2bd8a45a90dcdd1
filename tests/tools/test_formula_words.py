"""A formula in a line of text: what is short is said, and nothing is said wrongly."""

import pytest

from tools.formula_words import words

SAID = {
    r"\hat y": "ŷ",
    r"\sigma(z)": "σ(z)",
    r"x_1": "x1",
    r"W^{[1]\top}": "W[1]ᵀ",
    r"z = X W^\top + b": "z = XWᵀ + b",
    r"\frac{\partial L}{\partial w}": "∂L/∂w",
    r"\frac{2}{N} A^\top A": "(2/N) AᵀA",
    r"\frac{a + b}{2}": "(a + b)/2",
    r"\ln \hat p": "ln p̂",
    r"\max(0, z)": "max(0, z)",
    r"\sqrt{2 / D}": "√(2/D)",
    r"e^{-z}": "e^(−z)",
    r"10^{-5}": "10⁻⁵",
    r"(0, -1)": "(0, −1)",
    r"d\gamma = -1.3": "dγ = −1.3",
    r"f'(z)": "f'(z)",
    r"0.5 \cdot 4": "0.5 · 4",
}


@pytest.mark.parametrize("tex", SAID)
def test_a_short_formula_is_said(tex):
    assert words(tex) == SAID[tex]


@pytest.mark.parametrize(
    "tex",
    [
        r"\sum_n dz_n",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"2 \cdot 1 + (-1) \cdot 1 + (-1.5) = -0.5",
        r"\overline{x + y}",
    ],
)
def test_what_is_long_or_needs_two_lines_is_left_out(tex):
    assert words(tex) == ""
