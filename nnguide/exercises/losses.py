"""Keys of the page Loss functions."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

# The two examples of the page, whose right classes are 0 and 1.
Z, Y = np.array([[2.0, 0.5, -1.0], [0.1, 1.5, 0.2]]), np.array([0, 1])


def _log_sum_exp(z: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Of each row; `m` is subtracted before the exponential."""
    return (m + np.log(np.exp(z - m).sum(axis=1, keepdims=True)))[:, 0]


def _largest(z: np.ndarray) -> np.ndarray:
    return z.max(axis=1, keepdims=True)


def _log_softmax(z: np.ndarray) -> np.ndarray:
    return z - _log_sum_exp(z, _largest(z))[:, None]


def _cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    return float(-_log_softmax(z)[np.arange(len(y)), y].mean())


def _soft_with(z: np.ndarray, q: np.ndarray, m: np.ndarray) -> float:
    return float((_log_sum_exp(z, m) - (q * z).sum(axis=1)).mean())


def _soft(z: np.ndarray, q: np.ndarray) -> float:
    return _soft_with(z, q, _largest(z))


def _soft_of_shares(z: np.ndarray, q: np.ndarray) -> float:
    return float(-(q * np.log(np.exp(_log_softmax(z)))).sum(axis=1).mean())


def _shares(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Logits and targets: near 0, all large, large in one row, far apart in a row."""
    yield rng.normal(size=(1, 3)), np.array([[0.7, 0.0, 0.3]])
    yield 1000 + rng.normal(size=(5, 2)), rng.dirichlet(np.ones(2), size=5)
    shifts = np.array([[1000.0], [0.0]])
    yield shifts + rng.normal(size=(2, 4)), rng.dirichlet(np.ones(4), size=2)
    z = rng.normal(size=(4, 6))
    z[:, 2] = -900
    yield z, rng.dirichlet(np.ones(6), size=4)


def _mse_slopes(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 * (z - y) / z.size


def _outputs(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for shape in [(2, 3), (1, 4), (5, 2)]:
        yield rng.normal(size=shape), rng.normal(size=shape)


def _logits(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    for shape in [(2, 3), (1, 4), (5, 2)]:
        yield (rng.normal(size=shape),)


KEYS = {
    1: Value(
        np.log(8 / 5),  # minus the logarithm of 5 / (1 + 2 + 5)
        mistakes=[
            (5 / 8, "That is the share. The loss is minus its logarithm."),
            (np.log2(8 / 5), "That is the logarithm to base 2. Use the natural one."),
            (np.log(8), "That is log-sum-exp. Subtract the right logit."),
            (np.log(8 / 2), "That is the loss for class 1. Classes count from 0."),
        ],
        right="The largest logit has the largest share, but it is far from certain.",
    ),
    2: Value(
        _cross_entropy(Z, Y),  # log-softmax changes nothing the second time
        mistakes=[
            (
                _cross_entropy(np.exp(_log_softmax(Z)), Y),
                "That is softmax twice. What is the sum of e to the ln p?",
            ),
            (
                2 * _cross_entropy(Z, Y),
                "Nothing is added up twice. Do the second one by hand.",
            ),
            (np.log(1 + 2 / np.e), "That is the floor for softmax twice."),
        ],
        right="A log-softmax too many is harmless, a softmax too many is not.",
    ),
    3: Value(
        [22, 3],  # the mean and the median of 1, 2, 3, 4, 100
        mistakes=[
            ([3, 22], "The other way around: which one minds the 100 more?"),
            ([22, 22], "Right for the square. Now add up the five signs."),
            ([3, 3], "Right for the absolute error. Add up the slopes 2e."),
        ],
        right="For the absolute error the 100 could as well be a million.",
    ),
    4: Function(
        _soft,
        _shares,
        strict=True,
        mistakes=[
            (lambda z, q: len(z) * _soft(z, q), "That is the sum over the rows."),
            (
                lambda z, q: _soft(z, q) / z.shape[1],
                "That divides by all entries. Divide by the rows.",
            ),
            (lambda z, q: -_soft(z, q), "The sign: a logarithm of a share is below 0."),
            (
                lambda z, q: _cross_entropy(z, q.argmax(axis=1)),
                "That takes the largest share of each row for the whole.",
            ),
            (
                lambda z, q: _soft_with(z, q, np.zeros((1, 1))),
                "As it stands, the exponential overflows. What can you take out first?",
            ),
            (
                lambda z, q: _soft_with(z, q, z.max(keepdims=True)),
                "Each row needs its own maximum.",
            ),
            (
                _soft_of_shares,
                "A share may round to 0, and what is its logarithm? Stay with logits.",
            ),
        ],
        right="With a one-hot q it gives the cross-entropy that you know.",
    ),
    5: Function(
        _mse_slopes,
        _outputs,
        mistakes=[
            (
                lambda z, y: 2 * (z - y) / len(z),
                "As before. Divide it by the measured gradient, entry by entry.",
            ),
            (lambda z, y: (z - y) / z.size, "The square has the slope 2e, not e."),
            (
                lambda z, y: 2 * (z - y) / z.shape[1],
                "How many entries does the mean divide by?",
            ),
            (
                lambda z, y: 2 * (z - y),
                "That is the slope of the sum, not of the mean.",
            ),
            (lambda z, y: -_mse_slopes(z, y), "The sign: prediction minus target."),
        ],
        right="The mean divides by all N C entries, and len(z) is only N.",
    ),
    6: Function(
        _log_softmax,
        _logits,
        mistakes=[
            (
                lambda z: z - np.log(np.exp(z).sum(axis=0)),
                "As before. What adds up to 1?",
            ),
            (
                lambda z: z - np.log(np.exp(z).sum()),
                "One budget for the whole batch.",
            ),
            (
                lambda z: np.exp(_log_softmax(z)),
                "That is p. Its logarithm is asked for.",
            ),
            (
                lambda z: z - np.log(np.exp(z).sum(axis=1)),
                "The right sums, one for each row. They must stand in a column.",
            ),
        ],
        right="Now the loss of one example does not depend on its neighbors.",
    ),
}
