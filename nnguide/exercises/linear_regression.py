"""Keys of the page Linear regression."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value, Word

X, Y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 5.0])  # the page's three points
E = X - Y  # the residuals at w = 1, b = 0
SLOPES = 2 / 3 * np.array([(E * X).sum(), E.sum()])


def _fit_closed(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """From the equations themselves, where the page calls lstsq."""
    A = np.column_stack([x, np.ones(len(x))])
    return np.linalg.solve(A.T @ A, A.T @ y)[:, 0]


def _ones_first(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.roll(_fit_closed(x, y), 1)


def _planes(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Examples near a plane, the last of them a line through two points."""
    for N, D in [(5, 1), (7, 2), (12, 4), (2, 1)]:
        x = rng.integers(-4, 5, size=(N, D)) + np.eye(N, D)
        slopes = rng.normal(size=(D, 1)).round(1)
        yield x, x @ slopes + 2.5 + rng.normal(0, 0.2, size=(N, 1)).round(1)


def _step(x: Any, y: Any, w: Any, b: Any, lr: Any) -> tuple[Any, Any]:
    e = w * x + b - y
    return w - lr * 2 * (e * x).mean(), b - lr * 2 * e.mean()


def _late_b(x: Any, y: Any, w: Any, b: Any, lr: Any) -> tuple[Any, Any]:
    w = _step(x, y, w, b, lr)[0]
    return w, _step(x, y, w, b, lr)[1]


def _late_w(x: Any, y: Any, w: Any, b: Any, lr: Any) -> tuple[Any, Any]:
    b = _step(x, y, w, b, lr)[1]
    return _step(x, y, w, b, lr)[0], b


def _at_rate(factor: Callable[[int], float]) -> Callable[..., tuple[Any, Any]]:
    """The step with its rate multiplied by a factor that may depend on N."""
    return lambda x, y, w, b, lr: _step(x, y, w, b, factor(len(x)) * lr)


def _places(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    yield X[:, None], Y[:, None], 1.0, 0.0, 0.1
    for N in (5, 1, 4):
        x, y = rng.integers(-3, 4, size=(2, N, 1)) / 2
        w, b = rng.normal(size=2).round(1)
        yield x, y, w, b, 0.05 * N


def _undo(w_s: Any, b_s: Any, mu: Any, s: Any) -> list[Any]:
    w = w_s / s
    return [*w, b_s - w @ mu]


def _scalings(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for D in (2, 1, 3, 5):
        w_s, mu = rng.integers(-5, 6, size=(2, D)) + 0.5
        yield w_s, 20.5, mu, rng.uniform(2, 9, size=D).round(1)


KEYS = {
    1: Value(
        SLOPES,
        mistakes=[
            (SLOPES / 2, "Half of it: the loss has no ½, so the 2 stays."),
            (SLOPES * 3 / 2, "Those are the sums. Times 2, divided by N."),
            (SLOPES * 3, "Divide by N: the loss is a mean."),
            (-SLOPES, "The residual is prediction minus target."),
            (SLOPES[::-1], "In the other order: dw first. Only dw counts x."),
        ],
        right="Both are negative, so the next step makes w and b larger.",
    ),
    2: Value(
        [0.75, 1 / 3, 1 / 18],  # half of 1.5; all predictions stay as they are
        mistakes=[
            ([3, 1 / 3, 1 / 18], "Then 2x would count four times as much."),
            ([1.5, 1 / 3, 1 / 18], "The same w would give steeper predictions."),
            ([0.75, 2 / 3, 1 / 18], "The bias is the height at x = 0. It stays."),
            ([0.75, 1 / 6, 1 / 18], "At x = 0 the doubled x is 0, too. Look at b."),
            ([0.75, 1 / 3, 4 / 18], "Same predictions, same loss."),
            ([0.75, 1 / 3, 1 / 36], "The squares stand on the misses in y."),
        ],
        right="Units change the weights and the way there, not the best line.",
    ),
    3: Function(
        _fit_closed,
        _planes,
        mistakes=[
            (
                lambda x, y: np.linalg.lstsq(x, y)[0][:, 0],
                "Forced through 0. Which column is missing?",
            ),
            (_ones_first, "The bias comes last: so must the ones."),
            (
                lambda x, y: _fit_closed(x, y)[:, None],
                "A column came out. Take its only column.",
            ),
            (
                lambda x, y: np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y),
                "lstsq gives four results. The first holds the weights.",
            ),
        ],
    ),
    4: Function(
        _step,
        _places,
        mistakes=[
            (_late_b, "As before. Which w is in the line for b?"),
            (_late_w, "Now w is late. Both need the old w and b."),
            (_at_rate(lambda N: -1), "Uphill: the sign of the step."),
            (_at_rate(lambda N: 0.5), "The loss has no ½, so the 2 stays."),
            (_at_rate(lambda N: N), "The slopes are means, and yours are sums."),
        ],
        right="All slopes belong to one place.",
    ),
    5: Word(
        "sign",
        choices=["rate", "sign", "mean"],
        mistakes=[
            ("rate", "A thousandth of the rate, and it still rises."),
            ("mean", "Slopes three times as long lead downhill, too."),
        ],
        right="A tiny step against the gradient lowers every loss.",
    ),
    6: Function(
        _undo,
        _scalings,
        mistakes=[
            (
                lambda w_s, b_s, mu, s: [*(w_s / s), b_s],
                "The mean moves the bias, too.",
            ),
            (
                lambda w_s, b_s, mu, s: [*(w_s / s), b_s + (w_s / s) @ mu],
                "Sort again: minus the means.",
            ),
            (
                lambda w_s, b_s, mu, s: [*(w_s * s), b_s - (w_s * s) @ mu],
                "Divide by s, as x was.",
            ),
            (
                lambda w_s, b_s, mu, s: [*(w_s / s), b_s - w_s @ mu],
                "The means are divided by s as well.",
            ),
            (
                lambda w_s, b_s, mu, s: (w_s / s, b_s - (w_s / s) @ mu),
                "Put the weights and the bias into one list: [*w, b].",
            ),
        ],
    ),
}
