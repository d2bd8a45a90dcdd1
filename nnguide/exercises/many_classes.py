"""Keys of the page Many classes."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

PROBABILITIES, ONE_HOT = np.array([0.2, 0.3, 0.5]), np.eye(3)


def _batches(rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
    for n, c in [(4, 3), (5, 2), (1, 4)]:
        z = 2 * rng.normal(size=(n, c))
        z[0] += 1000  # without the shift this overflows
        yield z, (1 + np.arange(n)) % c  # several classes, where there is more than one


def _weighted_batches(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for z, y in _batches(rng):
        yield z, y, rng.uniform(0.5, 4, size=len(y))


def _alone(z: Array, y: Array, axis: int = 1) -> Array:
    """The blame of each example without the 1/N: p - Y."""
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    dz = powers / powers.sum(axis=axis, keepdims=True)
    dz[np.arange(len(y)), y] -= 1
    return dz


def _blame(z: Array, y: Array) -> Array:
    return _alone(z, y) / len(y)


def _weighted(
    total: Callable[[Array], float],
) -> Callable[[Array, Array, Array], Array]:
    """The blame with weights that is divided by a function of them."""

    def blame(z: Array, y: Array, weights: Array) -> Array:
        return _alone(z, y) * weights[:, None] / total(weights)

    return blame


def _without_shift(z: Array, y: Array, weights: Array) -> Array:
    dz = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    dz[np.arange(len(y)), y] -= 1
    return dz * weights[:, None] / weights.sum()


def _buggy(z: Array, y: Array) -> Array:
    dz = _alone(z, y)
    dz[np.arange(len(y)), y] += 1
    dz[:, y] -= 1
    return dz / len(y)


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
        _weighted(np.sum),
        _weighted_batches,
        mistakes=[
            (_weighted(len), "A weighted mean divides by the sum of the weights."),
            (_weighted(lambda weights: 1), "That is the sum. The loss is a mean."),
            (
                _weighted(lambda weights: len(weights) * weights.sum()),
                "The 1/N of the plain mean is still in it.",
            ),
            (
                lambda z, y, weights: _blame(z, y),
                "The weights do not matter here yet.",
            ),
            (_without_shift, "Large logits overflow. Subtract the largest first."),
        ],
        right="CrossEntropyLoss with class weights divides by their sum.",
        strict=True,
    ),
    4: Function(
        _blame,
        _batches,
        mistakes=[
            (_buggy, "Still all rows lose a 1 in every column that a label names."),
            (
                lambda z, y: _alone(z, y),
                "The 1/N was right. Leave it where it was.",
            ),
            (
                lambda z, y: _alone(z, y, axis=0) / len(y),
                "The budget belongs to a row: axis 1 was right.",
            ),
        ],
        right="A list of rows beside a list of columns is read in pairs, "
        "a colon is not.",
    ),
    5: Value(
        4,  # the page's solution runs it
        mistakes=[
            (2, "Try it: none of twenty runs with two units gets over 66 %."),
            (3, "Three can be enough. Did every seed succeed?"),
            (16, "That is where you start. Try fewer."),
        ],
        right="Three folds can close a border, but training does not always find them.",
    ),
}
