"""Keys of the page Convolution."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

X = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 2], [1, 0, 2, 1]])
W = np.array([[1, 2], [0, -1]])
MAP = np.array(
    [[(W * X[h : h + 2, w : w + 2]).sum() + 0.5 for w in range(3)] for h in range(3)]
)


def _cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array, Array, int]]:
    for channels, kernels, k, stride in [(2, 3, 2, 1), (1, 2, 3, 2), (3, 1, 2, 3)]:
        x = rng.normal(size=(channels, 7, 6))
        yield (
            x,
            rng.normal(size=(kernels, channels, k, k)),
            rng.normal(size=kernels),
            stride,
        )


def _conv(x: Array, W: Array, b: Array, stride: int) -> Array:
    windows = np.lib.stride_tricks.sliding_window_view(x, W.shape[2:], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.einsum("khwij,ckij->chw", windows, W) + b[:, None, None]


def _turned(x: Array, W: Array, b: Array, stride: int) -> Array:
    return _conv(x, W[:, :, ::-1, ::-1], b, stride)


def _no_bias(x: Array, W: Array, b: Array, stride: int) -> Array:
    return _conv(x, W, 0 * b, stride)


def _no_stride(x: Array, W: Array, b: Array, stride: int) -> Array:
    z = _conv(x, W, b, 1)
    _, height, width = _conv(x, W, b, stride).shape
    return z[:, :height, :width]


def _first_channel(x: Array, W: Array, b: Array, stride: int) -> Array:
    return _conv(x[:1], W[:, :1], b, stride)


KEYS = {
    1: Value(
        MAP[::2, ::2].ravel(),
        mistakes=[
            (
                MAP[:2, :2].ravel(),
                "Those are the first places. The window starts in row 0 or 2.",
            ),
            (MAP[::2, ::2].ravel() - 0.5, "The bias is missing."),
            (MAP[::2, ::2].T.ravel(), "Row by row: first along the upper edge."),
        ],
        right="Stride 2 computes a quarter of the answers, and they are the same.",
    ),
    2: Value(
        16 * (6 * 5 * 5 + 1),
        mistakes=[
            (16 * (5 * 5 + 1), "A kernel reaches through all input channels."),
            (16 * 6 * 5 * 5, "The biases are missing."),
            (16 * 6 * (5 * 5 + 1), "One bias for each output channel is enough."),
            (16 * 6 * 5 * 5 + 1, "Each of the 16 output channels has its own bias."),
            (6 * 5 * 5 + 1, "That is one kernel. There are 16."),
        ],
        right="The size of the image does not matter.",
    ),
    3: Function(
        _conv,
        _cases,
        mistakes=[
            (_turned, "The kernel is turned. Here it lies on the image as it is."),
            (_no_bias, "Each output channel has its bias."),
            (_no_stride, "The window goes on by `stride` pixels at a time."),
            (_first_channel, "The sum runs over all input channels."),
        ],
        right="A weighted sum at each place: this is all that the layer does.",
    ),
    4: Value(
        2,
        mistakes=[
            (1, "Then row h of the new map looks at rows between the old ones."),
            (3, "An odd move falls between the old rows."),
            (4, "That works too, but there is a smaller one."),
            (0, "Above 0."),
        ],
        right="A move by one row gives other numbers, behind a pooling by two as well.",
    ),
}
