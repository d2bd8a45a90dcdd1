"""Keys of the page Attention, backward."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Arrays = tuple[Array, Array, Array]


def _softmax(S: Array, axis: int = 1) -> Array:
    powers = np.exp(S - S.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for T, U, d, e in [(3, 3, 2, 4), (4, 2, 3, 1), (2, 5, 5, 3)]:
        Q, K = rng.normal(size=(T, d)), rng.normal(size=(U, d))
        V, dO = rng.normal(size=(U, e)), rng.normal(size=(T, e))
        hidden = rng.random((T, U)) < 0.4
        hidden[:, 0] = False  # somebody can be seen
        hidden[0, 1] = True
        yield dO, Q, K, V, hidden


def _gradients(
    dO: Array, Q: Array, K: Array, V: Array, hidden: Array, mean: float = 1
) -> Arrays:
    root = np.sqrt(Q.shape[1])
    P = _softmax(np.where(hidden, -np.inf, Q @ K.T / root))
    dP = dO @ V.T
    dS = P * (dP - mean * (P * dP).sum(axis=1, keepdims=True)) / root
    return dS @ K, dS.T @ Q, P.T @ dO


def _no_mask(dO: Array, Q: Array, K: Array, V: Array, hidden: Array) -> Arrays:
    return _gradients(dO, Q, K, V, np.zeros_like(hidden))


def _no_mean(dO: Array, Q: Array, K: Array, V: Array, hidden: Array) -> Arrays:
    return _gradients(dO, Q, K, V, hidden, mean=0)


def _no_root(dO: Array, Q: Array, K: Array, V: Array, hidden: Array) -> Arrays:
    dQ, dK, dV = _gradients(dO, Q, K, V, hidden)
    root = np.sqrt(Q.shape[1])
    return root * dQ, root * dK, dV


def _opposite(dO: Array, Q: Array, K: Array, V: Array, hidden: Array) -> Arrays:
    with np.errstate(invalid="ignore"):  # a row that sees nothing
        return _gradients(dO, Q, K, V, ~hidden)


def _texts(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for T, E, d, e in [(3, 2, 4, 5), (4, 3, 2, 1), (2, 5, 3, 3)]:
        W1, W2 = rng.normal(size=(2, d, E))
        W3 = rng.normal(size=(e, E))
        yield rng.normal(size=(T, e)), rng.normal(size=(T, E)), W1, W2, W3


def _parts(
    dO: Array, x: Array, W1: Array, W2: Array, W3: Array, axis: int = 1
) -> Arrays:
    Q, K, V = x @ W1.T, x @ W2.T, x @ W3.T
    root = np.sqrt(Q.shape[1])
    P = _softmax(Q @ K.T / root)
    dP = dO @ V.T
    dS = P * (dP - (P * dP).sum(axis=axis, keepdims=True)) / root
    return dS @ K @ W1, dS.T @ Q @ W2, P.T @ dO @ W3


def _self_backward(dO: Array, x: Array, W1: Array, W2: Array, W3: Array) -> Array:
    return np.sum(_parts(dO, x, W1, W2, W3), axis=0)


def _columns(dO: Array, x: Array, W1: Array, W2: Array, W3: Array) -> Array:
    return np.sum(_parts(dO, x, W1, W2, W3, axis=0), axis=0)


def _last_use(dO: Array, x: Array, W1: Array, W2: Array, W3: Array) -> Array:
    return _parts(dO, x, W1, W2, W3)[1]


def _buggy(dO: Array, x: Array, W1: Array, W2: Array, W3: Array) -> Array:
    return _parts(dO, x, W1, W2, W3, axis=0)[1]


KEYS = {
    1: Value(
        np.array([0, 1, -1]) / 3,
        mistakes=[
            ([0, 1, -1], "That is the blame of the shares. Each share is a third."),
            (np.array([0, 1, -1]) / 3 / np.sqrt(2), "The root comes after `dS`."),
            (np.array([0, -2, 2]) / 3, "That is the row for the blame of the page."),
        ],
        right="The mean is 0 here, so nothing is subtracted.",
    ),
    2: Value(
        [1, 0, 0],
        mistakes=[
            ([0, 0, 0], "The first query has only one key. What can it choose?"),
            ([1, 1, 0], "The last query can choose the last key or not."),
            ([0, 1, 0], "The last query can choose. Which query cannot?"),
            ([1, 1, 1], "Each value is heard by its own token."),
        ],
        right="A query with one key learns nothing, and a key with one query does.",
    ),
    3: Function(
        _gradients,
        _cases,
        mistakes=[
            (_no_mask, "The mask is missing in the forward pass."),
            (_no_mean, "Subtract the mean of each row of `dP`."),
            (_no_root, "The scores were divided by the root, and so is their blame."),
            (_opposite, "True means hidden."),
        ],
        right="The mask needs no line of its own on the way back.",
    ),
    4: Function(
        _self_backward,
        _texts,
        mistakes=[
            (_columns, "The shares of a row add up to one, so the mean is of a row."),
            (_last_use, "The mean is right. Now add the blame of all three uses."),
            (_buggy, "Here are two mistakes, and both are still in it."),
        ],
        right="Three roles, three terms.",
    ),
    5: Value(
        1,
        mistakes=[
            (1.435946, "That is for the blame of the page, (1, 0)."),
            (-0.435946, "The blame has two numbers."),
            (1.871892, "The second number of what was found is negative."),
        ],
        right="What was found, times its blame.",
    ),
}
