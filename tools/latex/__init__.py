r"""Read a formula: LaTeX, or the signs of a sentence (· − √ σ), into equations.

An equation is a chain of sides, `L = -\ln p = 0.34`. A side is a tree of tuples whose
first entry says what it is; `tools.evaluate` gives it a value. What stands between two
equations (a comma, a gap, a new row that goes on with no =) ends one.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tools.latex.grammar import Reader
from tools.latex.tokens import RELATIONS, Token, Unreadable, tokens

__all__ = ["Equation", "Side", "Token", "equations", "tokens"]


@dataclass
class Side:
    """One side of an equation; `tree` is None where it cannot be read."""

    relation: str  # what stands before it; empty for the first
    tokens: list[Token] = field(default_factory=list)
    tree: Any = None
    reason: str = ""

    def numerals(self) -> list[Token]:
        return [token for token in self.tokens if token.kind == "number"]


Equation = list[Side]


def equations(text: str) -> list[Equation]:
    """The equations of a formula, in order. A side that has no meaning has no tree."""
    found = _split(tokens(text))
    for side in (side for equation in found for side in equation):
        try:
            side.tree = Reader(side.tokens).side()
        except Unreadable as problem:
            side.reason = str(problem)
    return found


def _split(stream: list[Token]) -> list[Equation]:
    found: list[Equation] = [[Side("")]]
    depth, columns, fresh = 0, 0, False
    for number, token in enumerate(stream):
        depth += _deeper(token)
        if depth or _deeper(token):
            found[-1][-1].tokens.append(token)
            continue
        if token.kind == "row":
            columns, fresh = 0, True
            continue
        if token.text == "&" or (fresh and token.kind == "gap"):
            columns += token.text == "&"
            if token.text == "&" and columns % 2 == 0:
                found.append([Side("")])
                fresh = False
            continue
        if fresh:
            # A row goes on where it begins with a relation, or with & and a sign.
            goes_on = token.text in RELATIONS or (columns and token.text in "+-")
            if not goes_on:
                found.append([Side("")])
            fresh = False
        if token.text in RELATIONS:
            found[-1].append(Side(token.text))
        elif token.kind == "gap" or token.text in {",", ".", ";", ":"}:
            found.append([Side("")])
        elif not (token.kind == "text" and _label(stream, number)):
            found[-1][-1].tokens.append(token)
    return [equation for equation in found if any(side.tokens for side in equation)]


def _deeper(token: Token) -> int:
    if token.kind in ("begin", "end"):
        return 1 if token.kind == "begin" else -1
    return (token.text in "([{") - (token.text in ")]}") if len(token.text) == 1 else 0


def _label(stream: list[Token], number: int) -> bool:
    """Whether this text is a word beside the formula, as in "A:"."""
    return bool(re.search(r"[:,. ]\s*\}$|\{\s", stream[number].text))
