"""Keys of the page Quadrants."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

SLOPE, RATE, STEPS = 2.0, 0.1, 4  # of the second exercise


def _reliability(z: np.ndarray, y: np.ndarray, low: float, high: float) -> list[float]:
    p = 1 / (1 + np.exp(-z))
    sure = np.maximum(p, 1 - p)
    inside = (sure >= low) & (sure < high)
    right = (z >= 0) == (y == 1)
    return [sure[inside].mean(), right[inside].mean()]


def _of_class_1(z: np.ndarray, y: np.ndarray, low: float, high: float) -> list[float]:
    """Sorts by the probability of class 1 in place of that of the answer."""
    p = 1 / (1 + np.exp(-z))
    inside = (p >= low) & (p < high)
    right = (z >= 0) == (y == 1)
    return [p[inside].mean(), right[inside].mean()]


def _share_of_class_1(
    z: np.ndarray, y: np.ndarray, low: float, high: float
) -> list[float]:
    p = 1 / (1 + np.exp(-z))
    sure = np.maximum(p, 1 - p)
    inside = (sure >= low) & (sure < high)
    return [sure[inside].mean(), y[inside].mean()]


def _logits(
    rng: np.random.Generator,
) -> Iterator[tuple[np.ndarray, np.ndarray, float, float]]:
    for n, low, high in [(60, 0.7, 0.8), (90, 0.5, 0.6), (75, 0.8, 1.0)]:
        z = rng.normal(scale=1.5, size=n)
        z[:4] = [1.1, -1.2, 0.2, -0.3]  # of both classes, in the first two ranges
        z[4:6] = [2.0, -2.5]  # and in the third
        y = (rng.random(n) < 0.5).astype(float)
        yield z, y, low, high


KEYS = {
    1: Value(
        250,  # 0.01 · 100 · 25 / 0.1; the page trains both and compares the losses
        mistakes=[
            (25, "How many steps are in an epoch, and how long is each?"),
            (2500, "Those are the steps. A step at 0.1 is ten times as long."),
            (2.5, "That would be so with full batches on both sides."),
        ],
        right="What counts is rate × steps: 25 on both sides.",
    ),
    2: Value(
        -RATE * SLOPE * float(np.arange(1, STEPS + 1).sum()),
        mistakes=[
            (-RATE * SLOPE * STEPS, "That is the right loop, with zero_grad."),
            (RATE * SLOPE * STEPS, "Downhill, and the gradients of all steps add up."),
            (2.0, "Downhill: against the slope."),
            (-20.0, "You left out the learning rate."),
            (20.0, "You left out the learning rate. And go downhill."),
            (-RATE * SLOPE, "That is the first step. Add up all four."),
            (-RATE * SLOPE * STEPS * STEPS / 2, "The fourth step follows 8, not 4."),
        ],
        right="Over T steps the change grows with T squared.",
    ),
    3: Value(
        [1, 1, -1, -1],  # z = |x1 + x2| − |x1 − x2|, which has the sign of x1 x2
        mistakes=[
            ([-1, -1, 1, 1], "That is each point wrong: turn the signs."),
            ([1, 1, 1, 1], "z is then never negative, so nothing is class 0."),
            ([-1, -1, -1, -1], "z is then never positive, so nothing is class 1."),
            ([1, -1, 1, -1], "max(a, 0) - max(-a, 0) is a: that is a straight line."),
            ([1, -1, -1, 1], "max(a, 0) - max(-a, 0) is a: that is a straight line."),
            ([-1, 1, 1, -1], "max(a, 0) - max(-a, 0) is a: that is a straight line."),
            ([-1, 1, -1, 1], "max(a, 0) - max(-a, 0) is a: that is a straight line."),
            ([2, 2, -2, -2], "Right for every point, but each number is 1 or -1 here."),
        ],
        right="The trained network has the units for it. It lacks steps.",
    ),
    4: Value(
        2,
        mistakes=[
            (1, "A fine optimizer, for the network that was there."),
            (3, "It clears what it holds. What does it hold?"),
            (4, "The loss is right, for weights that never change. Why do they not?"),
            (5, "The gradients are there: look at net[0].weight.grad."),
            (6, "It moves what it holds. What does it hold?"),
        ],
        right="Make the optimizer last, each time.",
    ),
    5: Function(
        _reliability,
        _logits,
        mistakes=[
            (_of_class_1, "An answer of class 0 has the probability 1 - p."),
            (_share_of_class_1, "That is the share of class 1. Which are right?"),
            (
                lambda z, y, low, high: _reliability(z, y, low, high)[::-1],
                "First what the network says, then what is right.",
            ),
            (
                lambda z, y, low, high: _reliability(z, y, 0.0, 2.0),
                "Only the answers from `low` to `high` count.",
            ),
            (
                lambda z, y, low, high: [
                    100 * share for share in _reliability(z, y, low, high)
                ],
                "Shares from 0 to 1, not percentages.",
            ),
        ],
        right="Where the two differ, the network is too modest or too sure.",
    ),
}
