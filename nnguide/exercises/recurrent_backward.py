"""Keys of the page Recurrent networks, backward."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

W_X, W_H = np.array([0.5, -0.3]), np.array([[0.4, -0.2], [0.3, 0.1]])
B, V = np.array([0.1, 0.0]), np.array([1.0, -0.5])


def _states() -> list[Array]:
    h = [np.zeros(2)]
    for x in (1.0, -1.0, 2.0):
        h.append(np.tanh(x * W_X + W_H @ h[-1] + B))
    return h


H = _states()
DZ = 2 * (H[3] @ V + 0.2 - 1) * V * (1 - H[3] ** 2)  # of the third step
NEXT, SLOPE = DZ @ W_H, 1 - H[2] ** 2
PLAIN = 64 * 32 + 64 * 64 + 2 * 64


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array, Array]]:
    for N, T, width in [(2, 4, 3), (4, 3, 2), (1, 2, 5)]:
        dz, h = rng.normal(size=(2, N, T, width))
        yield dz, h, rng.normal(size=(N, width))


def _gradient(dz: Array, h: Array, h_0: Array) -> Array:
    before = np.concatenate([h_0[:, None], h[:, :-1]], axis=1)
    return np.einsum("nti,ntj->ij", dz, before)


def _after(dz: Array, h: Array, h_0: Array) -> Array:
    return np.einsum("nti,ntj->ij", dz, h)


def _no_start(dz: Array, h: Array, h_0: Array) -> Array:
    return _gradient(dz, h, 0 * h_0)


def _wraps(dz: Array, h: Array, h_0: Array) -> Array:
    return _gradient(dz, h, h[:, -1])


def _turned(dz: Array, h: Array, h_0: Array) -> Array:
    return _gradient(dz, h, h_0).T


def _mean(dz: Array, h: Array, h_0: Array) -> Array:
    return _gradient(dz, h, h_0) / len(dz)


def _blame_cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array, Array]]:
    for T, width in [(3, 2), (5, 3), (4, 4)]:
        dy, h = rng.normal(size=(2, T, width))
        yield dy, np.tanh(h), rng.normal(size=(width, width))


def _blame(dy: Array, h: Array, W_h: Array) -> Array:
    dz, dh = np.zeros_like(h), np.zeros(h.shape[1])
    for t in range(len(h) - 1, -1, -1):
        dz[t] = (dh + dy[t]) * (1 - h[t] ** 2)
        dh = dz[t] @ W_h
    return dz


def _rows(dy: Array, h: Array, W_h: Array) -> Array:
    return _blame(dy, h, W_h.T)


def _one_source(dy: Array, h: Array, W_h: Array) -> Array:
    return dy * (1 - h**2)


def _added_late(dy: Array, h: Array, W_h: Array) -> Array:
    dz, dh = np.zeros_like(h), np.zeros(h.shape[1])
    for t in range(len(h) - 1, -1, -1):
        dz[t] = dh * (1 - h[t] ** 2) + dy[t]
        dh = dz[t] @ W_h
    return dz


def _only_last(dy: Array, h: Array, W_h: Array) -> Array:
    return _blame(np.concatenate([0 * dy[:-1], dy[-1:]]), h, W_h)


KEYS = {
    1: Value(
        (NEXT + V) * SLOPE,
        mistakes=[
            (V * SLOPE, "What comes back from the third step is missing."),
            (NEXT * SLOPE, "What the new answer sends is missing."),
            (NEXT + V, "That is the blame of the state. The slope is missing."),
            (NEXT * SLOPE + V, "The slope belongs to both: add first."),
        ],
        right="Two uses, one sum, and then the slope.",
    ),
    2: Value(
        4 * PLAIN,
        mistakes=[
            (PLAIN, "That is one part. There are three gates and the news."),
            (3 * PLAIN, "The news is a layer too."),
            (4 * (PLAIN - 64), "PyTorch has two biases for each unit."),
            (4 * (PLAIN - 2 * 64), "The biases are missing."),
        ],
        right="Remembering costs four times the parameters.",
    ),
    3: Function(
        _gradient,
        _cases,
        mistakes=[
            (_after, "A step reads the state before it, not the one that it makes."),
            (_no_start, "The first step has read `h_0`."),
            (_wraps, "`h[:, -1]` is the last state: the first step has read `h_0`."),
            (_turned, "Row i belongs to the sum i."),
            (_mean, "A sum over the examples, too: `dz` has its share already."),
        ],
        right="Each step is blamed together with what it had read.",
    ),
    4: Function(
        _blame,
        _blame_cases,
        mistakes=[
            (_rows, "That takes the rows of the matrix. Backward needs its columns."),
            (_one_source, "A state is blamed by the next step, too."),
            (_added_late, "The slope belongs to both: add first."),
            (_only_last, "Each step has an answer that sends something back."),
        ],
        right="Blame comes from the answer and from the next step.",
    ),
}
