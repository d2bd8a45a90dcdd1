"""Keys of the page TensorBoard."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Glue = Callable[[Array, int, int], Array]


def _smooth(values: Sequence[float] | Array, beta: float) -> Array:
    """What TensorBoard draws for these values."""
    m, shown = 0.0, []
    for t, value in enumerate(values, start=1):
        m = beta * m + (1 - beta) * value
        shown.append(m / (1 - beta**t))
    return np.array(shown)


def _curves(rng: np.random.Generator) -> Iterator[tuple[Array, float]]:
    for n, beta in [(5, 0.6), (1, 0.3), (9, 0.8), (4, 0.0)]:
        yield _smooth(rng.uniform(0.5, 3, size=n), beta), beta


def _measured(shown: Array, beta: float) -> Array:
    t = np.arange(1, len(shown) + 1)
    m = np.array(shown) * (1 - beta**t)
    before = np.concatenate([[0.0], m[:-1]])
    return (m - beta * before) / (1 - beta)


def _without_division(shown: Array, beta: float) -> Array:
    before = np.concatenate([[0.0], shown[:-1]])
    return (shown - beta * before) / (1 - beta)


def _from_the_first(shown: Array, beta: float) -> Array:
    before = np.concatenate([shown[:1], shown[:-1]])
    return (shown - beta * before) / (1 - beta)


def _counted_from_zero(shown: Array, beta: float) -> Array:
    m = np.array(shown) * (1 - beta ** np.arange(len(shown)))
    before = np.concatenate([[0.0], m[:-1]])
    return (m - beta * before) / (1 - beta)


def _undivided(shown: Array, beta: float) -> Array:
    return _measured(shown, beta) * (1 - beta)


def _smoothed_again(shown: Array, beta: float) -> Array:
    return _smooth(shown, beta)


def _sheets(rng: np.random.Generator) -> Iterator[tuple[Array, int, int]]:
    for rows, columns, height, width in [(2, 3, 4, 5), (3, 2, 2, 2), (1, 4, 3, 2)]:
        yield rng.normal(size=(rows * columns, height, width)), rows, columns


def _glue(order: tuple[int, ...] = (0, 2, 1, 3), turned: bool = False) -> Glue:
    def glue(images: Array, rows: int, columns: int) -> Array:
        height, width = images.shape[1:]
        if turned:
            apart = images.reshape(columns, rows, height, width).transpose(1, 0, 2, 3)
        else:
            apart = images.reshape(rows, columns, height, width)
        return apart.transpose(order).reshape(rows * height, columns * width)

    return glue


def _one_below_the_other(images: Array, rows: int, columns: int) -> Array:
    return np.concatenate(list(images))


def _axes(result: Array, *arguments: Any) -> str:
    return "" if np.ndim(result) == 2 else "Flatten to two axes."


KEYS = {
    1: Value(
        3,
        mistakes=[
            (1, "That is what it should be. Look at the folders that it makes."),
            (2, "The writer itself has a folder, too, with a file that holds no loss."),
        ],
        right="Two tags in one group give the same two curves, and one run.",
    ),
    2: Value(
        float(_smooth([1, 3, 8], 0.5)[2]),
        mistakes=[
            (4.875, "That is the average before the division."),
            (
                5.5,
                "The average holds a share of all values, not of the last two alone.",
            ),
            (5.0, "The average begins at 0 and not at the first value."),
            (4.0, "That is the mean. New values count more than old ones."),
            (8, "That was measured. What is drawn comes late."),
            (
                4.875 / 0.75,
                "At the third value the division is by 1 minus the third power.",
            ),
        ],
        right="The 8 is drawn as less than 6.",
    ),
    3: Function(
        _measured,
        _curves,
        mistakes=[
            (
                _without_division,
                "What is drawn was divided. Undo that before you undo the average.",
            ),
            (_from_the_first, "The average begins at 0, and what is drawn is divided."),
            (_counted_from_zero, "The first value has t = 1."),
            (_undivided, "The new value counted with the share 1 − β."),
            (_smoothed_again, "That smooths a second time. Solve for x."),
        ],
        right="Smoothing loses nothing: it hides.",
    ),
    4: Function(
        _glue(),
        _sheets,
        mistakes=[
            (
                _glue((0, 1, 2, 3)),
                "The pixels stand in their old order: four axes must change places.",
            ),
            (
                _glue(turned=True),
                "The images are whole, but they run down the columns.",
            ),
            (_one_below_the_other, "They stand one below the other, in no columns."),
        ],
        right="A reshape keeps the order of the numbers, so look at one image.",
        explain=_axes,
    ),
    5: Value(
        0.4,
        mistakes=[
            (0, "That is what was measured: the rate 0.5 is ahead."),
            (0.2, "Nearly: with 0.2 the gap is still below 0, by 0.03."),
            (0.6, "With 0.6 it is reversed, but a smaller one does it, too."),
            (0.8, "With 0.8 it is reversed, but a smaller one does it, too."),
        ],
        right="The default of 0.6 lies in the middle of those that mislead here.",
    ),
}
