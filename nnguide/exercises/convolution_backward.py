"""Keys of the page Convolution, backward."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Shape = tuple[int, int, int]

X = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 2], [1, 0, 2, 1]])
SUMS = np.array([X[h : h + 3, w : w + 3].sum() for h in (0, 1) for w in (0, 1)])


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array, int, Shape]]:
    for channels, kernels, k, stride in [(2, 3, 2, 1), (1, 2, 3, 2), (3, 1, 2, 3)]:
        places = (7 - k) // stride + 1, (6 - k) // stride + 1
        dz = rng.normal(size=(kernels, *places))
        W = rng.normal(size=(kernels, channels, k, k))
        yield dz, W, stride, (channels, 7, 6)


def _backward(dz: Array, W: Array, stride: int, shape: Shape) -> Array:
    dx, k = np.zeros(shape), W.shape[2]
    for (c, h, w), blame in np.ndenumerate(dz):
        top, left = h * stride, w * stride
        dx[:, top : top + k, left : left + k] += blame * W[c]
    return dx


def _erased(dz: Array, W: Array, stride: int, shape: Shape) -> Array:
    dx, k = np.zeros(shape), W.shape[2]
    for (c, h, w), blame in np.ndenumerate(dz):
        top, left = h * stride, w * stride
        dx[:, top : top + k, left : left + k] = blame * W[c]
    return dx


def _turned(dz: Array, W: Array, stride: int, shape: Shape) -> Array:
    return _backward(dz, W[:, :, ::-1, ::-1], stride, shape)


def _no_stride(dz: Array, W: Array, stride: int, shape: Shape) -> Array:
    return _backward(dz, W, 1, shape)


def _pool_cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
    for rows, columns in [(2, 3), (1, 2), (3, 2)]:
        x = rng.integers(0, 3, size=(2 * rows, 2 * columns)).astype(float)  # has ties
        yield rng.normal(size=(rows, columns)), x


def _pool(dz: Array, x: Array) -> Array:
    dx = np.zeros_like(x)
    for (h, w), blame in np.ndenumerate(dz):
        window = x[2 * h : 2 * h + 2, 2 * w : 2 * w + 2]
        row, column = divmod(int(window.argmax()), 2)
        dx[2 * h + row, 2 * w + column] = blame
    return dx


def _all_winners(dz: Array, x: Array) -> Array:
    wide, tall = dz.repeat(2, axis=0).repeat(2, axis=1), np.zeros_like(x)
    for h, w in np.ndindex(*dz.shape):
        place = slice(2 * h, 2 * h + 2), slice(2 * w, 2 * w + 2)
        tall[place] = x[place] == x[place].max()
    return wide * tall


def _shared(dz: Array, x: Array) -> Array:
    dx = _all_winners(np.ones_like(dz), x)
    for (h, w), blame in np.ndenumerate(dz):
        place = slice(2 * h, 2 * h + 2), slice(2 * w, 2 * w + 2)
        dx[place] *= blame / dx[place].sum()
    return dx


KEYS = {
    1: Value(
        SUMS,
        mistakes=[
            (SUMS.reshape(2, 2).T.ravel(), "Row by row: the upper two weights first."),
            (SUMS / 9, "That is a mean. The gradient is a sum over all places."),
            ([2, 3, 1, 4], "That is the page's `dW`. Here the blame is 1 everywhere."),
            ([9, 9, 9, 9], "Each window counts with its pixels."),
        ],
        right="Each weight is blamed for all that it saw.",
    ),
    2: Value(
        [1, 2],
        mistakes=[
            ([2, 1], "The order: the corner comes first."),
            ([-1, 2], "On the corner lands the upper left weight of the first print."),
            ([1, 3], "That is the blame of the example on the page. Here all are 1."),
            ([1, 4], "Four windows, but each with its own weight."),
            ([1, 1], "Add the four weights."),
        ],
        right="Away from the border each pixel meets every weight once.",
    ),
    3: Function(
        _backward,
        _cases,
        mistakes=[
            (_erased, "A print must not wipe out what lies below it: `+=`."),
            (_turned, "The stamp is not turned."),
            (_no_stride, "The windows lie `stride` pixels apart."),
        ],
        right="The stamp knows nothing of strides: it is pressed where the window was.",
    ),
    4: Function(
        _pool,
        _pool_cases,
        mistakes=[
            (_all_winners, "Where the largest number stands twice, blame doubles."),
            (_shared, "The sum is right now. The library gives all to the first."),
        ],
        right="Ties are common: an empty corner of a digit is all zeros.",
    ),
}
