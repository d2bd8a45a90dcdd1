"""Keys of the page Tensors."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Shape = tuple[int, ...]


def _contiguous_strides(shape: Shape) -> list[int]:
    strides = [1]
    for length in shape[:0:-1]:
        strides.insert(0, strides[0] * length)
    return strides


def _backward(shape: Shape) -> list[int]:
    return _contiguous_strides(shape[::-1])[::-1]


def _own_length(shape: Shape) -> list[int]:
    """Each stride counts the axis itself, and the last does not."""
    strides = _contiguous_strides(shape)
    return [stride * n for stride, n in zip(strides, shape, strict=True)]


def _in_bytes(shape: Shape) -> list[int]:
    return [8 * stride for stride in _contiguous_strides(shape)]


def _only_neighbors(shape: Shape) -> list[int]:
    return [*shape[1:], 1]


def _shapes(rng: np.random.Generator) -> Iterator[tuple[Shape]]:
    for axes in (2, 3, 1, 4):
        yield (tuple(int(n) for n in rng.permutation(7)[:axes] + 2),)


def _standardized(x: Array, ddof: int = 0) -> Array:
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=ddof)


def _in_place(x: Array) -> Array:
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x


def _samples(x: Array) -> Array:
    """As in the task, but on a copy: only the second fault is left."""
    return _standardized(x, ddof=1)


def _of_rows(x: Array) -> Array:
    return _standardized(x.T).T


def _tables(rng: np.random.Generator) -> Iterator[tuple[Array]]:
    for shape in [(3, 2), (6, 4), (5, 5)]:
        yield (20 + 4 * rng.normal(size=shape),)


KEYS = {
    1: Value(
        np.arange(12).reshape(3, 4)[1:, ::2].T.reshape(4),
        mistakes=[
            ([4, 6, 8, 10], "That is the order before the turn. Which rows has .T?"),
            ([4, 5, 6, 7], "The slice takes every second column of rows 1 and 2."),
            ([0, 4, 2, 6], "1: begins with row 1. Rows are counted from 0."),
            ([5, 9, 7, 11], "::2 begins with column 0."),
        ],
        right="What lies on the strip has not moved, but the copy has its own order.",
    ),
    2: Value(
        [1, 14, 2],
        mistakes=[
            ([35, 7, 1], "Those would be the strides of a contiguous tensor."),
            ([14, 2, 1], "Those are the strides before. Each goes with its axis."),
            ([2, 1, 14], "That turns them the other way. Axis 2 comes first."),
            ([2, 5, 7], "That is the shape. How many cells does each step pass over?"),
            ([8, 112, 16], "That counts bytes, as NumPy does. Count cells."),
            ([4, 56, 8], "That counts bytes. Count cells."),
            ([2, 14, 1], "The last axis of the old shape has the stride 1."),
        ],
        right="The axes have changed places, and the numbers have not.",
    ),
    3: Function(
        _contiguous_strides,
        _shapes,
        mistakes=[
            (_backward, "That is the other way round: the last stride is 1."),
            (_own_length, "A step along an axis passes over the axes behind it only."),
            (_in_bytes, "That counts bytes, as NumPy does. Count cells."),
            (_only_neighbors, "A step passes over all axes behind, not the next one."),
        ],
        right="PyTorch and NumPy make them so, and NumPy counts them in bytes.",
    ),
    4: Function(
        _standardized,
        _tables,
        mistakes=[
            (_samples, "PyTorch's std divides by N - 1. Say correction=0."),
            (_in_place, "The numbers are right, but they are written into x."),
            (_of_rows, "That standardizes rows. Each column is a feature: dim=0."),
        ],
        right="A function that works on a lent strip should leave it as it was.",
    ),
    5: Value(
        3,  # the mean of integers, a view without strides, two devices
        mistakes=[
            (2, "One more. What type would the mean of 0, 1 and 2 have?"),
            (4, "One less. Shapes that cross and types that are added raise nothing."),
            (5, "Fewer. Shapes that cross and types that are added raise nothing."),
            (6, "Some of them only look wrong. Try each."),
        ],
        right="The second line is the dangerous one, because it runs.",
    ),
}
