"""Batch normalization: each number is measured against its channel in the batch.

`layer_norm` measures it against the other numbers of its own example.
"""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    as_input,
    at_least,
    float_dtype,
    positive,
    probability,
    shape_of,
    true_or_false,
)
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.parameter import Parameter

__all__ = ["BatchNorm1d", "BatchNorm2d"]


class _BatchNorm(Module):
    """What both share. Whatever the axes, `(N, K, L)` holds N · L values a channel."""

    _shapes: tuple[str, ...]  # what forward takes
    _each_pixel = True

    _settings = (
        "num_features",
        "eps",
        "momentum",
        "affine",
        "track_running_stats",
        "weight",
        "bias",
    )

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        bias: bool = True,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.num_features = K = at_least(num_features, 1, "num_features")
        self.eps = positive(eps, "eps")
        self.momentum = None if momentum is None else probability(momentum, "momentum")
        self.affine = true_or_false(affine, "affine")
        track = true_or_false(track_running_stats, "track_running_stats")
        self.track_running_stats = track
        has_bias, dtype = true_or_false(bias, "bias") and affine, float_dtype(dtype)
        self.weight = Parameter(np.ones(K, dtype)) if affine else None
        self.bias = Parameter(np.zeros(K, dtype)) if has_bias else None
        self.running_mean: Any = np.zeros(K, dtype) if track else None
        self.running_var: Any = np.ones(K, dtype) if track else None
        self.num_batches_tracked: Any = np.array(0, np.int64) if track else None
        if track:
            self._buffers = ("running_mean", "running_var", "num_batches_tracked")
        self._dtype = dtype if affine or track else None

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Normalize each channel and, in training, update the running statistics.

        Args:
            x: A shape that the class names, in the dtype of the weights.

        Returns:
            Shape and dtype of `x`.

        Raises:
            TypeError: `x` is not an array of the dtype of the weights.
            ValueError: `x` is empty or has another shape. Or the batch has to normalize
                itself, and a channel has one value only, or one that is not finite.
        """
        shape = shape_of(x)
        x = self._checked(x)  # (N, K, L)
        of_batch = self.training or not self.track_running_stats
        if of_batch:
            mean, var = self._measure(x)  # (K,)
        else:
            mean, var = self.running_mean, self.running_var
        std = np.sqrt(var + self.eps)
        x_hat = x - mean[:, None]
        x_hat /= std[:, None]
        w = 1.0 if self.weight is None else self.weight.data[:, None]
        z = w * x_hat
        if self.bias is not None:
            z += self.bias.data[:, None]
        return self.remember(z.reshape(shape), x_hat, std, of_batch)

    def _checked(self, x: np.ndarray) -> np.ndarray:
        K, shape = self.num_features, shape_of(x)
        fits = any(len(shape) == s.count(",") + 1 for s in self._shapes)
        expected = " or ".join(self._shapes).replace("K", str(K))
        x = as_input(x, expected, fits and shape[1] == K, self._dtype)
        return x.reshape(shape[0], K, -1)

    def _measure(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of each channel in the batch."""
        n = x.size // self.num_features
        if n == 1:
            hint = ", or call eval() to use the running ones"
            raise ValueError(
                f"{type(self).__name__} needs at least 2 values of each channel for a "
                "mean and a variance, got 1; take a larger batch, or, if it is the "
                "last of an epoch, another batch_size"
                f"{hint if self.track_running_stats else ''}"
            )
        mean = x.mean(axis=(0, 2))
        if not np.isfinite(mean).all():
            channel = int(np.argmin(np.isfinite(mean)))
            raise ValueError(
                f"x must be finite, got the mean {mean[channel]} in channel {channel}; "
                "look for it where x was computed"
            )
        var = x.var(axis=(0, 2), mean=mean[:, None])
        if self.track_running_stats:
            self._track(mean, var * (n / (n - 1)))
        return mean, var

    def _track(self, mean: np.ndarray, var: np.ndarray) -> None:
        """Move the running statistics toward those of the batch."""
        self.num_batches_tracked += 1
        m = self.momentum
        if m is None:  # all batches so far count alike
            m = 1 / int(self.num_batches_tracked)
        self.running_mean += m * (mean - self.running_mean)
        self.running_var += m * (var - self.running_var)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradients of weight, bias and input.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input. After a pass in evaluation the mean and the
            standard deviation are constants.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        x_hat, std, of_batch = self.recall(grad_output)
        dz = grad_output.reshape(x_hat.shape)  # (N, K, L)
        dw = np.einsum("nkl,nkl->k", dz, x_hat)
        db = dz.sum(axis=(0, 2))
        if self.weight is not None:
            self.weight.grad = dw
        if self.bias is not None:
            self.bias.grad = db
        w = 1.0 if self.weight is None else self.weight.data
        scale = (w / std)[:, None]
        if not of_batch:
            return (scale * dz).reshape(grad_output.shape)
        n = x_hat.size // self.num_features
        dx = dz - (db / n)[:, None]
        dx -= x_hat * (dw / n)[:, None]
        dx *= scale
        return dx.reshape(grad_output.shape)

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    r"""Give each channel mean 0 and variance 1 over the batch, then a scale of its own.

    What a layer gets as input shifts whenever the layers before it learn. Here its
    range is held, and two weights a channel say which range that is. For each channel,
    over its $n$ values $x_i$ in the batch:

    $$
    \mu = \frac1n \sum_i x_i, \qquad
    \sigma = \sqrt{\frac1n \sum_i (x_i - \mu)^2 + \text{eps}}, \qquad
    \hat x_i = \frac{x_i - \mu}{\sigma}, \qquad
    z_i = w\, \hat x_i + b
    $$

    Backward, each $x_i$ moves $\mu$ and $\sigma$, and with them every $\hat x_j$:

    $$
    \frac{\partial \hat x_j}{\partial x_i} =
    \frac1\sigma \Big( [i = j] - \frac1n - \frac{\hat x_i\, \hat x_j}{n} \Big)
    $$

    Summed over all $j$ with $d\hat x_j = w\, dz_j$, two sums are those that the weights
    need anyway:

    $$
    dw = \sum_j dz_j\, \hat x_j, \qquad
    db = \sum_j dz_j, \qquad
    dx_i = \frac{w}{\sigma} \Big( dz_i - \frac{db}{n} - \hat x_i \frac{dw}{n} \Big)
    $$

    In evaluation $\mu$ and $\sigma$ come from the running statistics. They are
    constants then, and $dx_i = \frac{w}{\sigma}\, dz_i$.

    The input is `(N, K)`, or `(N, K, L)` for signals of length L.

    Args:
        num_features: K, the number of channels.
        eps: Added to the variance, above 0, so that a constant channel divides by no 0.
        momentum: How far the running statistics move toward those of each batch, from
            0 to 1. `None` makes them the mean over all batches.
        affine: Whether there are weights.
        track_running_stats: Whether to keep running statistics. Without them, the batch
            normalizes itself in evaluation too.
        bias: Whether the weights include a bias.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: Parameter `(K,)`, ones at first; `None` without `affine`.
        bias: Parameter `(K,)`, zeros at first; or `None`.
        running_mean: `(K,)`, zeros at first; or `None`.
        running_var: `(K,)`, ones at first: the variances of batches, each with the
            divisor n − 1; or `None`.
        num_batches_tracked: `()`, how many batches were seen; or `None`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `num_features` is below 1, `eps` is not above 0, or `momentum` is
            not from 0 to 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import BatchNorm1d
        >>> norm = BatchNorm1d(2)
        >>> norm(np.array([[1.0, 10.0], [2.0, 10.0], [6.0, 40.0]])).round(3)
        array([[-0.926, -0.707],
               [-0.463, -0.707],
               [ 1.389,  1.414]])
        >>> norm.backward(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])).round(3)
        array([[ 0.176,  0.   ],
               [-0.22 ,  0.   ],
               [ 0.044,  0.   ]])
        >>> norm.running_mean.round(3), norm.running_var.round(3)
        (array([0.3, 2. ]), array([ 1.6, 30.9]))
        >>> norm.eval()(np.array([[1.0, 10.0]])).round(3)
        array([[0.553, 1.439]])

    Note:
        Input that is not finite raises an error in training; in PyTorch it makes the
        running statistics NaN for good.

    References:
        Ioffe, Szegedy (2015), Batch Normalization: Accelerating Deep Network Training
        by Reducing Internal Covariate Shift, section 3.
    """

    _shapes = "(N, K)", "(N, K, L)"


class BatchNorm2d(_BatchNorm):
    r"""`BatchNorm1d` for images `(N, K, H, W)`.

    A channel means the same everywhere in an image, so its mean and variance are taken
    over all examples and all places, $n = N H W$ values. The formulas are those of
    `BatchNorm1d`.

    Args:
        num_features: K, the number of channels.
        eps: As in `BatchNorm1d`, and so are all that follow.
        momentum: From 0 to 1, or `None`.
        affine: Whether there are weights.
        track_running_stats: Whether to keep running statistics.
        bias: Whether the weights include a bias.
        dtype: `np.float32` or `np.float64`.

    Raises:
        TypeError, ValueError: As `BatchNorm1d`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import BatchNorm2d
        >>> norm = BatchNorm2d(3)
        >>> x = np.random.default_rng(0).normal(5.0, 2.0, (10, 3, 8, 8))
        >>> z = norm(x)
        >>> z.shape, np.allclose(z.mean(axis=(0, 2, 3)), 0)
        ((10, 3, 8, 8), True)
    """

    _shapes = ("(N, K, H, W)",)
