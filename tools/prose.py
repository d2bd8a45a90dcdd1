"""Bind the numbers of a paragraph to the values that the page's code computed.

A check stands in an HTML comment right after its paragraph, so no reader sees it:

    After one step the loss is 0.324561, and the network is right in over 99 % of cases.
    <!-- check
    states("0.324561", loss)
    states("over 99 %", 100 * accuracy)
    -->
"""

import re
from dataclasses import dataclass

from tools.compare import NUMERAL, number

ABOVE = re.compile(r"^(over|more than|at least|above)\b", re.I)
BELOW = re.compile(r"^(under|less than|fewer than|at most|below)\b", re.I)


@dataclass
class Paragraph:
    """The text that a check stands under."""

    text: str

    def states(self, words: str, value: float, *, within: float | None = None) -> None:
        """Assert that the paragraph says `words` and that their number is `value`.

        The number must equal `value` rounded to the digits that are written, or lie
        `within` a distance of it. Words that begin with over, more than, at least,
        under, less than, at most state a bound instead.
        """
        said = " ".join(words.split())
        if find(said, self.text) is None:
            raise AssertionError(f"the paragraph above does not say {words!r}")
        numeral = NUMERAL.search(said)
        if numeral is None:
            raise AssertionError(f"{words!r} holds no number")
        claim, value = number(numeral[0]), float(value)
        if ABOVE.match(said):
            fine = value >= claim
        elif BELOW.match(said):
            fine = value <= claim
        else:
            distance = within if within is not None else _half_a_unit(numeral[0])
            fine = abs(value - claim) <= distance
        if not fine:
            raise AssertionError(
                f"the paragraph says {words!r}, the code gives {value!r}"
            )

    def rows(self) -> list[list[str]]:
        """The code in each row of the table that the check stands under.

        For each row the pieces between backticks, one list for each that has any.
        """
        lines = self.text.splitlines()
        found = [re.findall(r"`([^`]+)`", line) for line in lines if line[:1] == "|"]
        return [pieces for pieces in found if pieces]


def find(words: str, text: str) -> re.Match[str] | None:
    """Where `words` stand in `text` as a whole: "1.5" does not stand in "11.57".

    A line break counts as a space.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    whole = re.search(rf"(?<![\w.]){pattern}(?!\w|[.,]\d)", text)
    if whole is None and words[:1] in "-−":
        return re.search(pattern, text)
    return whole


def _half_a_unit(numeral: str) -> float:
    """Half of the last written digit, and a hair for binary rounding."""
    mantissa, _, exponent = numeral.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - decimals) * (1 + 1e-9)


# What a reader takes for a measurement: a percentage, or a ratio in words.
MEASURED = re.compile(
    r"\d\s?%|\b(\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten)\s+times\s+"
    r"(as|faster|slower|larger|smaller|bigger|more|less|better|worse|higher|lower)\b"
)
