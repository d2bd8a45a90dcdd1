"""Losses of residuals: squared, absolute, Huber."""

from typing import Any

import numpy as np

from nnguide._validation import positive
from nnguide.scratch.losses.loss import Loss, Reduction, check_pair

__all__ = ["HuberLoss", "L1Loss", "MSELoss"]


class _ResidualLoss(Loss):
    """A loss of e = input − target, entry by entry."""

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction)

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss of the residuals, input − target.

        Args:
            input: Any shape, float32 or float64: what the network gives.
            target: Shape and dtype of `input`: what it should have given.

        Returns:
            One number, or an array for `reduction="none"`.

        Raises:
            TypeError: `input` or `target` is not a float array, or their dtypes differ.
            ValueError: The shapes differ (PyTorch would broadcast them, and warn), or
                there is an entry that is not finite, or none at all.
        """
        check_pair(input, target)
        e = input - target
        return self._finish(*self._loss_and_slope(e))

    def _loss_and_slope(self, e: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        raise NotImplementedError


class MSELoss(_ResidualLoss):
    r"""Mean squared error. With $e = \text{input} - \text{target}$:

    $$L = \frac{1}{n} \sum_i e_i^2, \qquad
      \frac{\partial L}{\partial \text{input}_i} = \frac{2 e_i}{n}$$

    where $n$ counts all entries, N · C for outputs `(N, C)`.

    Args:
        reduction: `"mean"`, `"sum"` or `"none"`.

    Raises:
        ValueError: `reduction` is none of these.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import MSELoss
        >>> loss_fn = MSELoss()
        >>> input, target = np.array([1.0, 2.5, 3.8]), np.array([1.2, 2.3, 4.0])
        >>> round(loss_fn(input, target), 3)
        0.04
        >>> loss_fn.backward().round(3)
        array([-0.133,  0.133, -0.133])
    """

    def _loss_and_slope(self, e: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return e**2, 2 * e


class L1Loss(_ResidualLoss):
    r"""Mean absolute error. With $e = \text{input} - \text{target}$:

    $$L = \frac{1}{n} \sum_i |e_i|, \qquad
      \frac{\partial L}{\partial \text{input}_i} = \frac{\text{sign}(e_i)}{n}$$

    At $e_i = 0$ the slope is 0, as in PyTorch.

    Args:
        reduction: `"mean"`, `"sum"` or `"none"`.

    Raises:
        ValueError: `reduction` is none of these.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import L1Loss
        >>> round(L1Loss()(np.array([1.0, 2.5, 3.8]), np.array([1.2, 2.3, 4.0])), 3)
        0.2
    """

    def _loss_and_slope(self, e: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.abs(e), np.sign(e)


class HuberLoss(_ResidualLoss):
    r"""Squared for small residuals, absolute for large ones.

    Outliers pull with a force of at most $\delta$. With
    $e = \text{input} - \text{target}$ and $L$ the mean of all $\ell_i$:

    $$
    \ell_i = \begin{cases}
    \tfrac12 e_i^2 & |e_i| \le \delta \\
    \delta\,(|e_i| - \tfrac12 \delta) & \text{else}
    \end{cases}
    \qquad
    \frac{\partial \ell_i}{\partial \text{input}_i} =
    \max(-\delta, \min(e_i, \delta))
    $$

    Args:
        reduction: `"mean"`, `"sum"` or `"none"`.
        delta: Where the square ends, above 0, in the unit of the target.

    Raises:
        TypeError: `delta` is no number.
        ValueError: An argument is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import HuberLoss
        >>> loss_fn = HuberLoss()
        >>> round(loss_fn(np.array([-1.0, 0.5, 3.0]), np.zeros(3)), 3)
        1.042
        >>> loss_fn.backward().round(3)
        array([-0.333,  0.167,  0.333])

    References:
        Huber (1964), Robust Estimation of a Location Parameter.
    """

    _settings = ("reduction", "delta")

    def __init__(self, reduction: Reduction = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = positive(delta, "delta")

    def _loss_and_slope(self, e: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        slope = np.clip(e, -self.delta, self.delta)
        return slope * (e - slope / 2), slope  # e · e / 2, or ±δ (e ∓ δ / 2)
