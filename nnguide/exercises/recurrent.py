"""Keys of the page Recurrent networks."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

X = np.array([[1.0], [-1.0], [2.0]])
W_X, W_H = np.array([[0.5], [-0.3]]), np.array([[0.4, -0.2], [0.3, 0.1]])
B = np.array([0.1, 0.0])


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for N, T, D, H in [(2, 2, 1, 2), (1, 3, 2, 2), (3, 2, 2, 3)]:
        shapes = (N, T, D), (H, D), (H, H), (H,), (N, H)
        yield tuple(rng.normal(size=shape) for shape in shapes)


def _read(x: Array, W_x: Array, W_h: Array, b: Array, h: Array) -> Array:
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_x.T + h @ W_h.T + b)
        states.append(h)
    return np.stack(states, axis=1)


def _from_zero(x: Array, W_x: Array, W_h: Array, b: Array, h: Array) -> Array:
    return _read(x, W_x, W_h, b, 0 * h)


def _transposed(x: Array, W_x: Array, W_h: Array, b: Array, h: Array) -> Array:
    return _read(x, W_x, W_h.T, b, h)


def _not_carried(x: Array, W_x: Array, W_h: Array, b: Array, h: Array) -> Array:
    return np.tanh(x @ W_x.T + (h @ W_h.T + b)[:, None])


def _no_tanh(x: Array, W_x: Array, W_h: Array, b: Array, h: Array) -> Array:
    states = []
    for t in range(x.shape[1]):
        h = x[:, t] @ W_x.T + h @ W_h.T + b
        states.append(h)
    return np.stack(states, axis=1)


def _steps_first(x: Array, W_x: Array, W_h: Array, b: Array, h: Array) -> Array:
    return _read(x, W_x, W_h, b, h).swapaxes(0, 1)


LAST = _read(X[None], W_X, W_H, B, np.zeros((1, 2)))[0, -1]

KEYS = {
    1: Value(
        np.tanh(W_H @ LAST + B),
        mistakes=[
            (LAST, "An input of 0 still makes a step."),
            (W_H @ LAST + B, "Those are the sums. Their tanh is the state."),
            (np.tanh(W_H @ LAST), "The bias is missing."),
            (np.tanh(B), "The old state is missing."),
            (np.tanh(W_H.T @ LAST + B), "A row of the weights belongs to one unit."),
        ],
        right="An input of 0 is no pause.",
    ),
    2: Value(
        64 * 27 + 64 * 64 + 2 * 64,
        mistakes=[
            (64 * 27 + 64 * 64 + 64, "There are two biases for each unit."),
            (64 * 27 + 64 * 64, "The biases are missing."),
            (64 * 27 + 2 * 64, "The weights of the state are missing."),
            (12 * (64 * 27 + 64 * 64 + 2 * 64), "All steps share their weights."),
        ],
        right="Time is free: all steps share these numbers.",
    ),
    3: Function(
        _read,
        _cases,
        mistakes=[
            (_from_zero, "Begin with the state that was handed in."),
            (_transposed, "A row of `W_h` belongs to one unit: `h @ W_h.T`."),
            (_not_carried, "Each step begins with the state of the step before."),
            (_no_tanh, "The tanh is missing."),
            (_steps_first, "The examples come first, then the steps."),
        ],
        right="The loop over the steps stays, the one over the examples does not.",
    ),
    4: Value(
        0.5**10,
        mistakes=[
            (0.5**11, "The first input enters the first state as it is."),
            (0.5**9, "From the first state to the eleventh there are ten steps."),
            (5, "A power, not a multiple: each step multiplies again."),
        ],
        right="A thousandth after ten steps: that is how fast such a memory fades.",
    ),
}
