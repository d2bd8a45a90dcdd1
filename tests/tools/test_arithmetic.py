"""Arithmetic in a text is found and worked out, and nothing else is taken for it."""

from pathlib import Path

import pytest

from tools import pages
from tools.arithmetic import Numeral, held_numbers, of_text

RIGHT = [
    r"$0.5 \cdot 0.689974 + 0.6 \cdot 0.750260 + 0.1 = 0.895143$",
    r"$\sigma(0.8) = 0.689974$ and $-\ln 0.709950 = 0.342560$.",
    r"$\frac{112}{114} = 0.9825$, $\tfrac12 + \frac14 = 0.75$",
    r"$\sqrt{2 / 784} = 0.051$, $e^{0.7} = 2.0138$, $1.1^2 = 1.21$",
    r"$\ln 2 \approx 0.69$",
    "So 38 · 76 = 2,888 pairs, and 5 − 2 − 1 + 0.5 = 2.5.",
    "It is 1 − 0.9640² = 0.0707 (and 1 − 2 = −1), 37/38 = 97.4 %.",
    "| 1 | (4, 100) | 64 · 100 + 64 = 6,464 | −2 · 2 + 1 · 1 + 1 = −2 |",
    "$$\n\\begin{aligned}\nz &= 0.5 \\cdot 3 \\\\\n &= 1.5 & a &= 2 \\cdot 2 = 4\n"
    "\\end{aligned}\n$$",
    r"$\begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix} "
    r"\begin{pmatrix} 3 \\ -1 \end{pmatrix} = \begin{pmatrix} 1 \\ -1 \end{pmatrix}$",
    "$(0.7856 - 1, 0.1753) = (-0.2144, 0.1753)$",
    r"$2 \cdot \frac{\binom{11}{0} + \binom{11}{1}}{2^{11}} = 0.0117$",
]
WRONG = [
    (
        r"$0.5 \cdot 0.689974 + 0.6 \cdot 0.750260 + 0.1 = 0.895153$",
        "left side is 0.895143,",
    ),
    (r"$\sigma(0.8) = 0.689975$", "0.6899745"),
    ("So 38 · 76 = 2,889 pairs", "2888"),
    ("5 − 2 − 1 + 0.5 = 2", "2.5"),
    ("5 + 2 − 1 + 0.5 = 2.5", "6.5"),
    ("a share of 37/38 = 97.3 %", "0.9736842"),
    (r"$(0.7856 - 1, 0.1753) = (0.1753, -0.2144)$", "-0.2144"),
    ("$(1, 2 + 1) = (1, 2, 1)$", "shape"),
    (r"$-\ln \frac13 = \ln 0$", "-inf"),
    (r"$0.709950 - 1 = -0.290051$", "-0.29005,"),
    ("$$\nz &= 0.5 \\cdot 3 \\\\\n &= 1.6\n$$", "1.5"),
    ("| 3 | 0.5 · 2 = 1 | 0.5 · 4 = 1 |", "2"),
]
NONE = [
    "It took 3 = three runs, 2025-11-28, from 3 to 5.",
    "$e = -5$, so $e^2 = 25$ and $2e = -10$.",
    "With x + 2 = 5, so x = 3, and $2z = 3$.",
    "`1 + 1 = 3` is code, [a](b?c=1+1=3) an address.",
    "The shape $(H, D) = (3, 2)$, $N = 3$.",
    "It is 3 + 1 more = 5.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_compared_and_passes(text):
    found = of_text(text)
    assert found
    assert not [one for one in found if one.problem]


@pytest.mark.parametrize(("text", "value"), WRONG)
def test_what_is_wrong_is_found_with_both_values(text, value):
    problems = [one.problem for one in of_text(f"First.\n\n{text}\n") if one.problem]
    assert len(problems) == 1
    assert value in problems[0]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_arithmetic_is_left_alone(text):
    assert not of_text(text)


def test_a_residual_on_another_page_leaves_the_exponential_alone():
    text = "$e = p - y$ is small.\n\nThe odds are $e^{0.7} = 2.0139$."
    assert [one.line for one in of_text(text) if one.problem] == [3]


def test_rounded_operands_widen_the_result_by_what_they_can_do():
    assert not of_text("1 · 0.333 · 300 = 99.8")[0].problem  # 99.75 to 100.05
    assert of_text("1 · 0.333 · 300 = 99.6")[0].problem
    assert of_text("0.33 · 300 = 99.1")[0].problem  # two decimals are exact


def test_a_comment_takes_out_what_is_wrong_on_purpose():
    comment = '<!-- no arithmetic "2 + 2 = 5": the reader finds it -->'
    assert not of_text(f"Is 2 + 2 = 5 right?\n{comment}")
    with pytest.raises(ValueError, match="no arithmetic says"):
        of_text(f"Is 2 + 2 right?\n{comment}")


def test_each_number_has_its_place():
    page = pages.parse("# T\n\nSo 1,000 · 2 = 2,000,\nin 3 runs.", Path("page.md"))
    assert held_numbers(page) == {
        Numeral(3, 4, "1,000"),
        Numeral(3, 12, "2"),
        Numeral(3, 16, "2,000"),
    }
