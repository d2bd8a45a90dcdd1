"""Keys of the page A network from scratch."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Gradients = dict[str, Array]

PROBABILITIES, ONE_HOT = np.array([0.2, 0.3, 0.5]), np.eye(3)


def _blames(rng: np.random.Generator) -> Iterator[tuple[Array]]:
    for n, c in [(1, 3), (5, 3), (4, 2)]:
        yield (rng.normal(size=(n, c)) / n,)


def _layers(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for n, d, h, c in [(1, 2, 4, 3), (5, 3, 4, 2), (4, 2, 6, 1)]:
        a1 = np.maximum(rng.normal(size=(n, h)), 0)
        a1[0, :2] = 0.0, 0.7  # in every case a unit is closed, another open
        x, w2 = rng.normal(size=(n, d)), rng.normal(size=(c, h))
        yield rng.normal(size=(n, c)) / n, x, a1, w2


def _backward(dz2: Array, x: Array, a1: Array, W2: Array) -> Gradients:
    return _with(lambda a: a > 0)(dz2, x, a1, W2)


def _with(slope: Callable[[Array], Array]) -> Callable[..., Gradients]:
    """The gradients with a slope of ReLU that is a function of its output."""

    def backward(dz2: Array, x: Array, a1: Array, W2: Array) -> Gradients:
        dz1 = (dz2 @ W2) * slope(a1)
        return {
            "W1": dz1.T @ x,
            "b1": dz1.sum(axis=0),
            "W2": dz2.T @ a1,
            "b2": dz2.sum(axis=0),
        }

    return backward


def _closed_before(dz2: Array, x: Array, a1: Array, W2: Array) -> Gradients:
    right = _backward(dz2, x, a1, W2)
    return {**right, "W2": dz2.T @ (a1 > 0)}


KEYS = {
    1: Value(
        np.log(3),  # every class gets 1/3
        mistakes=[
            (1 / 3, "That is each probability. The loss is its negative log."),
            (np.log(2), "That is the start for two classes."),
            (0, "A loss of 0 would mean: certain, and right."),
            (3 * np.log(3), "One example pays for its right class only."),
        ],
        right="If a first loss is far above ln C, start values or inputs are too big.",
    ),
    2: Value(
        PROBABILITIES - ONE_HOT[1],
        mistakes=[
            (ONE_HOT[1] - PROBABILITIES, "Blame is p minus Y, not Y minus p."),
            (PROBABILITIES - ONE_HOT[0], "Classes count from 0."),
            ([0, -0.7, 0], "Wrong classes carry blame too: they sum to 0."),
            (PROBABILITIES, "Those are the probabilities. Y is still to come off."),
            (
                (PROBABILITIES - ONE_HOT[1]) / 3,
                "Divide by N, and there is one example.",
            ),
        ],
        right="Only the right class has a negative blame, and all three add up to 0.",
    ),
    3: Function(
        lambda dz2: dz2.sum(axis=0),
        _blames,
        mistakes=[
            (
                lambda dz2: dz2.mean(axis=0),
                "The 1/N is in dz2 already. A mean divides again.",
            ),
            (
                lambda dz2: len(dz2) * dz2.sum(axis=0),
                "The 1/N is in dz2. Do not take it out.",
            ),
            (
                lambda dz2: dz2.sum(axis=1),
                "That adds up the classes: one number an example.",
            ),
            (lambda dz2: dz2.sum(), "That adds up everything: a class has its bias."),
            (lambda dz2: dz2, "That is one row an example. Add them up."),
        ],
        right="A sum over the examples, because the mean has been taken at dz2.",
    ),
    4: Function(
        _backward,
        _layers,
        mistakes=[
            (_with(np.ones_like), "Blame still passes through every hidden unit."),
            (_with(lambda a: a <= 0), "Turned around: an open unit passes blame on."),
            (_with(lambda a: a), "The slope of ReLU is 1 or 0, not its output."),
            (_closed_before, "dW2 was right: the value at the tail is a1 itself."),
        ],
        right="The output of a ReLU is above 0 exactly where its sum is.",
    ),
}
