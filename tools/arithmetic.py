r"""Arithmetic that a text writes down is worked out again; nobody writes a check.

    So the loss is $-\ln 0.709950 = 0.342560$, and 0.5 · 3 − 1 = 0.5.

Sides that hold nothing but numbers are evaluated, and those of one chain must be equal.
A result may be rounded, by half a unit of its last digit; a whole number is exact,
unless it stands behind ≈. Numbers with three decimals or more count as rounded
themselves, and how far that moves the result, to first order, is allowed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tools import chains, latex
from tools.evaluate import Unknown, evaluate, parts
from tools.latex import Equation, Side, Token
from tools.pages import Page
from tools.rounding import allowed

# Here e is a residual, not Euler's number. A paragraph says so, or the page.
RESIDUAL = re.compile(r"(?<![\w\\{])e(?:_\w)?\s*=")
# What is wrong on purpose: <!-- no arithmetic "2 + 2 = 5": the reader finds it -->
EXCEPT = re.compile(r'<!-- no arithmetic ((?:"[^"]+"(?:, )?)+): \S[^>]*-->')


@dataclass(frozen=True)
class Numeral:
    """A number as it stands in a text; line and column count from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Comparison:
    """Two sides of a chain, and what is wrong with them."""

    line: int
    text: str
    numerals: tuple[Numeral, ...]
    problem: str = ""


def held_numbers(page: Page) -> set[Numeral]:
    """The numbers of a page that stand in evaluated arithmetic."""
    return {n for compared in of_page(page) for n in compared.numerals}


def of_page(page: Page) -> list[Comparison]:
    """The arithmetic of a page: in formulas, sentences and tables."""
    return of_text("\n".join(page.prose))


def of_text(text: str) -> list[Comparison]:
    """The arithmetic of a text, but for what a comment takes out."""
    found = []
    for start, piece in chains.pieces(text):
        for equation in latex.equations(piece):
            found += _compare(equation, text, start)
    listed = "".join(match[1] for match in EXCEPT.finditer(text))
    for phrase in re.findall(r'"([^"]+)"', listed):
        kept = [one for one in found if phrase not in one.text]
        if kept == found:
            raise ValueError(f"no arithmetic says {phrase!r}")
        found = kept
    return sorted(found, key=lambda one: one.line)


def _compare(equation: Equation, text: str, start: int) -> Iterator[Comparison]:
    before: tuple[Side, Any] | None = None
    for side in equation:
        if side.relation not in ("", "=", "\\approx"):
            before = None
        value = _value(side, text, start)
        if value is None:
            continue
        if before:
            yield _pair(*before, side, value, text, start)
        before = side, value


def _value(side: Side, text: str, start: int) -> Any:
    """What the side comes to, if it holds nothing but numbers."""
    if side.tree is None or not side.numerals() or _residual(side, text, start):
        return None
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(evaluate(side.tree, {}), float)
    except (Unknown, ArithmeticError, TypeError, ValueError):
        return None
    return value


def _residual(side: Side, text: str, start: int) -> bool:
    """Whether an e of this side is a symbol: the page says so, of `e^x` nearby."""
    symbols = [part for part in parts(side.tree) if part == ("name", "e")]
    powers = [part for part in parts(side.tree) if part[:2] == ("^", ("name", "e"))]
    if len(symbols) == len(powers):
        before, after = text.rfind("\n\n", 0, start), text.find("\n\n", start)
        text = text[max(before, 0) : after if after > 0 else len(text)]
    return bool(symbols and RESIDUAL.search(text))


def _pair(left: Side, a: Any, right: Side, b: Any, text: str, start: int) -> Comparison:
    problem = ""
    if a.shape != b.shape:
        problem = f"left has the shape {a.shape}, right {b.shape}"
    elif not _near(left, a, right, b):
        problem = f"the left side is {_shown(a)}, the right side {_shown(b)}"
    tokens = [*left.tokens, *right.tokens]
    first, last = start + tokens[0].at, start + tokens[-1].at + len(tokens[-1].text)
    numerals = [*left.numerals(), *right.numerals()]
    return Comparison(
        text.count("\n", 0, first) + 1,
        " ".join(text[first:last].split()),
        tuple(_place(numeral, text, start) for numeral in numerals),
        problem,
    )


def _place(numeral: Token, text: str, start: int) -> Numeral:
    at = start + numeral.at
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Numeral(line, column, numeral.text)


def _shown(value: Any) -> str:
    return np.array2string(value, precision=7, separator=", ").replace("\n", "")


def _near(left: Side, a: Any, right: Side, b: Any) -> bool:
    with np.errstate(all="ignore"):  # ln 0 is near nothing
        return bool(np.all(np.abs(a - b) <= allowed(left, a, right, b)))
