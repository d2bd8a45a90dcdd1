"""Which symbols stand in the sides of an equation, and which it defines."""

from typing import Any

from tools.evaluate import parts
from tools.latex import Equation, Side


def defined_of(equation: Equation) -> str | None:
    """The symbol to the left of the equals sign."""
    tree = equation[0].tree
    if len(equation) < 2 or equation[1].relation != "=":
        return None
    base = tree[1] if tree[0] in ("sub", "apply") else tree
    if tree[0] == "sub" and not {item[1] for item in tree[2]} <= letters_of(equation):
        return None
    return str(base[1]) if base[0] == "name" else None


def names_of(sides: Equation) -> set[str]:
    """The symbols on these sides."""
    found = {p[1] for side in sides for p in parts(side.tree) if p[0] == "name"}
    return found - letters_of(sides)


def applied_of(sides: Equation) -> set[str]:
    """The functions: f in `f(z)` and `f'(z)`, but not p in `p(1 - p)`."""
    nodes = [part for side in sides for part in parts(side.tree)]
    heads = [part[1][1] for part in nodes if part[0] == "apply"]
    names = [part[1] for part in nodes if part[0] == "name"]
    return {h.removesuffix("_prime") for h in heads if heads.count(h) == names.count(h)}


def letters_of(sides: Any) -> set[str]:
    """The letters that may run over entries."""
    found: set[str] = set()
    for side in sides:
        for part in parts(side.tree):
            if part[0] == "sub":
                found |= {i[1] for i in part[2] if i[0] == "name" and len(i[1]) == 1}
            if part[0] == "sum":
                found |= set(part[1])
    return found


def text_of(side: Side) -> str:
    return " ".join(token.text for token in side.tokens)
