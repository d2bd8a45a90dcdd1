"""Keys of the page Normalization."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Normed = tuple[Array, Array, Array]

# Running variances start at 1; the first batch has the variance 20 / 3 with N - 1.
FIRST = 0.9 + 0.1 * 20 / 3
BATCH = np.array([2.0, 2.0, 2.0, 6.0])


def _rms_cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array, float]]:
    for shape, eps in [((4, 3), 1e-5), ((2, 5), 0.1), ((1, 4), 1.0)]:
        yield rng.normal(size=shape), 2 * rng.normal(size=shape) + 1, eps


def _rms(dz: Array, x: Array, eps: float) -> Array:
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    z = x / r
    return (dz - z * (dz * z).mean(axis=1, keepdims=True)) / r


def _direct(dz: Array, x: Array, eps: float) -> Array:
    return dz / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)


def _with_mean(dz: Array, x: Array, eps: float) -> Array:
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return _rms(dz, x, eps) - dz.mean(axis=1, keepdims=True) / r


def _columns(dz: Array, x: Array, eps: float) -> Array:
    return _rms(dz.T, x.T, eps).T


def _summed(dz: Array, x: Array, eps: float) -> Array:
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    z = x / r
    return (dz - z * (dz * z).sum(axis=1, keepdims=True)) / r


def _norm_cases(
    rng: np.random.Generator,
) -> Iterator[tuple[Array, Array, Array, bool]]:
    for n, d, training in [(4, 3, True), (5, 2, False), (3, 4, False), (6, 2, True)]:
        x = 3 * rng.normal(size=(n, d)) + 1
        yield x, rng.normal(size=d), rng.uniform(0.5, 4, size=d), training


def _norm(x: Array, mean: Array, var: Array, training: bool) -> Normed:
    mu, v = mean, var
    if training:
        n, mu, v = len(x), x.mean(axis=0), x.var(axis=0)
        mean = 0.9 * mean + 0.1 * mu
        var = 0.9 * var + 0.1 * v * n / (n - 1)
    return (x - mu) / np.sqrt(v + 1e-5), mean, var


def _buggy(x: Array, mean: Array, var: Array, training: bool) -> Normed:
    _, new_mean, new_var = _norm(x, mean, var, True)
    return _norm(x, mean, var, training)[0], new_mean, new_var


def _never(x: Array, mean: Array, var: Array, training: bool) -> Normed:
    return _norm(x, mean, var, training)[0], mean, var


def _after(x: Array, mean: Array, var: Array, training: bool) -> Normed:
    _, mean, var = _norm(x, mean, var, training)
    return _norm(x, mean, var, False)[0], mean, var


def _biased(x: Array, mean: Array, var: Array, training: bool) -> Normed:
    x_hat, new_mean, new_var = _norm(x, mean, var, training)
    if training:
        new_var = 0.9 * var + 0.1 * x.var(axis=0)
    return x_hat, new_mean, new_var


KEYS = {
    1: Value(
        0.9 * FIRST + 0.1 * BATCH.var(ddof=1),
        mistakes=[
            (
                0.9 * FIRST + 0.1 * BATCH.var(),
                "That divides by N. The running variance estimates with N - 1.",
            ),
            (BATCH.var(ddof=1), "That is the batch alone. Only a tenth of it counts."),
            (
                0.1 * FIRST + 0.9 * BATCH.var(ddof=1),
                "The other way round: a tenth of the new one.",
            ),
            (
                0.9 + 0.1 * BATCH.var(ddof=1),
                "That starts from 1 again, without the first batch.",
            ),
            (FIRST + 0.1 * BATCH.var(ddof=1), "The old value keeps nine tenths."),
            (
                0.9 * 0.4 + 0.1 * BATCH.mean(),
                "That is the running mean.",
            ),
            (
                0.9 * FIRST,
                "That is nine tenths of the old value. What does the new batch add?",
            ),
            (
                BATCH.mean(),
                "That is the mean of the batch, or its variance with N, and no more.",
            ),
            (1.8, "Keep more digits."),
        ],
        right="It normalizes with N and remembers with N - 1.",
    ),
    2: Value(
        [-1, 1],
        mistakes=[
            ([-70, 70], "That is the distance from the mean. Divide by the spread."),
            (
                [-(0.5**0.5), 0.5**0.5],
                "That divides by N - 1. In the forward pass it is N.",
            ),
            ([1, -1], "The order: the smaller number comes first."),
            ([0, 1], "The mean of the results must be 0."),
            ([0, 0], "That is a batch of one. These two differ."),
        ],
        right="Of two numbers, batch norm keeps only which is larger.",
        view=lambda z: np.round(np.asarray(z, float), 4),  # some epsilon may be left
    ),
    3: Function(
        _rms,
        _rms_cases,
        mistakes=[
            (_direct, "Only the direct path is there. r depends on x as well."),
            (_with_mean, "No mean is subtracted here, so no path leads through it."),
            (_columns, "The sum runs along a row: axis 1."),
            (_summed, "r holds a mean, so the term of its path is a mean as well."),
        ],
        right="One path fewer, one term fewer. It is called RMSNorm.",
    ),
    4: Function(
        _norm,
        _norm_cases,
        mistakes=[
            (_buggy, "Still the running statistics move in evaluation."),
            (_never, "Now they never move. In training they should."),
            (_after, "In training the batch normalizes itself. That was right."),
            (_biased, "The factor n / (n - 1) was right. Leave it."),
        ],
        right="Evaluation must leave no trace.",
    ),
    5: Value(
        30,  # one bias for each unit
        mistakes=[
            (20, "Those are the inputs. How many biases are there?"),
            (600, "Those are the weights. They do move."),
            (630, "Those are all parameters. The weights do move."),
            (0, "Add up dx over the batch: what do the biases get?"),
        ],
        right="Hence `bias=False` in many layers before a batch norm.",
    ),
}
