"""Keys of the page Activation functions."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value, Word


def _relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def _hat(x: np.ndarray) -> np.ndarray:
    """The hat of the page: 0 up to 0, 1 at 1, and 0 again from 2 on."""
    return _relu(x) - 2 * _relu(x - 1) + _relu(x - 2)


def _tall_hat(x: np.ndarray) -> np.ndarray:
    return np.interp(x, [2, 3, 4], [0, 3, 0])


def _places(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    yield (np.array([1.0, 2, 2.5, 3, 3.5, 4, 5]),)
    yield (rng.uniform(-1, 7, size=9),)
    yield (rng.uniform(1, 9, size=(4, 3)),)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def _both_forms(z: np.ndarray) -> np.ndarray:
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def _sums(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    yield (np.array([-2.0, 0.0, 0.5, 3.0]),)
    yield (np.array([-1000.0, -2.0, 1.0]),)
    yield (np.array([-2.0, 1.0, 1000.0, 800.0, 0.5]),)
    yield (3 * rng.normal(size=(4, 3)),)
    yield (1e6 * rng.normal(size=7),)


def _loss_and_slope(z: list[float]) -> list[float]:
    """The cross-entropy of three scores, and its slope along the middle, right one."""
    p = np.exp(z) / np.exp(z).sum()
    return [-np.log(p[1]), p[1] - 1]


KEYS = {
    1: Value(
        0.09,  # 0.9 · (1 − 0.9)
        mistakes=[
            (
                _sigmoid(np.array(0.9)) * _sigmoid(np.array(-0.9)),
                "0.9 is the activation, not the sum.",
            ),
            (0.19, "That is the slope of a tanh unit."),
            (0.25, "That is the largest slope, where a is 0.5."),
            (0.9, "That is a itself, not its slope."),
            (0.1, "That is 1 - a alone. The slope has another factor."),
        ],
        right="Less than a tenth of the gradient passes this unit.",
    ),
    2: Value(
        [np.log(3), 0.0],  # ReLU leaves three zeros, and its slope there is 0
        mistakes=[
            (_loss_and_slope([-2, -1, -3]), "That is without the ReLU."),
            (_loss_and_slope([0, 0, 0]), "And the slope of ReLU at a negative sum?"),
            ([0.0, 0.0], "Softmax of three zeros is not 1."),
        ],
        right="The loss is far from 0, and still nothing is learned.",
    ),
    3: Function(
        _tall_hat,
        _places,
        mistakes=[
            (
                lambda x: 3 * _relu(x - 2) - 6 * _relu(x - 3),
                "At x = 5 it is -3: nothing stops the fall.",
            ),
            (
                lambda x: 3 * _relu(x - 2) - 3 * _relu(x - 3),
                "Flat from the top on: the slope must fall by more.",
            ),
            (lambda x: 3 * _hat(x), "The height is right, the place is not."),
            (lambda x: _hat(x - 2), "The place is right, the height is not."),
            (
                lambda x: 3 * _hat(x + 2),
                "The height is right, but you moved it to the left.",
            ),
        ],
        right="It is 3 * hat(x - 2), with the hat of the page.",
    ),
    4: Function(
        _sigmoid,
        _sums,
        strict=True,
        mistakes=[
            (lambda z: 1 / (1 + np.exp(-z)), "Still the old form: far below 0."),
            (
                lambda z: np.exp(z) / (1 + np.exp(z)),
                "Safe below 0. Far above 0 it overflows instead.",
            ),
            (
                _both_forms,
                "np.where computes both of its branches. Each must be safe everywhere.",
            ),
            (lambda z: 1 - _sigmoid(z), "Turned around: that is the sigmoid of -z."),
            (lambda z: _sigmoid(2 * z), "Close: that is the sigmoid of 2z."),
        ],
        right="Nothing overflows, however large z is.",
    ),
    5: Word(
        "tanh",
        choices=["sigmoid", "tanh", "ReLU", "SiLU"],
        mistakes=[
            ("sigmoid", "The sigmoid of -z is 1 - a: right."),
            ("ReLU", "The sign of a is 1 where a is positive, else 0: right."),
            ("SiLU", "With a = z s it is a + s - s a: multiply it out. Right."),
        ],
        right="Its s must be the sigmoid of 2z.",
    ),
}
