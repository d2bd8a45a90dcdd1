"""Keys of the page A convolutional network."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

DENSE = 120 * 84 + 84 + 84 * 10 + 10  # the last two layers


def _mass(ink: Array) -> tuple[float, float]:
    rows, columns = np.indices(ink.shape)
    return (rows * ink).sum() / ink.sum(), (columns * ink).sum() / ink.sum()


def _exchanged(ink: Array) -> tuple[float, float]:
    row, column = _mass(ink)
    return column, row


def _box(ink: Array) -> tuple[float, float]:
    rows, columns = np.nonzero(ink)
    return (rows[0] + rows[-1]) / 2, (columns.min() + columns.max()) / 2


def _pixels(ink: Array) -> tuple[float, float]:
    return _mass((ink > 0).astype(float))


def _from_one(ink: Array) -> tuple[float, float]:
    row, column = _mass(ink)
    return row + 1, column + 1


def _not_divided(ink: Array) -> tuple[float, float]:
    row, column = _mass(ink)
    return row * ink.sum(), column * ink.sum()


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array]]:
    for height, width in [(5, 8), (9, 4), (12, 12)]:
        ink = np.zeros((height, width))
        ink[1:-2, :-1] = rng.uniform(0.1, 1, size=(height - 3, width - 1))
        ink[2, 2] = 0
        yield (ink,)


KEYS = {
    1: Value(
        156 + 32 * (6 * 25 + 1) + (32 * 25 * 120 + 120) + DENSE,
        mistakes=[
            (
                156 + 32 * (6 * 25 + 1) + (16 * 25 * 120 + 120) + DENSE,
                "Twice as many maps reach the first linear layer too.",
            ),
            (
                156 + 16 * (6 * 25 + 1) + (32 * 25 * 120 + 120) + DENSE,
                "The second convolution has twice as many kernels too.",
            ),
            (2 * 61_706, "The first convolution and the last layers stay."),
            (
                156 + 32 * (25 + 1) + (32 * 25 * 120 + 120) + DENSE,
                "A kernel reaches through all six channels of its input.",
            ),
        ],
        right="Nearly all of what is new stands between the maps and the linear layer.",
    ),
    2: Value(
        16 * 4 * 4,
        mistakes=[
            (16 * 5 * 5, "That is with padding. The first map has 24 rows without it."),
            (4 * 4, "That is one map. There are 16."),
            (16 * 8 * 8, "The maps of the second convolution are pooled too."),
            (16 * 10 * 10, "Without padding, and then pooled once more."),
        ],
        right="28, 24, 12, 8, 4: the padding was worth a row on each side.",
    ),
    3: Function(
        _mass,
        _cases,
        mistakes=[
            (_exchanged, "First the row, then the column."),
            (_box, "That is the middle of the box. Weight each pixel by its ink."),
            (_pixels, "Weight each pixel by its ink, not by whether there is any."),
            (_from_one, "Rows and columns count from 0."),
            (_not_divided, "A mean divides by the sum of its weights, the ink."),
        ],
        right="MNIST moved this point of each digit to the middle of the image.",
    ),
    4: Value(
        0.75,
        mistakes=[
            (-1, "ReLU comes last, and it gives no number below 0."),
            (0, "They differ: average the two numbers above 0, and the two zeros."),
            (1.5, "A window has four numbers, of which two are 0 after ReLU."),
            (1.75, "ReLU of the mean is 0, since the mean is below 0."),
        ],
        right="The largest number may be found before or after, the mean may not.",
    ),
}
