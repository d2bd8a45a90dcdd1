"""Where a window stands on an image and what it covers, for convolution and pooling.

Between `pad` and `crop` images lie in memory as `(K, H, W, N)`, the batch last. Then
what one cell of a window covers along a row is one run of W · N numbers, which NumPy
copies or adds in one go, and the windows of all images share one matrix product. With
the batch first, a training step of LeNet-5 takes 1.2 times as long.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnguide._validation import at_least, describe

Pair = tuple[int, int]
IntOrPair = int | Pair


def as_pair(value: IntOrPair, least: int, name: str) -> Pair:
    """`value` as (height, width), checked: a whole number for both, or two."""
    if not isinstance(value, tuple | list):
        value = at_least(value, least, name)
        return value, value
    if len(value) != 2:
        raise ValueError(
            f"{name} must be a whole number or a pair (height, width), got "
            f"{describe(value)}"
        )
    height, width = value
    return at_least(height, least, name), at_least(width, least, name)


def batch_last(x: np.ndarray) -> np.ndarray:
    """Images `(N, K, H, W)`, or one `(K, H, W)`, seen as `(K, H, W, N)`."""
    return x[..., None] if x.ndim == 3 else x.transpose(1, 2, 3, 0)


def batch_first(x: np.ndarray, ndim: int) -> np.ndarray:
    """The way back, to as many axes as there were."""
    return x[..., 0] if ndim == 3 else x.transpose(3, 0, 1, 2)


@dataclass(frozen=True)
class Windows:
    """A window that walks over images. All pairs are (height, width).

    Attributes:
        kernel: How many cells the window has.
        stride: How far it goes from one place to the next.
        dilation: How far its cells lie apart.
        before: How much padding is above and left of the image.
        after: How much is below and right of it.
    """

    kernel: Pair
    stride: Pair
    dilation: Pair
    before: Pair
    after: Pair

    def pad(self, x: np.ndarray, value: float = 0.0) -> np.ndarray:
        """A copy `(K, H, W, N)` of images, framed in `value`; a window must fit in."""
        rows, columns = zip(self.before, self.after, strict=True)
        widths = ((0, 0), rows, columns, (0, 0))
        padded = np.pad(batch_last(x), widths, constant_values=value)
        if min(self.places(padded)) < 1:
            (H, W), (height, width) = padded.shape[1:3], self._reach()
            raise ValueError(
                f"the kernel covers {height} × {width} pixels, but x of shape "
                f"{x.shape} has {H} × {W} with its padding; use a smaller kernel or "
                "more padding"
            )
        return padded

    def crop(self, padded: np.ndarray, ndim: int) -> np.ndarray:
        """The images without the frame, the batch first, of `ndim` axes."""
        (top, left), (bottom, right) = self.before, self.after
        H, W = padded.shape[1:3]
        return batch_first(padded[:, top : H - bottom, left : W - right], ndim)

    def places(self, padded: np.ndarray) -> Pair:
        """Ho and Wo: in how many places the window can stand, down and across."""
        (height, width), (down, across) = self._reach(), self.stride
        H, W = padded.shape[1:3]
        return (H - height) // down + 1, (W - width) // across + 1

    def cells(self, padded: np.ndarray) -> Iterator[np.ndarray]:
        """For each cell of the window, row by row, what it covers in all places.

        Each is a view `(K, Ho, Wo, N)`: to write into it is to write into `padded`.
        """
        (Ho, Wo), (down, across) = self.places(padded), self.stride
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                top, left = i * self.dilation[0], j * self.dilation[1]
                rows = slice(top, top + Ho * down, down)
                columns = slice(left, left + Wo * across, across)
                yield padded[:, rows, columns]

    def under(self, places: tuple[range, range]) -> tuple[range, range]:
        """The rows and columns of pixels that are seen from rows and columns of places.

        What lies below 0 is padding.
        """
        sides = zip(places, self.stride, self.before, self._reach(), strict=True)
        rows, columns = (
            range(s * seen.start - p, s * (seen.stop - 1) - p + reach)
            for seen, s, p, reach in sides
        )
        return rows, columns

    def _reach(self) -> Pair:
        """How many pixels the window spans, down and across."""
        (kh, kw), (down, across) = self.kernel, self.dilation
        return down * (kh - 1) + 1, across * (kw - 1) + 1
