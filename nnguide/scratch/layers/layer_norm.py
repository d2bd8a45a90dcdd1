"""Layer normalization: each number is measured against the others of its example."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    as_input,
    at_least,
    float_dtype,
    positive,
    shape_of,
    true_or_false,
)
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.parameter import Parameter

__all__ = ["LayerNorm"]


class LayerNorm(Module):
    r"""Give each example mean 0 and variance 1 over its features, then weights.

    Nothing depends on the rest of the batch, so training and evaluation are alike and a
    batch of one will do. With μ and σ over the D features $x_i$ of one example:

    $$
    \mu = \frac1D \sum_i x_i, \qquad
    \sigma = \sqrt{\frac1D \sum_i (x_i - \mu)^2 + \text{eps}}, \qquad
    \hat x_i = \frac{x_i - \mu}{\sigma}, \qquad
    z_i = w_i\, \hat x_i + b_i
    $$

    The way back is that of `BatchNorm1d`. But here each feature has its own weight,
    which stays inside the sums:

    $$
    d\hat x_i = w_i\, dz_i, \qquad
    dx_i = \frac1\sigma \Big( d\hat x_i - \frac1D \sum_j d\hat x_j
    - \hat x_i\, \frac1D \sum_j d\hat x_j\, \hat x_j \Big)
    $$

    while $dw_i$ and $db_i$ are sums of $dz_i \hat x_i$ and $dz_i$ over the examples.

    Args:
        normalized_shape: The last axes of the input, over which to normalize: D, or
            several sizes, whose product is D.
        eps: Added to the variance, above 0, so that constant features divide by no 0.
        elementwise_affine: Whether there are weights.
        bias: Whether the weights include a bias.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: Parameter of shape `normalized_shape`, ones at first; or `None`.
        bias: Parameter of shape `normalized_shape`, zeros at first; or `None`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `normalized_shape` has no axis or a size below 1, or `eps` is not
            above 0.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import LayerNorm
        >>> norm = LayerNorm(3)
        >>> norm(np.array([[1.0, 2.0, 6.0], [10.0, 10.0, 40.0]])).round(3)
        array([[-0.926, -0.463,  1.389],
               [-0.707, -0.707,  1.414]])
        >>> norm.backward(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])).round(3)
        array([[ 0.176, -0.22 ,  0.044],
               [ 0.   ,  0.   ,  0.   ]])

    References:
        Ba, Kiros, Hinton (2016), Layer Normalization, section 3.
    """

    _settings = ("normalized_shape", "eps", "elementwise_affine", "weight", "bias")

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.normalized_shape = shape = _as_shape(normalized_shape)
        self.eps = positive(eps, "eps")
        affine = true_or_false(elementwise_affine, "elementwise_affine")
        self.elementwise_affine = affine
        has_bias, dtype = true_or_false(bias, "bias") and affine, float_dtype(dtype)
        self.weight = Parameter(np.ones(shape, dtype)) if affine else None
        self.bias = Parameter(np.zeros(shape, dtype)) if has_bias else None

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Normalize each example.

        Args:
            x: `(..., *normalized_shape)`, with any leading axes, in the dtype of the
                weights.

        Returns:
            Shape and dtype of `x`.

        Raises:
            TypeError: `x` is not an array of the dtype of the weights.
            ValueError: The last axes of `x` are not `normalized_shape`, or `x` is
                empty.
        """
        last = self.normalized_shape
        expected = f"(..., {', '.join(map(str, last))})"
        dtype = None if self.weight is None else self.weight.dtype
        x = as_input(x, expected, shape_of(x)[-len(last) :] == last, dtype)
        rows = x.reshape(-1, math.prod(last))  # (N, D)
        x_hat = rows - rows.mean(axis=1, keepdims=True)
        var = np.einsum("nd,nd->n", x_hat, x_hat) / x_hat.shape[1]
        std = np.sqrt(var + self.eps)[:, None]  # (N, 1)
        x_hat /= std
        w = 1.0 if self.weight is None else self.weight.data.reshape(-1)
        z = w * x_hat
        if self.bias is not None:
            z += self.bias.data.reshape(-1)
        return self.remember(z.reshape(x.shape), x_hat, std)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradients of weight, bias and input.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        x_hat, std = self.recall(grad_output)
        dz = grad_output.reshape(x_hat.shape)  # (N, D)
        dx_hat = dz
        if self.weight is not None:
            dw = np.einsum("nd,nd->d", dz, x_hat)
            self.weight.grad = dw.reshape(self.normalized_shape)
            dx_hat = dz * self.weight.data.reshape(-1)
        if self.bias is not None:
            self.bias.grad = dz.sum(axis=0).reshape(self.normalized_shape)
        D = x_hat.shape[1]
        along = np.einsum("nd,nd->n", dx_hat, x_hat)[:, None] / D
        dx = dx_hat - dx_hat.mean(axis=1, keepdims=True)
        dx -= x_hat * along
        dx /= std
        return dx.reshape(grad_output.shape)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


def _as_shape(normalized_shape: int | Sequence[int]) -> tuple[int, ...]:
    """`normalized_shape` as a tuple, checked: sizes of 1 or more."""
    sizes = normalized_shape
    if not isinstance(sizes, Sequence):
        sizes = (sizes,)
    if len(sizes) == 0:
        raise ValueError("normalized_shape must name at least one axis, got none")
    return tuple(at_least(size, 1, "normalized_shape") for size in sizes)
