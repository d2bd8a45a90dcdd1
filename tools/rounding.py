"""How far two sides of a formula may be apart, whose numbers are rounded."""

from typing import Any

import numpy as np

from tools.evaluate import evaluate, number, parts
from tools.latex import Side


def allowed(left: Side, a: Any, right: Side, b: Any) -> Any:
    """How far two sides may be apart."""
    result = is_result(right.tree)
    spread = _spread(left, a) + (0 if result else _spread(right, b))
    # All roundings at their worst is as far as it never comes; a half is rounded up.
    return 0.999 * spread + (_rounding(right) if result else 0) + 1e-12


def only_numbers(tree: Any) -> bool:
    """Whether a side holds no symbol; σ(0.8) holds none."""
    return not any(part[:1] == ("name",) and part[1] != "sigma" for part in parts(tree))


def is_result(tree: Any) -> bool:
    """Whether this is a number, or a table of numbers, as a result is written."""
    match tree:
        case ("num", *_):
            return True
        case ("neg" | "T", a) | ("/", a, ("num", "100", -1)):
            return is_result(a)
        case ("row", items):
            return all(map(is_result, items))
        case ("matrix", rows):
            return all(is_result(cell) for row in rows for cell in row)
    return False


def _rounding(side: Side) -> Any:
    """Half a unit of the last digit that is written, and a hair for binary rounding."""
    loose = side.relation == "\\approx"
    halves: dict[Any, float] = {n.at: _half(n.text, loose) for n in side.numerals()}
    return np.abs(evaluate(side.tree, halves)) * (1 + 1e-9)


def _half(numeral: str, loose: bool = False) -> float:
    decimals = len(numeral.partition(".")[2])
    return 0.5 * 10.0**-decimals if decimals or loose else 0.0


def _spread(side: Side, value: Any) -> Any:
    """How far the side moves if each rounded number in it is off by half a unit."""
    total: Any = 0.0
    for numeral in side.numerals() if only_numbers(side.tree) else ():
        if len(numeral.text.partition(".")[2]) >= 3:
            moved: dict[Any, float] = {
                numeral.at: number(numeral.text) + _half(numeral.text)
            }
            total = total + np.abs(evaluate(side.tree, moved) - value)
    return total
