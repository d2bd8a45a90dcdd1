"""Compare what a page, docstring or notebook shows with what the code printed.

All is compared to the letter. A number with four significant digits or more, four or
more of its digits decimals, may differ by one in the last of them, because processors
round differently: 0.3425 for 0.3426, but not 0.34 for 0.35, nor 8. for 9.
"""

import doctest
import re

# Runs of blanks are one blank: NumPy pads the columns of an array.
FLAGS = doctest.NORMALIZE_WHITESPACE

# A numeral as prose writes it.
NUMERAL = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
# One that training reaches: with decimals, or a percentage.
REACHED = re.compile(r"[-−]?\d[\d,]*(?:\.\d+(?:e[-+]?\d+)?|(?=\s?%))")
LONG = re.compile(r"(?P<digits>-?\d+\.\d{4,})(?P<exponent>(?:e[-+]?\d+)?)")


class Checker(doctest.OutputChecker):
    """Doctest's checker with our rule for numbers. It remembers what was printed."""

    def __init__(self) -> None:
        self.got: str | None = None

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        near = _last_digits_of(want, got)
        same = super().check_output(want, near, optionflags)
        self.got = None if same else got
        return same


def difference(want: str, got: str, tolerance: float = 0.0) -> str:
    """Why `got` is not what is shown as `want`; empty if it is.

    With a `tolerance`, each percentage and each number with decimals may be off by that
    much: for what training reaches. Words and whole numbers may not.
    """
    if tolerance and _numbers_within(want, got, tolerance):
        return ""
    checker = Checker()
    if checker.check_output(want, got, FLAGS):
        return ""
    return checker.output_difference(doctest.Example("", want), got, FLAGS)


def _last_digits_of(want: str, got: str) -> str:
    """`got` with the numbers of `want` where they differ by one in the last digit."""
    wanted = list(LONG.finditer(want))
    if len(wanted) != len(LONG.findall(got)):
        return got
    numbers = iter(wanted)

    def nearest(found: re.Match[str]) -> str:
        shown = next(numbers)
        return shown[0] if _near(shown, found) else found[0]

    return LONG.sub(nearest, got)


def _near(one: re.Match[str], other: re.Match[str]) -> bool:
    if one["exponent"] != other["exponent"] or _decimals(one) != _decimals(other):
        return False
    a, b = (int(numeral["digits"].replace(".", "")) for numeral in (one, other))
    return min(abs(a), abs(b)) >= 1000 and abs(a - b) <= 1


def _decimals(numeral: re.Match[str]) -> int:
    return len(numeral["digits"].partition(".")[2])


def _numbers_within(want: str, got: str, tolerance: float) -> bool:
    if REACHED.sub("#", want).split() != REACHED.sub("#", got).split():
        return False
    pairs = zip(REACHED.findall(want), REACHED.findall(got), strict=True)
    hair = 1e-9  # 97.9 - 97.6 is a little more than 0.3
    return all(abs(number(w) - number(g)) <= tolerance + hair for w, g in pairs)


def number(text: str) -> float:
    """The value of a numeral as prose writes it: `1,000`, `−0.29`, `1e-5`."""
    return float(text.replace(",", "").replace("−", "-"))
