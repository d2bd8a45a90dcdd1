"""Bind the numbers of a paragraph to the values that the page's code computed.

A check stands in an HTML comment right after its paragraph, so no reader sees it:

    After one step the loss falls from 0.342560 to 0.324561. Over 99 % are right.
    <!-- check
    states("falls from 0.342560 to 0.324561", before, after, before > after)
    states("Over 99 %", 100 * accuracy)
    -->
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tools import equations
from tools.chains import DISPLAYED, FORMULA
from tools.numerals import Numeral, numerals, unit

ABOVE = re.compile(r"\b(over|more than|at least|above)\s+(a |an )?$", re.I)
BELOW = re.compile(r"\b(under|less than|fewer than|at most|below)\s+(a |an )?$", re.I)


@dataclass
class Paragraph:
    """The text that a check stands under."""

    text: str
    formulas: Sequence[str] = ()  # that its page displays
    _read: int = field(default=0, repr=False)  # up to where it has been stated

    def names(self) -> dict[str, Callable[..., Any]]:
        """What a check can call."""
        return {
            "states": self.states,
            "holds": self.holds,
            "rows": self.rows,
            "cells": self.cells,
        }

    def states(self, words: str, *values: Any, within: float | None = None) -> None:
        """Assert that the paragraph says `words`, and that what they say is so.

        The numbers of the words, in digits or as words from two to twelve, are the
        `values` in the same order: each equals its value, rounded to the digits that
        are written, or lies `within` a distance of it. Behind over, more than, at
        least, under, less than and at most it is a bound. A truth value among the
        values is a claim of the words, such as `before > after` of "falls".

        The words stand behind those of the statement before, so each number of a
        paragraph has its own place.
        """
        said = " ".join(words.split())
        place = find(said, self.text, self._read)
        if place is None:
            if find(said, self.text) is None:
                raise AssertionError(f"the paragraph above does not say {words!r}")
            raise AssertionError(
                f"the paragraph says {words!r} before the words of the statement "
                "above: put the statements in the order of the text"
            )
        self._read = place.end()
        claims = [v for v in values if isinstance(v, bool | np.bool_)]
        measured = [v for v in values if not isinstance(v, bool | np.bool_)]
        found = list(numerals(said))
        if not values or len(measured) != len(found):
            raise AssertionError(
                f"{words!r} holds {len(found)} numbers, the check gives {len(measured)}"
            )
        for numeral, value in zip(found, measured, strict=True):
            if not _holds(said, numeral, float(value), within):
                raise AssertionError(
                    f"the paragraph says {words!r}, the code gives {value!r}"
                )
        if not all(claims):
            raise AssertionError(f"the paragraph says {words!r}, which is not so")

    def cells(self) -> list[list[float]]:
        """The numbers in each row of the table that the check stands under."""
        lines = [line.strip() for line in self.text.splitlines()]
        table = [line for line in lines if line[:1] == "|"]
        if len(table) < 3 or not re.fullmatch(r"[|:\s-]+", table[1]):
            raise AssertionError("cells() belongs under a table")
        return [[numeral.value for numeral in numerals(row)] for row in table[2:]]

    def holds(self, words: str = "", /, **values: Any) -> None:
        """Run the formula that the check stands under, as `tools.equations` says.

        With `words` it is the one formula that they stand in: of those that the page
        displays, for a check below the code, or of those in the paragraph's sentences.
        """
        if words:
            inline = [m[2] for m in FORMULA.finditer(self.text) if m[2]]
            found = [tex for tex in [*self.formulas, *inline] if words in tex]
        else:
            found = DISPLAYED.findall(self.text)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} formulas hold {words!r}, not one")
        equations.hold(found[0], every=True, **values)

    def rows(self) -> list[list[str]]:
        """The code in each row of the table that the check stands under.

        For each row the pieces between backticks, one list for each that has any.
        """
        lines = self.text.splitlines()
        found = [re.findall(r"`([^`]+)`", line) for line in lines if line[:1] == "|"]
        return [pieces for pieces in found if pieces]


def find(words: str, text: str, start: int = 0) -> re.Match[str] | None:
    """Where `words` stand in `text` as a whole: "1.5" does not stand in "11.57".

    A line break counts as a space.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    whole = re.compile(rf"(?<![\w.]){pattern}(?!\w|[.,]\d)").search(text, start)
    if whole is None and words[:1] in "-−":
        return re.compile(pattern).search(text, start)
    return whole


def _holds(said: str, numeral: Numeral, value: float, within: float | None) -> bool:
    """Whether the value is what the numeral says where it stands."""
    before = said[: numeral.start]
    if ABOVE.search(before):
        return value >= numeral.value
    if BELOW.search(before):
        return value <= numeral.value
    # A hair for binary rounding.
    distance = 0.5 * unit(numeral.text) * (1 + 1e-9) if within is None else within
    return abs(value - numeral.value) <= distance


# What a reader takes for a measurement: a percentage, or a ratio in words.
MEASURED = re.compile(
    r"\d\s?%|\b(\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten)\s+times\s+"
    r"(as|faster|slower|larger|smaller|bigger|more|less|better|worse|higher|lower)\b"
)
