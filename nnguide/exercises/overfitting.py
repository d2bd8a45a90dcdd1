"""Keys of the page Overfitting."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
HEIGHTS = np.array([1.0, 3.0, 2.0])
OTHERS = (HEIGHTS.sum() - HEIGHTS) / 2  # the mean without each day


def _line(x: Array, y: Array, new: Array) -> Array:
    """What the best line through (x, y) says at the new x."""
    w = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)[0]
    return w[0] * new + w[1]


def _squares(x: Array, y: Array, k: int) -> list[Array]:
    """The squared errors of each fold, from the line through the others."""
    fold = np.arange(len(x)) % k
    return [
        (_line(x[fold != out], y[fold != out], x[fold == out]) - y[fold == out]) ** 2
        for out in range(k)
    ]


def _lines(rng: np.random.Generator) -> Iterator[tuple[Array, Array, int]]:
    for n, k in [(11, 3), (7, 7), (10, 4), (9, 2)]:
        x = rng.normal(size=n)
        yield x, 2 * x + 1 + rng.normal(size=n), k


def _over_all(x: Array, y: Array, k: int) -> float:
    return float(np.concatenate(_squares(x, y, k)).mean())


def _mean_of_means(x: Array, y: Array, k: int) -> float:
    return float(np.mean([squares.mean() for squares in _squares(x, y, k)]))


def _training_error(x: Array, y: Array, k: int) -> float:
    return float(np.mean((_line(x, y, x) - y) ** 2))


def _sum(x: Array, y: Array, k: int) -> float:
    return float(np.concatenate(_squares(x, y, k)).sum())


def _blocks(x: Array, y: Array, k: int) -> float:
    """With neighbors in one fold instead of every k-th example."""
    order = np.argsort(np.arange(len(x)) % k, kind="stable")
    back = np.argsort(order)
    return _over_all(x[back], y[back], k)


def _studies(rng: np.random.Generator) -> Iterator[tuple[Array, Array, int]]:
    for n, d, k in [(12, 40, 4), (15, 30, 5), (13, 60, 3)]:
        yield rng.normal(size=(n, d)), rng.normal(size=n), k


def _best(x: Array, y: Array) -> int:
    return int(np.argmax(np.abs(np.corrcoef(x.T, y)[-1, :-1])))


def _study(
    choose: Callable[[Array, Array, Array], int],
) -> Callable[[Array, Array, int], float]:
    """The cross-validation of a study, with `choose(x, y, kept)` for its column."""

    def study(x: Array, y: Array, k: int) -> float:
        fold, squares = np.arange(len(y)) % k, np.zeros(len(y))
        for out in range(k):
            kept = fold != out
            one = x[:, choose(x, y, kept)]
            says = _line(one[kept], y[kept], one[~kept])
            squares[~kept] = (says - y[~kept]) ** 2
        return float(np.mean(squares))

    return study


KEYS = {
    1: Value(
        10,
        mistakes=[
            (100, "That is the training set. A shuffled label cannot be predicted."),
            (0, "Guessing among ten classes is right now and then."),
            (50, "There are ten classes, so guessing is right less often than that."),
            (0.1, "That is a share. As a percentage it is a hundred times as large."),
            (90, "That is how often a guess is wrong."),
        ],
        right="A perfect training score can mean no understanding at all.",
    ),
    2: Value(
        np.mean((OTHERS - HEIGHTS) ** 2),
        mistakes=[
            (HEIGHTS.var(), "That is the training error: each day helped its mean."),
            (
                ((OTHERS - HEIGHTS) ** 2).sum(),
                "That is the sum of the three squares. Their mean is asked for.",
            ),
            (np.abs(OTHERS - HEIGHTS).mean(), "Square each error before the mean."),
        ],
        right="It is more than the training error of 0.667: each day was new.",
    ),
    3: Function(
        _over_all,
        _lines,
        mistakes=[
            (_mean_of_means, "That is the mean of the means of the folds."),
            (_training_error, "That line has seen every example."),
            (_sum, "That is the sum of the squares, not their mean."),
            (_blocks, "Example i belongs to fold i mod k."),
        ],
        right="A short fold weighs less, because it holds fewer examples.",
    ),
    4: Function(
        _study(lambda x, y, kept: _best(x[kept], y[kept])),
        _studies,
        mistakes=[
            (
                _study(lambda x, y, kept: _best(x, y)),
                "The column is still chosen with the patients that are left out.",
            ),
            (
                _study(lambda x, y, kept: _best(x[~kept], y[~kept])),
                "That chooses the column with the patients that are left out.",
            ),
            (
                _study(lambda x, y, kept: 0),
                "The column with the strongest correlation is wanted.",
            ),
        ],
        right="Whoever looks at y, even for one column, has begun to fit.",
    ),
    5: Value(
        60,
        mistakes=[
            (30, "With 30 readings the gap is still about 0.75."),
            (120, "There is a smaller one."),
            (15, "With 15 readings the gap is more than 1."),
            (240, "There is a smaller one. Go up from 15."),
        ],
        right="More examples close the gap from both sides.",
    ),
}
