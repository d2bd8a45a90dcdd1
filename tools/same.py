"""Whether a printed output is the one that is shown.

To the letter, but runs of blanks are one blank, because NumPy pads the columns of an
array, and a number with four significant digits or more, four or more of its digits
decimals, may differ by one in the last of them, because processors round differently:
0.3425 for 0.3426, but not 0.34 for 0.35, nor 8. for 9.
"""

import re

LONG = re.compile(r"(?P<digits>-?\d+\.\d{4,})(?P<exponent>(?:e[-+]?\d+)?)")
# How a docstring writes an empty line of an output.
BLANK_LINE = re.compile(r"(?m)^<BLANKLINE>\s*?$")


def same(want: str, got: str) -> bool:
    """Whether what was printed is what is shown as `want`."""
    want = BLANK_LINE.sub("", want)
    return want.split() == _last_digits_of(want, got).split()


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
