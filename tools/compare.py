"""Compare what a page or notebook shows with what the code printed."""

import doctest

from sybil.evaluators.doctest import NUMBER, OutputChecker

from tools.prose import NUMERAL, number

# A number with decimals may differ by one unit in its last written digit, and runs of
# blanks are one blank. Everything else must be equal, to the letter.
FLAGS = NUMBER | doctest.NORMALIZE_WHITESPACE


class Checker(OutputChecker):
    """Doctest's checker that remembers what the code printed, for `--regen`."""

    def __init__(self) -> None:
        self.got: str | None = None

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        same = super().check_output(want, got, optionflags)
        self.got = None if same else got
        return same


def difference(want: str, got: str, tolerance: float = 0.0) -> str:
    """Why `got` is not what is shown as `want`; empty if it is.

    With a `tolerance`, each number may be off by that much: for what training reaches.
    """
    if tolerance and _numbers_within(want, got, tolerance):
        return ""
    checker = Checker()
    if checker.check_output(want, got, FLAGS):
        return ""
    return checker.output_difference(doctest.Example("", want), got, FLAGS)


def _numbers_within(want: str, got: str, tolerance: float) -> bool:
    if NUMERAL.sub("#", want).split() != NUMERAL.sub("#", got).split():
        return False
    pairs = zip(NUMERAL.findall(want), NUMERAL.findall(got), strict=True)
    return all(abs(number(w) - number(g)) <= tolerance for w, g in pairs)
