"""Losses of yes and no: cross-entropy for outputs that are one probability each."""

from typing import Any

import numpy as np

from nnguide.scratch.activations.functional import sigmoid
from nnguide.scratch.losses.loss import (
    Loss,
    Reduction,
    as_weight,
    check_pair,
    check_range,
)

__all__ = ["BCELoss", "BCEWithLogitsLoss"]


class BCEWithLogitsLoss(Loss):
    r"""Sigmoid and binary cross-entropy in one, finite for any finite logit.

    With $z$ a logit, $y$ its target, from 0 to 1, and $v$ the `pos_weight`, 1 unless
    given:

    $$
    \ell = v\, y \ln(1 + e^{-z}) + (1 - y) \ln(1 + e^z), \qquad
    \frac{\partial \ell}{\partial z} = (1 - y + v\, y)\, \sigma(z) - v\, y
    $$

    and $L$ the mean over all entries. For $v = 1$ the slope is $\sigma(z) - y$.

    Args:
        weight: What each loss is multiplied by, in a shape that broadcasts to that of
            the input; 1 unless given.
        reduction: `"mean"`, `"sum"` or `"none"`.
        pos_weight: How often an entry of target 1 counts, in a shape that broadcasts to
            that of the input; 1 unless given.

    Raises:
        TypeError: A weight is not a float array.
        ValueError: A weight is not finite or below 0, or `reduction` none of the three.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import BCEWithLogitsLoss
        >>> loss_fn = BCEWithLogitsLoss()
        >>> z, y = np.array([-0.5, 1.5, -2.0, 3.0]), np.array([0.0, 1.0, 0.0, 1.0])
        >>> round(loss_fn(z, y), 3)
        0.213
        >>> loss_fn.backward().round(3)
        array([ 0.094, -0.046,  0.03 , -0.012])
    """

    _settings = ("reduction", "weight", "pos_weight")

    def __init__(
        self,
        weight: np.ndarray | None = None,
        *,
        reduction: Reduction = "mean",
        pos_weight: np.ndarray | None = None,
    ) -> None:
        super().__init__(reduction)
        self.weight = None if weight is None else as_weight(weight)
        self.pos_weight = (
            None if pos_weight is None else as_weight(pos_weight, "pos_weight")
        )

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss of logits.

        Args:
            input: Any shape, float32 or float64: logits.
            target: Shape and dtype of `input`, from 0 to 1.

        Returns:
            One number, in nats, or an array for `reduction="none"`.

        Raises:
            TypeError: `input` or `target` is not a float array, or their dtypes differ.
            ValueError: The shapes differ, a target is not from 0 to 1, or an entry is
                not finite.
        """
        check_pair(input, target)
        check_range(target, "target")
        z, y = input, target
        vy = _fitted(self.pos_weight, z, "pos_weight") * y
        e = np.log1p(np.exp(-np.abs(z)))  # ln(1 + e^z) = max(z, 0) + e, no overflow
        losses = vy * (np.maximum(-z, 0) + e) + (1 - y) * (np.maximum(z, 0) + e)
        slope = (1 - y + vy) * sigmoid(z) - vy
        w = _fitted(self.weight, z, "weight")
        return self._finish(losses * w, slope * w)


class BCELoss(Loss):
    r"""Binary cross-entropy of probabilities.

    With $p$ a probability and $y$ its target, from 0 to 1:

    $$
    \ell = -y \ln p - (1 - y) \ln(1 - p), \qquad
    \frac{\partial \ell}{\partial p} = \frac{p - y}{p\,(1 - p)}
    $$

    Where $p$ has rounded to 0 or 1 a logarithm is infinite. As in PyTorch it counts as
    −100 then, and the denominator of the slope as at least 1e-12. The loss is finite,
    but the slope is no longer true: prefer `BCEWithLogitsLoss` on the logits.

    Args:
        weight: What each loss is multiplied by, in a shape that broadcasts to that of
            the input; 1 unless given.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Raises:
        TypeError: `weight` is not a float array.
        ValueError: `weight` is not finite or below 0, or `reduction` none of the three.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import BCELoss
        >>> loss_fn = BCELoss()
        >>> round(loss_fn(np.array([0.8, 0.4]), np.array([1.0, 0.0])), 3)
        0.367
        >>> loss_fn.backward().round(3)
        array([-0.625,  0.833])
    """

    _settings = ("reduction", "weight")

    def __init__(
        self, weight: np.ndarray | None = None, *, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(reduction)
        self.weight = None if weight is None else as_weight(weight)

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss of probabilities.

        Args:
            input: Any shape, float32 or float64, from 0 to 1: probabilities.
            target: Shape and dtype of `input`, from 0 to 1.

        Returns:
            One number, in nats, or an array for `reduction="none"`.

        Raises:
            TypeError: `input` or `target` is not a float array, or their dtypes differ.
            ValueError: The shapes differ, or an entry is not from 0 to 1.
        """
        check_pair(input, target)
        check_range(input, "input", "; for logits use BCEWithLogitsLoss")
        check_range(target, "target")
        p, y = input, target
        with np.errstate(divide="ignore"):  # ln 0, which counts as -100
            log_p, log_q = np.log(p), np.log1p(-p)
        losses = -y * np.maximum(log_p, -100) - (1 - y) * np.maximum(log_q, -100)
        slope = (p - y) / np.maximum(p * (1 - p), 1e-12)
        w = _fitted(self.weight, p, "weight")
        return self._finish(losses * w, slope * w)


def _fitted(weight: np.ndarray | None, like: np.ndarray, name: str) -> Any:
    """`weight` in the dtype of `like` and a shape that broadcasts to it; else 1."""
    if weight is None:
        return like.dtype.type(1)
    try:
        return np.broadcast_to(weight.astype(like.dtype), like.shape)
    except ValueError:
        raise ValueError(
            f"{name} must have a shape that broadcasts to that of input, {like.shape}, "
            f"got {weight.shape}"
        ) from None
