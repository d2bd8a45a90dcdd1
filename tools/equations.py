r"""Run a formula: give its symbols values, and see that its equations hold.

    hold(r"\ell = \ln(1 + e^z) - y z", ell=loss)  # loss(z, y) is the code

A symbol has the value that is given for it. If that is a function, its arguments are
symbols, and the formula must come to its result; `dell_dz` is its slope. An equation
whose left side is a symbol without value defines it for the others. All other symbols
are drawn, from a normal distribution; p, q, s, y and Greek letters between 0 and 1.

`w \leftarrow w - ...` gives `w` its new value, which must be `w_new`.
"""

import re
from collections.abc import Iterator
from inspect import signature
from itertools import pairwise, product
from typing import Any

import numpy as np

from tools import latex, rounding, symbols
from tools.evaluate import KNOWN, STEP, TESTS, Unknown, evaluate, length, parts
from tools.latex import Equation, Side

DRAWS = 8
# Slopes are differences: right to nine digits or so.
CLOSE = {"=": 1e-7, "\\approx": 1e-4}
SHARES = {"p", "q", "s", "y", "alpha", "beta", "gamma", "delta", "epsilon", "eta"}
SHARES |= {"lambda", "mu", "tau"}
NOT_RUN = {"\\to", "\\iff", "\\propto"}


class Wrong(AssertionError):
    """The formula and the code do not say the same."""


def hold(tex: str, *, value: Any = None, every: bool = False, **values: Any) -> int:
    """Assert that the equations of a formula hold; return how many were compared.

    A formula without an equals sign, such as `\\max(z, 0)`, must come to `value`.
    With `every` the formula must speak of each value that is given.
    """
    compared = 0
    for seed in range(DRAWS):
        run = _Run(values, value, np.random.default_rng(seed))
        compared = run.all(tex)
        if every and run.unused:
            raise Wrong(
                f"the formula does not speak of {', '.join(sorted(run.unused))}"
            )
    return compared


class _Run:
    """The equations of a formula, with one draw of its free symbols."""

    def __init__(
        self, values: dict[str, Any], value: Any, rng: np.random.Generator
    ) -> None:
        self.functions = {name: f for name, f in values.items() if callable(f)}
        self.values = {n: v for n, v in values.items() if n not in self.functions}
        self.value, self.asked, self.rng = value, value is not None, rng
        self.compared = 0
        self.idle: set[str] = set()  # defined, and not used since
        self.unused = {name.removesuffix("_new") for name in values}

    def all(self, tex: str) -> int:
        every = latex.equations(tex)
        waiting = [one for one in every if self._speaks(one)]
        for part in parts([side.tree for equation in every for side in equation]):
            if part[0] == "name":
                self._meets(str(part[1]))
        while waiting:
            # What an equation needs may be defined by one that stands further down.
            ready = (one for one in waiting if not self._needs(one, waiting))
            equation = next(ready, waiting[0])
            waiting.remove(equation)
            self.run(equation)
        if self.asked:
            raise Wrong("no formula to compare with the value")
        if self.idle:
            raise Wrong(f"nothing is compared with {', '.join(sorted(self.idle))}")
        if not self.compared:
            raise Wrong("no equation could be compared")
        return self.compared

    def _meets(self, name: str) -> None:
        """Note that the formula speaks of a symbol, of its slope or of its entry."""
        names = {name, name.removesuffix("_prime"), *(self._entry(name) or ("",))[:1]}
        if slope := self._slope_of(name):
            names |= {*slope}
        self.unused -= names

    def _speaks(self, equation: Equation) -> bool:
        """Whether it is no shape or word that stands beside the equations."""
        if any(side.relation in NOT_RUN for side in equation):
            return False
        if len(equation) == 1:
            return self.asked and equation[0].tree is not None
        for side in equation:
            if side.tree is None:
                raise Wrong(f"cannot read {symbols.text_of(side)}: {side.reason}")
        return True

    def _needs(self, equation: Equation, others: list[Equation]) -> bool:
        defined = {
            symbols.defined_of(other) for other in others if other is not equation
        }
        return bool(
            (symbols.names_of(equation) & defined) - {*self.values, *self.functions}
        )

    def run(self, equation: Equation) -> None:
        """Compare, define or assign."""
        left, name = equation[0], self._defines(equation)
        self._meet(equation, name)
        if len(equation) > 1 and equation[1].relation == "\\leftarrow":
            return self._assign(left, equation[1])
        known = equation
        if name is not None:
            known = equation[1:]
            if left.tree[0] != "apply":  # else σ'(z) = ..., which is the value itself
                self.values[name] = self._array(left, equation[1])
                self.idle |= {name} if len(known) == 1 else set()
        for before, after in pairwise(known):
            self._compare(before, after)
        if self.asked:
            got = self._evaluate(known[-1])
            self._equal(
                got, self.value, f"{symbols.text_of(known[-1])} is", "the code gives"
            )
            self.asked = False
        return None

    def _defines(self, equation: Equation) -> str | None:
        """The symbol that this equation gives its value."""
        name, tree = symbols.defined_of(equation), equation[0].tree
        given = {*self.values, *self.functions}
        if name is None or name in given or self._slope_of(name) or self._entry(name):
            return None
        if tree[0] == "apply":  # σ'(z) = ..., where the value asked for is σ'
            return name if self.asked else None
        at = {item[1] for item in tree[2]} if tree[0] == "sub" else set()
        return None if at & given else name

    def _slope_of(self, name: str) -> tuple[str, str] | None:
        """Of dell_dz, with a function for ell, these two."""
        slope = re.fullmatch(r"d(\w+)_d(\w+)", name)
        return (slope[1], slope[2]) if slope and slope[1] in self.functions else None

    def _entry(self, name: str) -> tuple[str, tuple[int, ...]] | None:
        """Of z_2, with an array for z, its name and the place, from 0."""
        base, _, digits = name.rpartition("_")
        if not digits.isdigit() or np.ndim(self.values.get(base, 0.0)) != len(digits):
            return None
        return base, tuple(int(digit) - 1 for digit in digits)

    def _meet(self, equation: Equation, defined: str | None) -> None:
        """Give each symbol of the equation its value."""
        applied = symbols.applied_of(equation)
        letters = symbols.letters_of(equation) - set(self.values)
        for name in sorted(symbols.names_of(equation) - letters - {defined}):
            base = name.removesuffix("_prime")
            if base in applied & set(self.functions):
                self.values[base] = self.functions[base]
            elif name in self.functions or base not in {*self.values, *KNOWN}:
                self.values[name] = self._given(name)
            if f"{name}_new" in self.functions:
                self.values[f"{name}_new"] = self._given(f"{name}_new")

    def _given(self, name: str) -> Any:
        """The result of the function of this name, its slope, or a drawn number."""
        if name in self.functions:
            return self._call(name)
        if pair := self._slope_of(name):
            return self._slope(*pair)
        if entry := self._entry(name):
            return self.values[entry[0]][entry[1]]
        inside = re.sub(r"_.*|\d|var", "", name) in SHARES
        return float(self.rng.uniform(0.1, 0.9) if inside else self.rng.normal())

    def _call(self, name: str, **other: Any) -> Any:
        arguments = {}
        for argument in signature(self.functions[name]).parameters:
            if argument not in self.values:
                self.values[argument] = self._given(argument)
            arguments[argument] = self.values[argument]
        return self.functions[name](*{**arguments, **other}.values())

    def _slope(self, name: str, by: str) -> Any:
        """Central differences: the axes of the result, then those of the argument."""
        self._call(name)  # draws the arguments
        at = np.asarray(self.values[by], float)
        found = []
        for place in np.ndindex(at.shape):
            step = np.zeros_like(at)
            step[place] = STEP
            up, down = (self._call(name, **{by: at + s}) for s in (step, -step))
            found.append((np.asarray(up) - np.asarray(down)) / (2 * STEP))
        return np.moveaxis(np.array(found), 0, -1).reshape(found[0].shape + at.shape)

    def _places(self, *sides: Side) -> Iterator[dict[str, int]]:
        """Each choice of the indices that are free on these sides."""
        trees = [side.tree for side in sides]
        bound = {x for part in parts(trees) if part[0] == "sum" for x in part[1]}
        letters = sorted(symbols.letters_of(sides) - set(self.values) - bound)
        sizes = [length(letter, trees, self.values) for letter in letters]
        if None in sizes:
            raise Wrong(f"nothing says how far {', '.join(letters)} run")
        for places in product(*(range(size or 0) for size in sizes)):
            yield dict(zip(letters, places, strict=True))

    def _array(self, left: Side, right: Side) -> Any:
        """The right side, at each place of the left side's indices."""
        letters = [item[1] for item in left.tree[2]] if left.tree[0] == "sub" else []
        found = {
            tuple(place[letter] for letter in letters): self._evaluate(right, place)
            for place in self._places(right)
        }
        if not letters:
            return found[()]
        shape = [n + 1 for n in max(found)]
        entries = np.array([found[place] for place in sorted(found)])
        return entries.reshape(*shape, *entries.shape[1:])

    def _assign(self, left: Side, right: Side) -> None:
        name, new = left.tree[1], self._evaluate(right)
        if f"{name}_new" not in self.values:
            raise Wrong(f"nothing is compared with the new {name}")
        self._equal(new, self.values[f"{name}_new"], f"{name} becomes", "in the code")
        self.values[name] = new

    def _evaluate(self, side: Side, place: dict[str, int] | None = None) -> Any:
        self.idle -= symbols.names_of([side])
        try:
            with np.errstate(all="ignore"):  # what is not finite is equal to nothing
                return evaluate(side.tree, {**self.values, **(place or {})})
        except Unknown as problem:
            raise Wrong(f"{symbols.text_of(side)}: {problem}") from problem

    def _compare(self, left: Side, right: Side) -> None:
        for place in self._places(left, right):
            a, b = self._evaluate(left, place), self._evaluate(right, place)
            if right.relation in CLOSE:
                texts = f"{symbols.text_of(left)} is", f"{symbols.text_of(right)} is"
                off = _rounded(left, a, right, b)
                self._equal(a, b, *texts, CLOSE[right.relation], off)
            elif not np.all(TESTS[right.relation](a, b)):
                texts = symbols.text_of(left), symbols.text_of(right)
                raise Wrong(f"not {texts[0]} {right.relation} {texts[1]}")
            else:
                self.compared += 1

    def _equal(
        self,
        a: Any,
        b: Any,
        name_a: str,
        name_b: str,
        close: float = 1e-7,
        off: Any = 0,
    ) -> None:
        a, b = np.squeeze(np.asarray(a, float)), np.squeeze(np.asarray(b, float))
        self.compared += 1
        if a.ndim and b.ndim and a.shape != b.shape:
            raise Wrong(f"{name_a} of shape {a.shape}, {name_b} of shape {b.shape}")
        if np.any(np.asarray(off) > close):  # by the digits that are written
            right = np.all(np.abs(a - b) <= np.squeeze(off))
        else:
            right = np.allclose(a, b, rtol=close, atol=close)
        if not right:
            raise Wrong(f"{name_a} {a}, {name_b} {b}")


def _rounded(left: Side, a: Any, right: Side, b: Any) -> Any:
    """How far numbers that are written beside symbols may be off, as in p = 0.71."""
    numbers = [rounding.only_numbers(side.tree) for side in (left, right)]
    return rounding.allowed(left, a, right, b) if any(numbers) else 0.0
