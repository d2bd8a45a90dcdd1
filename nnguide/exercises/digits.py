"""Keys of the page Digits."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

# Pixels without ink in the page's 55,000 training images, which the page counts.
BLANK, HIDDEN, OUTPUTS, PIXELS = 68, 128, 10, 784

# The costs of the first exercise, in nats: where the favorite is right, and wrong.
RIGHT, WRONG = -float(np.log(0.99)), -float(np.log(0.01 / 9))


def _needed(right_a: np.ndarray, right_b: np.ndarray, error: float) -> float:
    d = right_b.astype(float) - right_a  # (N,)
    return float(d.var() / error**2)


def _apart(right_a: np.ndarray, right_b: np.ndarray, error: float) -> float:
    return float((right_a.var() + right_b.var()) / error**2)


def _std(right_a: np.ndarray, right_b: np.ndarray, error: float) -> float:
    return float(np.std(right_b.astype(float) - right_a) / error**2)


def _not_squared(right_a: np.ndarray, right_b: np.ndarray, error: float) -> float:
    return _needed(right_a, right_b, error) * error


def _all_that_differ(right_a: np.ndarray, right_b: np.ndarray, error: float) -> float:
    return float(np.mean(right_a != right_b) / error**2)


def _tests(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Two networks that err on the same hard images, and each on some of its own."""
    for n, share, error in [(60, 0.9, 0.01), (400, 0.95, 0.002), (1000, 0.8, 0.005)]:
        easy = rng.random(n) < share
        yield easy ^ (rng.random(n) < 0.1), easy ^ (rng.random(n) < 0.02), error


KEYS = {
    1: Value(
        0.1 * RIGHT + 0.9 * WRONG,
        mistakes=[
            (
                float(np.log(10)),
                "That is the loss of a network that gives each digit the same.",
            ),
            (
                0.1 * RIGHT - 0.9 * float(np.log(0.01)),
                "The rest of 0.01 is shared by nine digits.",
            ),
            (WRONG, "That is the loss of an image where the favorite is wrong."),
            (
                0.9 * RIGHT + 0.1 * WRONG,
                "You exchanged how often the favorite is right and how often wrong.",
            ),
            (
                (0.1 * RIGHT + 0.9 * WRONG) / float(np.log(10)),
                "That is the logarithm to base 10. Take the natural one.",
            ),
        ],
        right="Nearly three times the price of an honest guess.",
    ),
    2: Function(
        _needed,
        _tests,
        mistakes=[
            (
                _apart,
                "That is for two networks that meet different images. Subtract first.",
            ),
            (_std, "Square the standard deviation as well as the error."),
            (_not_squared, "Square the whole equation, the error included."),
            (
                _all_that_differ,
                "The mean of the squares is the variance only if the mean is 0.",
            ),
        ],
        right="Half the error costs four times the images.",
    ),
    3: Value(
        HIDDEN * BLANK,
        mistakes=[
            (
                BLANK,
                "That counts pixels. Each pixel has one weight in every hidden unit.",
            ),
            (OUTPUTS * BLANK, "A pixel feeds the hidden units, not the ten outputs."),
            (
                HIDDEN * (PIXELS - BLANK),
                "Those are the weights that training can change.",
            ),
            (HIDDEN * 67, "That is for all 60,000 images. This network saw 55,000."),
        ],
        right="They are still the random numbers of the start.",
    ),
    4: Value(
        25,
        mistakes=[
            (
                5,
                "The gradient is a fifth, and yet the step must be five times as long.",
            ),
            (0.2, "That is the gradient. Which rate makes the right step of it?"),
            (0.04, "That is the factor of the output layer."),
            (1, "With the same rate the two networks part at the first step."),
        ],
        right="A wide start is a slow hidden layer under another name.",
    ),
}
