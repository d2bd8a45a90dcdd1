"""The convolution: the same small weights look at every place of an image.

All windows laid side by side make it one matrix product: im2col, and col2im backward.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    as_input,
    at_least,
    float_dtype,
    generator,
    one_of,
    shape_of,
    true_or_false,
)
from nnguide.scratch.layers._windows import (
    IntOrPair,
    Pair,
    Windows,
    as_pair,
    batch_first,
    batch_last,
)
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.parameter import Parameter

__all__ = ["Conv2d"]

Padding = IntOrPair | Literal["valid", "same"]


class Conv2d(Module):
    r"""The same small kernel of weights at every place of an image.

    A pattern is worth seeing wherever it stands. So all places share their weights,
    and each sees only its neighborhood. With the weights $W$ of output channel $c$, its
    bias $b$, stride $s$, dilation $d$ and padding $p$:

    $$
    z_{nchw} = b_c + \sum_{kij} W_{ckij}\; x_{n,\, k,\, sh + di - p,\, sw + dj - p}
    $$

    It is one linear layer for all windows. Lay what a window covers, over all input
    channels, into a column of $K k_h k_w$ numbers, and the columns of all windows of
    all images side by side into a matrix $X$. With $W$ as a matrix too, a row for each
    output channel, one product does it all, and backward its two transposes:

    $$
    z = W X + b, \qquad dW = dz\, X^\top, \qquad dX = W^\top dz
    $$

    with $db_c$ the sum of all $dz_{nchw}$. A pixel stands in many columns of $X$, once
    for each window that covers it. So $dx$ adds up, for each pixel, the entries of $dX$
    at all places where it stands in $X$.

    Args:
        in_channels: K, the channels of the input.
        out_channels: C, the channels of the output.
        kernel_size: $(k_h, k_w)$, in pixels; this and what follows is a pair (height,
            width) or one number for both.
        stride: How many pixels it is from one window to the next.
        padding: How many zeros stand on each side of the image; `"valid"` for none, or
            `"same"` for as many as keep the size of the image, with stride 1.
        dilation: How many pixels it is from one weight of the kernel to the next.
        groups: G. The channels fall into that many groups, and an output channel sees
            only the input channels of its group.
        bias: Whether there is a bias.
        rng: Draws weights and biases.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: Parameter `(C, K / G, kh, kw)`, uniform within 1 / sqrt(fan_in) of zero,
            with fan_in = K / G · kh · kw.
        bias: Parameter `(C,)`, drawn alike; or `None`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is out of range, G divides not both K and C, or `padding` is
            `"same"` with a stride above 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Conv2d
        >>> edge = Conv2d(1, 1, (1, 2), bias=False, rng=np.random.default_rng(0))
        >>> edge.weight.data = [[[[-1.0, 1.0]]]]  # right minus left
        >>> x = np.array([[[[0.0, 0.0, 5.0], [0.0, 3.0, 3.0]]]])
        >>> edge(x)
        array([[[[0., 5.],
                 [3., 0.]]]])
        >>> edge.backward(np.array([[[[1.0, 10.0], [0.0, 0.0]]]]))
        array([[[[-1., -9., 10.],
                 [ 0.,  0.,  0.]]]])
        >>> edge.weight.grad
        array([[[[ 0., 50.]]]])

    Note:
        `padding_mode` is not supported: the padding is zeros.

        $X$ takes $k_h k_w$ times the memory of the image, at stride 1. PyTorch has
        compiled loops that do without. The output lies in memory with the batch last.

    References:
        LeCun, Bottou, Bengio, Haffner (1998), Gradient-Based Learning Applied to
        Document Recognition, section II.A.

        Dumoulin, Visin (2016), A Guide to Convolution Arithmetic for Deep Learning,
        chapter 2: sizes, drawn.
    """

    _settings = (
        "in_channels",
        "out_channels",
        "kernel_size",
        "stride",
        "padding",
        "dilation",
        "groups",
        "bias",
    )

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: Padding = 0,
        dilation: IntOrPair = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.in_channels = K = at_least(in_channels, 1, "in_channels")
        self.out_channels = C = at_least(out_channels, 1, "out_channels")
        self.kernel_size = as_pair(kernel_size, 1, "kernel_size")
        self.stride = as_pair(stride, 1, "stride")
        self.dilation = as_pair(dilation, 1, "dilation")
        self.groups = G = at_least(groups, 1, "groups")
        for name, channels in (("in_channels", K), ("out_channels", C)):
            if channels % G:
                raise ValueError(
                    f"groups must divide {name}, got groups={G} and {name}={channels}"
                )
        self.padding: Pair | str
        if isinstance(padding, str):
            self.padding = one_of(padding, ("valid", "same"), "padding")
        else:
            self.padding = as_pair(padding, 0, "padding")
        self._windows = Windows(
            self.kernel_size, self.stride, self.dilation, *self._margins()
        )
        true_or_false(bias, "bias")
        shape = (C, K // G, *self.kernel_size)
        bound, draw = 1 / math.sqrt(math.prod(shape[1:])), generator(rng).uniform
        dtype = float_dtype(dtype)
        self.weight = Parameter(draw(-bound, bound, shape).astype(dtype))
        self.bias = Parameter(draw(-bound, bound, C).astype(dtype)) if bias else None

    def _margins(self) -> tuple[Pair, Pair]:
        """The padding before the image and after it."""
        if isinstance(self.padding, tuple):
            return self.padding, self.padding
        if self.padding == "valid":
            return (0, 0), (0, 0)
        if self.stride != (1, 1):
            raise ValueError(
                f"padding='same' needs stride 1, got stride={self.stride}; give the "
                "padding as a number"
            )
        (kh, kw), (down, across) = self.kernel_size, self.dilation
        height, width = down * (kh - 1), across * (kw - 1)  # what the kernel takes away
        top, left = height // 2, width // 2
        return (top, left), (height - top, width - left)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The kernel, at every place.

        Args:
            x: Images `(N, K, H, W)`, or one image `(K, H, W)`, in the dtype of the
                weights.

        Returns:
            `(N, C, Ho, Wo)`, or `(C, Ho, Wo)`, with
            Ho = ⌊(H + 2 padding − dilation (kh − 1) − 1) / stride⌋ + 1, and Wo alike.

        Raises:
            TypeError: `x` is not an array of the dtype of the weights.
            ValueError: `x` has another shape, is empty, or is smaller than the kernel.
        """
        K, C, G = self.in_channels, self.out_channels, self.groups
        fits = len(shape_of(x)) in (3, 4) and shape_of(x)[-3] == K
        x = as_input(x, f"(N, {K}, H, W) or ({K}, H, W)", fits, self.weight.dtype)
        padded = self._windows.pad(x)
        X = np.stack(list(self._windows.cells(padded)), axis=1)
        *_, Ho, Wo, N = X.shape  # (K, kh · kw, Ho, Wo, N)
        X = X.reshape(G, -1, Ho * Wo * N)  # (G, K / G · kh · kw, Ho · Wo · N)
        z = self._matrices(self.weight.data) @ X  # (G, C / G, Ho · Wo · N)
        z = z.reshape(C, Ho, Wo, N)
        if self.bias is not None:
            z += self.bias.data[:, None, None, None]
        return self.remember(batch_first(z, x.ndim), X, padded.shape)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradients of weight, bias and input.

        Args:
            grad_output: `(N, C, Ho, Wo)` or `(C, Ho, Wo)`, the gradient along the
                output.

        Returns:
            `(N, K, H, W)` or `(K, H, W)`, the gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        X, shape = self.recall(grad_output)
        self._write_gradients(X, grad_output)
        dz = batch_last(grad_output)  # (C, Ho, Wo, N)
        dX = self._matrices(self.weight.data).mT @ self._matrices(dz)
        dX = dX.reshape(shape[0], -1, *dz.shape[1:])  # (K, kh · kw, Ho, Wo, N)
        dx = np.zeros(shape, dX.dtype)  # with the padding
        for p, cell in enumerate(self._windows.cells(dx)):
            cell += dX[:, p]
        return self._windows.crop(dx, grad_output.ndim)

    def backward_parameters(self, grad_output: np.ndarray) -> None:
        """The gradients of weight and bias alone.

        Args:
            grad_output: As for `backward`.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        X, _ = self.recall(grad_output)
        self._write_gradients(X, grad_output)

    def _write_gradients(self, X: np.ndarray, grad_output: np.ndarray) -> None:
        dz = self._matrices(batch_last(grad_output))  # (G, C / G, Ho · Wo · N)
        np.matmul(dz, X.mT, out=self._matrices(self.weight.grad))
        if self.bias is not None:
            self.bias.grad = dz.sum(axis=2).ravel()  # (C,)

    def _matrices(self, array: np.ndarray) -> np.ndarray:
        """`(C, ...)` as `(G, C / G, ...)`: for each group a row an output channel."""
        return array.reshape(self.groups, self.out_channels // self.groups, -1)

    def extra_repr(self) -> str:
        shown = [
            f"{self.in_channels}, {self.out_channels}",
            f"kernel_size={self.kernel_size}, stride={self.stride}",
        ]
        if self.padding != (0, 0):
            shown.append(f"padding={self.padding}")
        if self.dilation != (1, 1):
            shown.append(f"dilation={self.dilation}")
        if self.groups != 1:
            shown.append(f"groups={self.groups}")
        if self.bias is None:
            shown.append("bias=False")
        return ", ".join(shown)
