"""The linear layer: every output is a weighted sum of all inputs."""

import math

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    as_input,
    at_least,
    float_dtype,
    generator,
    shape_of,
    true_or_false,
)
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.parameter import Parameter

__all__ = ["Linear"]


class Linear(Module):
    r"""A weighted sum of the inputs for each output, and a bias.

    With $x$ a row for each example, $W$ a row for each output and $b$ the biases:

    $$z = x W^\top + b$$

    and backward, with $dz$ for $\partial L / \partial z$:

    $$dW = dz^\top x, \qquad db = \sum_n dz_n, \qquad dx = dz\, W$$

    Args:
        in_features: D, the number of inputs.
        out_features: H, the number of outputs.
        bias: Whether there is a bias.
        rng: Draws weights and biases.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: Parameter `(H, D)`, uniform within 1 / sqrt(D) of zero.
        bias: Parameter `(H,)`, uniform within 1 / sqrt(D) of zero; or `None`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A size is below 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Linear
        >>> layer = Linear(2, 3, rng=np.random.default_rng(0))
        >>> layer.weight.data = [[0.5, -1.0], [1.0, 0.0], [2.0, 2.0]]
        >>> layer.bias.data = [0.0, 0.1, 0.2]
        >>> layer(np.array([[1.0, 2.0]]))
        array([[-1.5,  1.1,  6.2]])
        >>> layer.backward(np.array([[1.0, 0.0, 10.0]]))
        array([[20.5, 19. ]])
        >>> layer.weight.grad
        array([[ 1.,  2.],
               [ 0.,  0.],
               [10., 20.]])

    Note:
        PyTorch computes in float32 unless told otherwise, NumPy in float64; `dtype`
        follows NumPy.

    References:
        LeCun, Bottou, Orr, Müller (1998), Efficient BackProp, section 4.6: weights that
        keep sums in range. There 1 / sqrt(D) is their standard deviation, here, as in
        PyTorch, their bound.
    """

    _settings = ("in_features", "out_features", "bias")

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.in_features = D = at_least(in_features, 1, "in_features")
        self.out_features = H = at_least(out_features, 1, "out_features")
        true_or_false(bias, "bias")
        bound, draw = 1 / math.sqrt(D), generator(rng).uniform
        dtype = float_dtype(dtype)
        self.weight = Parameter(draw(-bound, bound, (H, D)).astype(dtype))
        self.bias = Parameter(draw(-bound, bound, H).astype(dtype)) if bias else None

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Weighted sums.

        Args:
            x: `(..., D)`, with any leading axes, in the dtype of the weights.

        Returns:
            `(..., H)`.

        Raises:
            TypeError: `x` is not an array of the dtype of the weights.
            ValueError: The last axis of `x` is not D long, or `x` is empty.
        """
        D, W = self.in_features, self.weight.data
        fits = shape_of(x)[-1:] == (D,)
        x = as_input(x, f"(..., {D})", fits, W.dtype)
        z = x @ W.T  # (..., H)
        if self.bias is not None:
            z += self.bias.data
        return self.remember(z, x)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradients of weight, bias and input.

        Args:
            grad_output: `(..., H)`, the gradient along the output.

        Returns:
            `(..., D)`, the gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        self.backward_parameters(grad_output)
        return grad_output @ self.weight.data  # (..., D)

    def backward_parameters(self, grad_output: np.ndarray) -> None:
        """The gradients of weight and bias alone.

        Args:
            grad_output: `(..., H)`, the gradient along the output.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (x,) = self.recall(grad_output)
        dz = grad_output.reshape(-1, self.out_features)  # (N, H)
        x = x.reshape(-1, self.in_features)  # (N, D)
        np.matmul(dz.T, x, out=self.weight.grad)  # (H, D) sums over the examples
        if self.bias is not None:
            np.sum(dz, axis=0, out=self.bias.grad)  # (H,)

    def extra_repr(self) -> str:
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )
