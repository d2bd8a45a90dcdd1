"""Keys of the page Computation graphs."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Three = tuple[float, float, float]


def _points(rng: np.random.Generator) -> Iterator[Three]:
    for _ in range(5):
        yield tuple(rng.uniform(0.5, 3, size=3) * [1, -1, 1])


def _gated(x: float, w: float, b: float) -> Three:
    a = 1 / (1 + np.exp(-(w * x + b)))
    dz = x * a * (1 - a)
    return a + dz * w, dz * x, dz


def _paths(direct: bool, through: bool) -> Callable[[float, float, float], Three]:
    """The gradients of the gated unit with one of the two paths of x alone."""

    def gated(x: float, w: float, b: float) -> Three:
        dx, dw, db = _gated(x, w, b)
        a = dx - db * w
        return direct * a + through * db * w, dw, db

    return gated


def _without_x(x: float, w: float, b: float) -> Three:
    """The output gate hands 1 to the sigmoid, and not x."""
    dx, dw, db = _gated(x, w, b)
    return dx - db * w + db * w / x, dw / x, db / x


def _quotient(a: float, b: float, c: float) -> Three:
    """The gradients of (a b + c) / b, which is a + c / b."""
    return 1.0, -c / b**2, 1 / b


P = 1 / (1 + np.e)  # the share of class 1: e / (e + e^2)

KEYS = {
    1: Value(
        [0.01, 100],
        mistakes=[
            ([100, 0.01], "Multiply swaps: each receives the value of the other."),
            ([1, 1], "That is an add gate, which copies."),
            ([1, 0], "That is a max gate, which routes."),
        ],
        right="A large feature gives its weight a large gradient.",
    ),
    2: Value(
        [P - 1, 1 - P],
        mistakes=[
            ([P, 1 - P], "a has a fan-out: its share from the difference is missing."),
            ([-1, 1 - P], "a has a fan-out: its share from the sum is missing."),
            ([1 - P, P - 1], "Mind the sign: the difference subtracts a."),
            ([P + 1, 1 - P], "Mind the sign: the difference subtracts a."),
            ([1 - P, 1 - P], "Mind the sign of a: it receives -1 and 0.268941."),
        ],
        right="Softmax minus one-hot, from nothing but gates.",
    ),
    3: Function(
        _gated,
        _points,
        mistakes=[
            (_paths(True, False), "x goes into two gates. One share of it is missing."),
            (_paths(False, True), "x goes into two gates. One share of it is missing."),
            (_without_x, "Multiply swaps: the sigmoid receives x, not 1."),
            (
                lambda x, w, b: (
                    _gated(x, w, b)[0],
                    _gated(x, w, b)[2],
                    _gated(x, w, b)[2],
                ),
                "w is multiplied by x, so its gradient is, too.",
            ),
            (
                lambda x, w, b: x / (1 + np.exp(-(w * x + b))),
                "That is f itself. The question is its three gradients.",
            ),
        ],
        right="With w = 1 and b = 0 this is the activation SiLU.",
    ),
    4: Function(
        _quotient,
        _points,
        mistakes=[
            (
                lambda a, b, c: (1.0, -(a * b + c) / b + a / b, 1 / b),
                "That is the same as before. Check it at b = 2.",
            ),
            (
                lambda a, b, c: (1.0, -(a * b + c) / b**2, 1 / b),
                "b goes into two gates, and only the division has reached it.",
            ),
            (
                lambda a, b, c: (1.0, (a * b + c) / b**2 + a / b, 1 / b),
                "The more you divide by, the less is left: mind the sign.",
            ),
        ],
        right="A check at a point full of ones sees little.",
    ),
    5: Value(
        10,  # 4^10 = 1,048,576
        mistakes=[
            (9, "1 / 4^9 is 1 / 262,144, more than a millionth."),
            (11, "Eleven are enough, but so is a smaller number."),
            (6, "A factor is a quarter, not a tenth."),
            (20, "A factor is a quarter, not a half."),
        ],
        right="In the chain of the page, too, nine are not quite enough.",
    ),
    6: Value(
        1.0,
        mistakes=[
            (2.0, "Large weights drive the values to where the tanh is flat."),
            (0.1, "Fifty factors of 0.1 at most leave nothing."),
            (1.1, "Nearly. Compare it with 1.0."),
            (0.9, "Nearly. Compare it with 1.0."),
        ],
        right="Smaller weights shrink the product, larger ones flatten the tanh.",
    ),
}
