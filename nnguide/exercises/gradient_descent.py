"""Keys of the page Gradient descent."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

CURVATURE, BOTTOM = 5.0, 1.2  # of the page's hill


def _distance(rate: float, steps: int) -> float:
    return float(-BOTTOM * (1 - CURVATURE * rate) ** steps)


def _one_by_one(order: tuple[int, ...], stay: bool = False) -> float:
    """One step of rate 0.1 for each input of the order, targets 2, from 0."""
    w = 0.0
    for a in order:
        at = 0.0 if stay else w
        w -= 0.1 * 2 * (at * a - 2) * a
    return w


def _epochs(rng: np.random.Generator) -> Iterator[tuple[Array | float | int, ...]]:
    for n, d, size in [(7, 3, 2), (5, 2, 5), (8, 2, 3), (4, 3, 1)]:
        x, y, w = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)
        yield x, y, w, 0.1, size, rng.permutation(n)


def _slopes(x: Array, y: Array, w: Array) -> Array:
    return np.asarray(2 * (x @ w - y) @ x)  # a sum


def _epoch(
    divide: Callable[[Array, int], int] = lambda rows, size: len(rows),
    *,
    stay: bool = False,
    drop: bool = False,
    ordered: bool = True,
) -> Callable[..., Array]:
    """One epoch, or one with a mistake."""

    def one_epoch(
        x: Array, y: Array, w: Array, lr: float, size: int, order: Array
    ) -> Array:
        began, order = w, order if ordered else np.arange(len(x))
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            if drop and len(rows) < size:
                break
            at = began if stay else w
            w = w - lr * _slopes(x[rows], y[rows], at) / divide(rows, size)
        return w

    return one_epoch


def _batches(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for n, d in [(20, 3), (1, 2), (6, 2)]:
        yield rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)


KEYS = {
    1: Value(
        BOTTOM + _distance(0.3, 3),
        mistakes=[
            (BOTTOM - abs(_distance(0.3, 3)), "The factor is negative. Which side?"),
            (BOTTOM + _distance(0.3, 2), "Those are two steps."),
            (BOTTOM + _distance(0.3, 4), "Those are four steps."),
            (_distance(0.3, 3), "That is the distance. Where is the bottom?"),
            (-_distance(0.3, 3), "That is the distance. Where is the bottom?"),
        ],
        right="A negative factor changes the side with each step.",
    ),
    2: Value(
        _one_by_one((2, 1)),
        mistakes=[
            (_one_by_one((1, 2)), "That is the order of the page: first, then second."),
            (
                _one_by_one((2, 1), stay=True),
                "Both slopes were taken at 0. Measure the second one where you are.",
            ),
            (0.6, "That is one step on the mean of both."),
            (_one_by_one((2,)), "One step is still missing."),
        ],
        right="The order matters, which is one more reason to shuffle it.",
    ),
    3: Function(
        _epoch(),
        _epochs,
        mistakes=[
            (_epoch(lambda rows, size: 1), "That is a sum. The loss is a mean."),
            (
                _epoch(lambda rows, size: 2 * len(rows)),
                "The slope of a square has a factor of 2.",
            ),
            (
                _epoch(lambda rows, size: size),
                "The last batch can be smaller: divide by what is in it.",
            ),
            (_epoch(drop=True), "The examples that are left make the last batch."),
            (
                _epoch(stay=True),
                "Each gradient belongs to the place where you are by then.",
            ),
            (_epoch(ordered=False), "Take the rows in the order that is given."),
        ],
        right="With size = N this is batch gradient descent, with size = 1 it is SGD.",
    ),
    4: Function(
        lambda x, y, w: _slopes(x, y, w) / len(x),
        _batches,
        mistakes=[
            (_slopes, "Still a sum: put each example in twice, and it doubles."),
            (
                lambda x, y, w: _slopes(x, y, w) / len(x) / 2,
                "The 2 of the square was right. Leave it.",
            ),
            (
                lambda x, y, w: _slopes(x, y, w) / x.size,
                "Divide by the examples, not by all entries of the batch.",
            ),
            (
                lambda x, y, w: _slopes(x, y, w) / 20,
                "That is right for 20 examples only.",
            ),
        ],
        right="With a mean, a rate means the same for every size of the batch.",
    ),
    5: Value(
        4,  # the first example with each of the four others
        mistakes=[
            (2, "Two is the size of a batch. How many others can join the first?"),
            (5, "The first cannot be joined by itself."),
            (10, "Those are all batches. Not every one holds the first example."),
            (6, "That many do not hold it."),
        ],
        right="Each example is in equally many batches, so no one is favored.",
    ),
}
