"""Compare what a page, docstring or notebook shows with what the code printed.

All is compared to the letter, as far as `tools/same.py` goes.
"""

import doctest
import re

from tools.same import same

FLAGS = doctest.NORMALIZE_WHITESPACE

# A numeral as prose writes it.
NUMERAL = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
# One that training reaches: with decimals, or a percentage.
REACHED = re.compile(r"[-−]?\d[\d,]*(?:\.\d+(?:e[-+]?\d+)?|(?=\s?%))")


class Checker(doctest.OutputChecker):
    """A checker for doctest. It remembers what was printed."""

    def __init__(self) -> None:
        self.got: str | None = None

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        found = same(want, got) or super().check_output(want, got, optionflags)
        self.got = None if found else got
        return found


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


def _numbers_within(want: str, got: str, tolerance: float) -> bool:
    if REACHED.sub("#", want).split() != REACHED.sub("#", got).split():
        return False
    pairs = zip(REACHED.findall(want), REACHED.findall(got), strict=True)
    hair = 1e-9  # 97.9 - 97.6 is a little more than 0.3
    return all(abs(number(w) - number(g)) <= tolerance + hair for w, g in pairs)


def number(text: str) -> float:
    """The value of a numeral as prose writes it: `1,000`, `−0.29`, `1e-5`."""
    return float(text.replace(",", "").replace("−", "-"))
