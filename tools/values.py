"""The formulas inside a sentence that state a value: $z = 0.25$ and $w = (2, 1)$.

A coefficient, an exponent, an index and the 0 of an equation with a law on its left
state none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.numerals import Numeral, numerals

INLINE = re.compile(r"(?<![\\$])\$([^$]+)\$(?!\$)")
PARTS = re.compile(r"(=|\\approx)|,\s*(?![^(]*\))|;|\\q?quad|\\;")
SYMBOL = re.compile(
    r"\s*(?:\\(?:hat|bar|tilde|mathbf)\s*)?\\?(?:[A-Za-z]+|\{[A-Za-z]\})"
    r"(?:[_^](?:\\\w+|\w|\{[^{}]*\}|'))*\s*"
)
ONE = r"\s*[-−+]?\s*\d+(?:\{,\}\d{3})*(?:\.\d+)?\s*(?:\\?%)?\s*"
VALUE = re.compile(rf"{ONE}|\s*\({ONE}(?:,{ONE})+\)\s*")


@dataclass(frozen=True)
class Value:
    """The numbers that a formula states, and of which symbol, if of one."""

    symbol: str
    numerals: tuple[Numeral, ...]

    @property
    def row(self) -> tuple[float, ...]:
        """The numbers in order."""
        return tuple(numeral.value for numeral in self.numerals)


def values(text: str) -> Iterator[Value]:
    """The values that the formulas of a text state."""
    for formula in INLINE.finditer(text):
        if "dots" not in formula[1]:
            yield from _values(text, *formula.span(1))


def _values(text: str, start: int, end: int) -> Iterator[Value]:
    at, relation, before = start, "", ""
    marks = [*((m.start(), m.end(), m[1]) for m in PARTS.finditer(text, start, end))]
    for stop, after, mark in [*marks, (end, end, None)]:
        piece = text[at:stop]
        if VALUE.fullmatch(piece):
            known = SYMBOL.fullmatch(before)
            symbol = re.sub(r"[^A-Za-z0-9]", "", before) if known else ""
            found = tuple(_at(numeral, at) for numeral in numerals(piece))
            law = relation and not known and not any(n.value for n in found)
            if found and not law:
                yield Value(symbol, found)
        at, relation, before = after, mark or "", piece
        before = before if relation else ""


def _at(numeral: Numeral, offset: int) -> Numeral:
    start, end = numeral.start + offset, numeral.end + offset
    return Numeral(numeral.text, start, end, numeral.value)
