"""Keys of the page A table."""

from collections.abc import Iterator, Sequence
from math import comb

import numpy as np

from nnguide.exercises._keys import Function, Value

COINS, HEADS = 11, 7  # of the first exercise: 7 : 4


def _ways(fewest: int) -> int:
    """In how many ways 11 coins show at least so many heads."""
    return sum(comb(COINS, heads) for heads in range(fewest, COINS + 1))


def _share_right(column: np.ndarray, y: np.ndarray) -> np.floating:
    return np.mean((column[:, 0] >= 0) == (y == 1))


def _columns(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for n in (5, 8, 1, 12):
        column, y = rng.normal(size=(n, 1)), rng.integers(0, 2, size=n)
        column[0], y[0] = 0.0, 1  # exactly on the boundary: class 1
        column[-1], y[-1] = 0.3, 1
        y[1:2] = 0
        yield column, y


def _early_stopping(losses: Sequence[float], patience: int) -> list[int]:
    best = epoch = 1
    for epoch, loss in enumerate(losses, 1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return [best, epoch]


def _takes_equal(losses: Sequence[float], patience: int) -> list[int]:
    best = epoch = 1
    for epoch, loss in enumerate(losses, 1):
        if loss <= losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return [best, epoch]


def _looks_one_back(losses: Sequence[float], patience: int) -> list[int]:
    """Counts the epochs that are not better than the epoch before."""
    bad, epoch = 0, 1
    for epoch, loss in enumerate(losses, 1):
        bad = bad + 1 if epoch > 1 and loss >= losses[epoch - 2] else 0
        if bad == patience:
            break
    return [int(np.argmin(losses[:epoch])) + 1, epoch]


def _losses(rng: np.random.Generator) -> Iterator[tuple[list[float], int]]:
    yield [0.5, 0.4, 0.6, 0.5, 0.45, 0.3], 3  # lower again, after the stop
    yield [0.9, 0.7, 0.7, 0.8, 0.6, 0.7, 0.9], 2  # the same loss twice
    yield [3.0, 2.0, 1.0], 10  # never out of patience
    yield [0.8, 0.9, 0.85, 0.95, 0.9, 1.0], 4  # up and down, never below the first
    for n in (12, 30):
        falls = np.abs(np.arange(n) - n / 3) / n + 0.02 * rng.normal(size=n)
        yield np.round(falls + 0.3, 3).tolist(), 5


KEYS = {
    1: Value(
        2 * _ways(HEADS) / 2**COINS,
        mistakes=[
            (
                _ways(HEADS) / 2**COINS,
                "One-sided to either side: the network could be worse.",
            ),
            (
                comb(COINS, HEADS) / 2**COINS,
                "At least that one-sided: 8 : 3 counts, too.",
            ),
            (
                2 * comb(COINS, HEADS) / 2**COINS,
                "At least that one-sided: 8 : 3 counts, too.",
            ),
            (
                2 * _ways(HEADS + 1) / 2**COINS,
                "At least that one-sided: 7 : 4 itself counts, too.",
            ),
            (1 - 2 * _ways(HEADS) / 2**COINS, "That is how likely it is closer."),
            (HEADS / COINS, "That is the network's share of the eleven rows."),
            (2 * _ways(9) / 2**COINS, "That is for 9 : 2."),
        ],
        right="Two equal models do that more often than not.",
    ),
    2: Value(
        20 / (20 + 1.96**2),
        mistakes=[
            (1.0, "That is p minus 1.96 errors of p. They are 0; the doubt is not."),
            (0.95, "That is how often such intervals hold the truth."),
            (20 / 21.96, "Square the z."),
            (1 - 1.96**2 / 20, "Close, for large n. Solve the quadratic."),
            (
                1 - 3 / 20,
                "That is the rule of three, to one side. Solve the quadratic.",
            ),
        ],
        right="The model may well miss one row of seven.",
    ),
    3: Value(
        1,
        mistakes=[
            (2, "A split belongs early. But what was done to the rows before it?"),
            (3, "Its numbers come from the training part only, as they should."),
            (
                4,
                "The test rows are scaled with numbers of the training part: right.",
            ),
        ],
        right="Split first, and copy rows of the training part only.",
    ),
    4: Function(
        _share_right,
        _columns,
        mistakes=[
            (
                lambda column, y: ((column >= 0) == (y == 1)).mean(),
                "As before. Which shape has the comparison?",
            ),
            (
                lambda column, y: 1 - _share_right(column, y),
                "Those are the wrong ones.",
            ),
            (
                lambda column, y: ((column[:, 0] >= 0) == (y == 1)).sum(),
                "The share, not the count.",
            ),
            (
                lambda column, y: _share_right(column - 0.5, y),
                "The column holds logits, not probabilities: class 1 begins at 0.",
            ),
            (
                lambda column, y: ((column[:, 0] > 0) == (y == 1)).mean(),
                "A logit of exactly 0 is class 1.",
            ),
        ],
        right="A network that returns (N,) avoids it.",
    ),
    5: Function(
        _early_stopping,
        _losses,
        mistakes=[
            (
                lambda losses, patience: [
                    epoch - 1 for epoch in _early_stopping(losses, patience)
                ],
                "Epochs count from 1.",
            ),
            (
                lambda losses, patience: _early_stopping(losses, patience)[::-1],
                "The best epoch comes first.",
            ),
            (
                lambda losses, patience: _early_stopping(losses, patience - 1),
                "One too early: wait for as many bad epochs as `patience` says.",
            ),
            (
                lambda losses, patience: _early_stopping(losses, patience + 1),
                "One too late: stop at the last bad epoch, not after it.",
            ),
            (
                lambda losses, patience: [
                    _early_stopping(losses, patience)[0],
                    len(losses),
                ],
                "The best epoch is right. When does training stop?",
            ),
            (
                lambda losses, patience: [
                    int(np.argmin(losses)) + 1,
                    _early_stopping(losses, patience)[1],
                ],
                "The best epoch of those that are trained: later losses do not exist.",
            ),
            (
                lambda losses, patience: [int(np.argmin(losses)) + 1, len(losses)],
                "That is without a stop: where does the patience end?",
            ),
            (_takes_equal, "An equal loss is not better."),
            (_looks_one_back, "Compare with the best so far, not with the last."),
        ],
        right="The library's fit does the same, and keeps the weights of the best.",
    ),
    6: Value(
        0.45,
        mistakes=[
            (0.55, "Which class is rarer among the rows that it learns from?"),
            (0.5, "That is the most that it can get. Here the classes are uneven."),
            (45, "A share, from 0 to 1."),
        ],
        right="An accuracy below one half is no sign of a bug here.",
    ),
}
