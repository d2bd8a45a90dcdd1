"""Pooling: one number for each window of an image, its largest or its mean."""

import numpy as np

from nnguide._validation import as_input, shape_of, true_or_false
from nnguide.scratch.layers._windows import (
    IntOrPair,
    Windows,
    as_pair,
    batch_first,
    batch_last,
)
from nnguide.scratch.network.module import Module

__all__ = ["AvgPool2d", "MaxPool2d"]


class _Pool2d(Module):
    """What both share: windows over each channel by itself."""

    _settings = ("kernel_size", "stride", "padding", "dilation", "count_include_pad")

    def __init__(
        self,
        kernel_size: IntOrPair,
        stride: IntOrPair | None,
        padding: IntOrPair,
        dilation: IntOrPair = 1,
    ) -> None:
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        kernel = as_pair(kernel_size, 1, "kernel_size")
        margin = as_pair(padding, 0, "padding")
        if any(p > k // 2 for p, k in zip(margin, kernel, strict=True)):
            raise ValueError(
                "padding must be at most half of kernel_size, so that every window "
                f"sees pixels, got padding={padding} and kernel_size={kernel_size}"
            )
        self._windows = Windows(
            kernel,
            as_pair(self.stride, 1, "stride"),
            as_pair(dilation, 1, "dilation"),
            before=margin,
            after=margin,
        )

    @staticmethod
    def _checked(x: np.ndarray) -> np.ndarray:
        return as_input(x, "(N, K, H, W) or (K, H, W)", len(shape_of(x)) in (3, 4))

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding}"
        )


class MaxPool2d(_Pool2d):
    r"""The largest number of each window: whether a pattern is in it, not where.

    For each channel by itself, with stride $s$, dilation $d$ and padding $p$:

    $$
    z_{nkhw} = \max_{ij}\; x_{n,\, k,\, sh + di - p,\, sw + dj - p}
    $$

    Backward, the gradient of a window goes to the pixel that was its maximum, the first
    one if there are several; NaN counts as the largest. A pixel adds up what it gets
    from all its windows.

    Args:
        kernel_size: The size of a window in pixels; this and what follows is a pair
            (height, width) or one number for both.
        stride: How many pixels it is from one window to the next; `kernel_size` unless
            given.
        padding: How many pixels of -∞ stand on each side of the image, at most half of
            `kernel_size`.
        dilation: How many pixels it is from one cell of a window to the next.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is out of range.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import MaxPool2d
        >>> pool = MaxPool2d(2)
        >>> pool(np.array([[[1.0, 5.0, 2.0, 2.0], [3.0, 0.0, 1.0, 2.0]]]))
        array([[[5., 2.]]])
        >>> pool.backward(np.array([[[10.0, 20.0]]]))
        array([[[ 0., 10., 20.,  0.],
                [ 0.,  0.,  0.,  0.]]])

    Note:
        `return_indices` and `ceil_mode` are not supported. A window that is dilated so
        far that it sees only padding is an error; in PyTorch its maximum is -∞.

    References:
        Scherer, Müller, Behnke (2010), Evaluation of Pooling Operations in
        Convolutional Architectures for Object Recognition.
    """

    def __init__(
        self,
        kernel_size: IntOrPair,
        stride: IntOrPair | None = None,
        padding: IntOrPair = 0,
        dilation: IntOrPair = 1,
    ) -> None:
        super().__init__(kernel_size, stride, padding, dilation)
        self.dilation = dilation

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The maximum of each window.

        Args:
            x: Images `(N, K, H, W)`, or one image `(K, H, W)`.

        Returns:
            `(N, K, Ho, Wo)`, or `(K, Ho, Wo)`, with
            Ho = ⌊(H + 2 padding − dilation (kh − 1) − 1) / stride⌋ + 1, and Wo alike.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` has another shape, is empty, or is smaller than a window.
        """
        padded = self._windows.pad(self._checked(x), -np.inf)
        self._check_sight(x)
        first, *others = self._windows.cells(padded)
        z = first.copy()  # (K, Ho, Wo, N)
        for cell in others:
            np.maximum(z, cell, out=z)
        # A copy, since the next module may write over it: Dropout(inplace=True).
        return self.remember(batch_first(z.copy(), x.ndim), padded, z)

    def _check_sight(self, x: np.ndarray) -> None:
        """Raise if a window's two cells lie on both sides of the image, none in it."""
        windows, sizes = self._windows, x.shape[-2:]
        sides = zip(windows.before, windows.dilation, sizes, strict=True)
        if any(margin and dilation > size for margin, dilation, size in sides):
            raise ValueError(
                f"dilation={self.dilation} leaps over x of shape {x.shape}: the window "
                "sees only padding; use a smaller dilation or no padding"
            )

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Give the gradient of each window to its maximum.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        padded, z = self.recall(grad_output)
        if np.isnan(z).any():  # NaN, which is the maximum then, does not equal itself
            padded, z = (np.where(np.isnan(a), np.inf, a) for a in (padded, z))
        dx, cells = np.zeros_like(padded), self._windows.cells
        left = np.array(batch_last(grad_output), order="C")  # not given away yet
        for cell, d_cell in zip(cells(padded), cells(dx), strict=True):
            taken = left * (cell == z)
            d_cell += taken
            left -= taken
        return self._windows.crop(dx, grad_output.ndim)

    def extra_repr(self) -> str:
        return f"{super().extra_repr()}, dilation={self.dilation}, ceil_mode=False"


class AvgPool2d(_Pool2d):
    r"""The mean of each window: an image of fewer pixels.

    For each channel by itself, with stride $s$, padding $p$ and $m$ the number of
    pixels in a window:

    $$
    z_{nkhw} = \frac{1}{m} \sum_{ij} x_{n,\, k,\, sh + i - p,\, sw + j - p}
    $$

    Backward, each pixel of a window gets $dz / m$, and adds up what it gets from all
    its windows.

    Args:
        kernel_size: The size of a window in pixels; this and what follows is a pair
            (height, width) or one number for both.
        stride: How many pixels it is from one window to the next; `kernel_size` unless
            given.
        padding: How many zeros stand on each side of the image, at most half of
            `kernel_size`.
        count_include_pad: Whether $m$ counts the zeros of the padding.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is out of range.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import AvgPool2d
        >>> pool = AvgPool2d(2)
        >>> pool(np.array([[[1.0, 5.0, 2.0, 2.0], [3.0, 0.0, 1.0, 2.0]]]))
        array([[[2.25, 1.75]]])
        >>> pool.backward(np.array([[[10.0, 20.0]]]))
        array([[[2.5, 2.5, 5. , 5. ],
                [2.5, 2.5, 5. , 5. ]]])

    Note:
        `ceil_mode` and `divisor_override` are not supported. In PyTorch `ceil_mode`
        stands before `count_include_pad`, which therefore needs its name here.

    References:
        LeCun, Bottou, Bengio, Haffner (1998), Gradient-Based Learning Applied to
        Document Recognition, section II.A.
    """

    def __init__(
        self,
        kernel_size: IntOrPair,
        stride: IntOrPair | None = None,
        padding: IntOrPair = 0,
        *,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__(kernel_size, stride, padding)
        self.count_include_pad = true_or_false(count_include_pad, "count_include_pad")

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The mean of each window.

        Args:
            x: Images `(N, K, H, W)`, or one image `(K, H, W)`.

        Returns:
            `(N, K, Ho, Wo)`, or `(K, Ho, Wo)`, with
            Ho = ⌊(H + 2 padding − kh) / stride⌋ + 1, and Wo alike.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` has another shape, is empty, or is smaller than a window.
        """
        padded = self._windows.pad(self._checked(x))
        ones = np.ones((1, *x.shape[-2:]), x.dtype)
        m = self._sum(self._windows.pad(ones, float(self.count_include_pad)))
        z = self._sum(padded) / m  # (K, Ho, Wo, N)
        return self.remember(batch_first(z, x.ndim), padded.shape, m)

    def _sum(self, padded: np.ndarray) -> np.ndarray:
        """The sum of each window."""
        first, *others = self._windows.cells(padded)
        total = first.copy()
        for cell in others:
            total += cell
        return total

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Share the gradient of each window among its pixels.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        shape, m = self.recall(grad_output)
        dx = np.zeros(shape, grad_output.dtype)  # with the padding
        share = batch_last(grad_output) / m  # (K, Ho, Wo, N)
        for cell in self._windows.cells(dx):
            cell += share
        return self._windows.crop(dx, grad_output.ndim)
