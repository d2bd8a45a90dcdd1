r"""The value of a formula's side, its symbols given.

Two matrices beside each other are multiplied as matrices, vectors and numbers entry by
entry; `\cdot` between vectors is their sum of products. A symbol without a value of its
own may be an entry, as `z_{nk}` of `z`; written indices count from 1.
"""

import math
import operator
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

STEP = 1e-5  # of central differences, for f'
Values = Mapping[str, Any]


class Unknown(ValueError):
    """A symbol has no value."""


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(z, float)))


def _gauss(z: Any) -> Any:
    return np.exp(-np.square(z) / 2) / np.sqrt(2 * np.pi)


def _softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum(-1, keepdims=True)


KNOWN: dict[str, Any] = {
    "sigma": _sigmoid,
    "Phi": np.vectorize(lambda z: (1 + math.erf(z / math.sqrt(2))) / 2),
    "varphi": _gauss,
    "softmax": _softmax,
    "sign": np.sign,
    "e": math.e,
    "pi": math.pi,
}
CALLS: dict[str, Any] = {
    "ln": np.log,
    "exp": np.exp,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "cos": np.cos,
    "sin": np.sin,
    "max": np.maximum,
    "min": np.minimum,
    "binom": lambda n, k: math.comb(int(n), int(k)),
}
TESTS: dict[str, Any] = {
    "=": operator.eq,
    "\\ne": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "\\le": operator.le,
    "\\ge": operator.ge,
}


def evaluate(tree: Any, values: Values) -> Any:
    """The value of a side; `Unknown` where a symbol has none.

    `values` may also hold, under its place in the text, what a numeral is to be.
    """
    ev = lambda part: evaluate(part, values)  # noqa: E731
    match tree:
        case ("num", text, at):
            return values.get(at, number(text))
        case ("name", name):
            return _look(name, values)
        case ("sub", base, items):
            return _entry(base, items, values)
        case ("neg", a):
            return -ev(a)
        case ("+", a, b):
            return ev(a) + ev(b)
        case ("-", a, b):
            return ev(a) - ev(b)
        case ("/", a, b):
            return ev(a) / ev(b)
        case ("^", a, b):
            return ev(a) ** ev(b)
        case ("T", a):
            return np.atleast_2d(ev(a)).T
        case ("\\odot", a, b):
            return ev(a) * ev(b)
        case ("of" | "\\cdot" | "\\times" as sign, a, b):
            return _times(sign, ev(a), ev(b))
        case ("call", name, arguments):
            return CALLS[name](*map(ev, arguments))
        case ("apply", name, arguments):
            function, given = ev(name), [ev(argument) for argument in arguments]
            if callable(function):
                return function(*given)
            return _times("of", function, given[0])
        case ("abs", a):
            return np.abs(ev(a))
        case ("norm", a):
            return np.linalg.norm(ev(a))
        case ("floor", a):
            return np.floor(ev(a))
        case ("test", relation, a, b):
            return TESTS[relation](ev(a), ev(b)) * 1.0
        case ("cases", rows):
            result = ev(rows[-1][0])
            for value, condition in reversed(rows[:-1]):
                result = np.where(ev(condition), ev(value), result)
            return result
        case ("row", items):
            return np.array([ev(item) for item in items])
        case ("matrix", rows):
            return np.array([[ev(cell) for cell in row] for row in rows])
        case ("sum", letters, condition, body):
            return _sum(letters, condition, body, values)
    raise Unknown(f"no rule for {tree[0]}")


def number(text: str) -> float:
    """What a numeral says, `1{,}000` too."""
    return float(text.replace("{,}", "").replace(",", ""))


def _look(name: str, values: Values) -> Any:
    if name in values:
        return values[name]
    if name in KNOWN:
        return KNOWN[name]
    base, _, place = name.rpartition("_")
    if place == "prime" and callable(f := values.get(base, KNOWN.get(base))):
        return lambda z: (f(z + STEP) - f(z - STEP)) / (2 * STEP)
    if place.isdigit() and np.ndim(values.get(base, 0.0)) == len(place):
        return values[base][tuple(int(digit) - 1 for digit in place)]
    raise Unknown(f"{name} has no value")


def _times(sign: str, a: Any, b: Any) -> Any:
    dims = np.ndim(a), np.ndim(b)
    if min(dims) >= 1 and max(dims) == 2:
        return a @ b
    return a @ b if sign == "\\cdot" and dims == (1, 1) else a * b


def _entry(base: Any, items: list[Any], values: Values) -> Any:
    name = "_".join([str(base[1]), "".join(map(_spelled, items))])
    if name in values:
        return values[name]
    array = np.asarray(evaluate(base, values))
    if array.ndim < len(items):
        raise Unknown(f"{name} has no value")
    places = [
        int(item[1]) - 1 if item[0] == "num" else int(evaluate(item, values))
        for item in items
    ]
    return array[tuple(places)]


def _spelled(item: Any) -> str:
    """An index as it stands in a name: `t-1` in `h_t-1`."""
    if item[0] in ("+", "-"):
        return f"{_spelled(item[1])}{item[0]}{_spelled(item[2])}"
    return str(item[1])


def parts(tree: Any) -> Iterator[Any]:
    """The tree and all that it is made of."""
    if isinstance(tree, tuple):
        yield tree
    if isinstance(tree, tuple | list):
        for part in tree:
            yield from parts(part)


def length(letter: str, tree: Any, values: Values) -> int | None:
    """How far an index runs: the length of an axis at which it stands."""
    for part in parts(tree):
        if part[0] == "sub" and ("name", letter) in part[2] and part[1][0] == "name":
            array = np.asarray(values.get(part[1][1], 0.0))
            if array.ndim >= len(part[2]):
                return array.shape[part[2].index(("name", letter))]
    return None


def _sum(letters: list[str], condition: Any, body: Any, values: Values) -> Any:
    sizes = [length(letter, body, values) for letter in letters]
    if None in sizes:
        if len(letters) > 1 or condition:
            raise Unknown(f"nothing says how far {letters} run")
        return np.sum(evaluate(body, values), axis=0)  # the whole array is meant
    total: Any = 0.0
    for places in product(*(range(size or 0) for size in sizes)):
        here = {**values, **dict(zip(letters, places, strict=True))}
        if condition is None or evaluate(condition, here):
            total = total + evaluate(body, here)
    return total
