"""Keys of the page Backpropagation by hand."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Gradients = dict[str, Array]


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


# The network of the page, 2-2-1, with its example and the second one of exercise 3.
X, Y = np.array([[1.0, 2.0], [2.0, -1.0]]), np.array([[1.0], [0.0]])
W1, B1 = np.array([[0.1, 0.3], [0.2, 0.4]]), np.array([0.1, 0.1])
W2, B2 = np.array([[0.5, 0.6]]), np.array([0.1])
A1 = _sigmoid(X @ W1.T + B1)
P = _sigmoid(A1 @ W2.T + B2)
p = P[0, 0]
DZ2 = P - Y  # (N, 1), each example alone
DZ1 = DZ2 @ W2 * A1 * (1 - A1)  # (N, H)


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for n, d, h in [(1, 2, 3), (4, 3, 2), (5, 2, 4)]:
        x, y = rng.normal(size=(n, d)), np.arange(n)[:, None] % 2 + 0.0
        shapes = [(h, d), (h,), (1, h), (1,)]
        yield x, y, *(rng.normal(size=shape) for shape in shapes)


def _tanh_gradient(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array
) -> Array:
    return _with(lambda z, a: 1 - a**2)(x, y, W1, b1, W2, b2)


def _with(
    slope: Callable[[Array, Array], Any], activation: Callable[[Array], Array] = np.tanh
) -> Callable[..., Array]:
    """The gradient with a slope that is a function of the sum z and the output a."""

    def gradient(x: Array, y: Array, *parameters: Array) -> Array:
        W1, b1, W2, b2 = parameters
        z1 = x @ W1.T + b1
        a1 = activation(z1)
        dz2 = (_sigmoid(a1 @ W2.T + b2) - y) / len(x)
        return np.asarray((dz2 @ W2 * slope(z1, a1)).T @ x)

    return gradient


def _backward(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array
) -> Gradients:
    a1 = _sigmoid(x @ W1.T + b1)
    dz2 = (_sigmoid(a1 @ W2.T + b2) - y) / len(x)
    dz1 = (a1 - a1**2) * (dz2 @ W2)
    return {
        "W1": dz1.T @ x,
        "b1": dz1.sum(axis=0),
        "W2": dz2.T @ a1,
        "b2": dz2.sum(axis=0),
    }


def _as_it_was(x: Array, y: Array, *parameters: Array) -> Gradients:
    right = _backward(x, y, *parameters)
    return {**right, "W1": right["W1"].T}


def _reshaped(x: Array, y: Array, *parameters: Array) -> Gradients:
    right = _backward(x, y, *parameters)
    return {**right, "W1": right["W1"].T.reshape(right["W1"].shape)}


def _sums(x: Array, y: Array, *parameters: Array) -> Gradients:
    right = _backward(x, y, *parameters)
    return {name: len(x) * gradient for name, gradient in right.items()}


KEYS = {
    1: Value(
        p / (p - 1),  # the blame for y = 0, divided by that for y = 1
        mistakes=[
            (p, "That is the new blame. By what was the old one multiplied?"),
            (-1, "The sign turns around. Does the size stay the same?"),
            ((p - 1) / p, "That leads from the new gradients back to the old ones."),
            (p / (1 - p), "Mind the sign: the old blame is negative."),
            (1, "That is the change of the blame: it grows by 1. Divide instead."),
            (np.log(1 - p) / np.log(p), "Those are the losses. Take the blames."),
        ],
        right="One blame starts the way back, and every gradient holds it once.",
    ),
    2: Value(
        DZ1[0] @ W1,
        mistakes=[
            (DZ1[0] @ W1.T, "Rows of W1 arrive. Which edges leave?"),
            (
                DZ1[0] @ W1 * X[0] * (1 - X[0]),
                "An input passes through no sigmoid of its own.",
            ),
            (DZ1[0, 0] * W1[0], "That is hidden unit 1 alone."),
            (DZ1[0, 1] * W1[1], "That is hidden unit 2 alone."),
        ],
        right="A layer below would take its blame from these.",
    ),
    3: Value(
        DZ2.mean(),
        mistakes=[
            (DZ2.sum(), "That is the sum over examples. The loss is a mean."),
            (DZ2[1, 0], "That is the second example alone."),
            (DZ2[0, 0], "That is the first example alone."),
            (np.abs(DZ2).mean(), "Mind the sign: the first blame is negative."),
        ],
        right="It is positive: of the two examples, the second pulls harder.",
    ),
    4: Function(
        _tanh_gradient,
        _cases,
        mistakes=[
            (
                lambda *a: len(a[0]) * _tanh_gradient(*a),
                "That is the sum over examples. The loss is a mean.",
            ),
            (
                lambda *a: -_tanh_gradient(*a),
                "The sign is turned around: blame is p - y.",
            ),
            (
                _with(lambda z, a: a * (1 - a)),
                "The slope is still that of the sigmoid.",
            ),
            (
                _with(lambda z, a: a * (1 - a), _sigmoid),
                "That is the network with the sigmoid in its hidden layer.",
            ),
            (
                _with(lambda z, a: 1 - a**2, _sigmoid),
                "The forward pass still has the sigmoid in its hidden layer.",
            ),
            (_with(lambda z, a: 1 - z**2), "The slope takes the output a, not z."),
            (
                _with(lambda z, a: 1 - np.tanh(a) ** 2),
                "That is tanh of tanh: a is the output already.",
            ),
            (_with(lambda z, a: 1), "The slope of the hidden units is missing."),
        ],
        right="Only the activation and its slope had to change.",
    ),
    5: Function(
        _backward,
        _cases,
        mistakes=[
            (_as_it_was, "That is the same as before. Write the shapes for H = 3."),
            (_reshaped, "reshape gives the shape, but it does not transpose."),
            (_sums, "That is the sum over examples. The loss is a mean."),
        ],
        right="Sizes that differ bring such a bug to light.",
    ),
    6: Value(
        5,  # one for each of the two inputs, one each for b1, W2 and b2
        mistakes=[
            (9, "That is all of them. Which must be equal, because the units are?"),
            (4, "Every input has a gradient of its own, and so have b1, W2 and b2."),
            (3, "Every input has a gradient of its own, and so have b1, W2 and b2."),
            (6, "Those are the weights. Which are equal, and where are the biases?"),
        ],
        right="Equal units stay equal, so training starts from random weights.",
    ),
}
