"""Losses of classes: how surprised a network is by the labels."""

from typing import Any

import numpy as np

from nnguide._validation import as_input, describe, probability
from nnguide.scratch.losses import Loss, Reduction, check_finite
from nnguide.scratch.softmax import log_softmax

__all__ = ["CrossEntropyLoss", "NLLLoss"]


class NLLLoss(Loss):
    r"""Negative log-likelihood: minus the logarithm of the probability of the label.

    With $\ell$ the logarithms, a row for each example, $y_n$ its label and $w$ the
    weights of the classes:

    $$
    L = -\frac{1}{\sum_n w_{y_n}} \sum_n w_{y_n} \ell_{n y_n}
    $$

    It takes logarithms, as `LogSoftmax` gives them: a loss below zero says that it was
    given something else.

    Args:
        weight: `(C,)` how much each class counts, 0 or above; all alike unless given.
        ignore_index: A label of examples that do not count.
        reduction: `"mean"`, `"sum"` or `"none"`. The mean is weighted.

    Raises:
        TypeError: `weight` is not a float array, or `ignore_index` no whole number.
        ValueError: An argument is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import NLLLoss
        >>> log_p = np.log([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]])
        >>> loss_fn = NLLLoss()
        >>> round(loss_fn(log_p, np.array([0, 2])), 3)  # (-ln 0.7 - ln 0.3) / 2
        0.780
        >>> loss_fn.backward()
        array([[-0.5,  0. ,  0. ],
               [ 0. ,  0. , -0.5]])

    Note:
        PyTorch gives NaN for the mean over a batch in which all labels are ignored.
        Here it is an error.
    """

    def __init__(
        self,
        weight: np.ndarray | None = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction)
        self.weight = None if weight is None else as_class_weight(weight)
        if isinstance(ignore_index, bool) or not isinstance(ignore_index, int):
            raise TypeError(
                f"ignore_index must be a whole number, got {describe(ignore_index)}"
            )
        self.ignore_index = ignore_index

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss of logarithms of probabilities.

        Args:
            input: `(N, C)`, `(C,)`, or with more axes `(N, C, ...)`: logarithms of
                probabilities, in nats.
            target: Integer labels from 0 to C − 1, in the shape of `input` without the
                axis of classes.

        Returns:
            One number, in nats, or for `reduction="none"` an array in
            the shape of `target`.

        Raises:
            TypeError: `input` is no float array, or `target` holds no integers.
            ValueError: A shape or a label is not usable, an entry is not finite, or a
                mean is asked for and every label is ignored.
        """
        self._check_input(input)
        q, divisor = self._shares(input, target)
        losses = -(q * _last(input)).sum(axis=-1)
        slope = 0 - q  # -q would show zeros as -0
        return self._finish(losses, _back(slope), divisor)

    def _check_input(self, input: np.ndarray) -> None:
        fits = np.ndim(input) > 0
        as_input(input, "(N, C), one score for each class", fits, name="input")
        C = _last(input).shape[-1]
        check_finite(input, "input")
        if self.weight is not None and self.weight.shape != (C,):
            raise ValueError(
                f"weight must hold a number for each of {C} classes, got shape "
                f"{self.weight.shape}"
            )

    def _shares(
        self, input: np.ndarray, target: np.ndarray, smoothing: float = 0.0
    ) -> tuple[np.ndarray, float]:
        """q `(..., C)`: what each class counts in each row; and the sum of weights."""
        z = _last(input)
        C = z.shape[-1]
        keep = self._check_labels(target, z.shape[:-1], C)
        y = np.where(keep, target, 0)[..., None]
        q = np.full_like(z, smoothing / C, order="C")
        np.put_along_axis(q, y, 1 - smoothing + smoothing / C, axis=-1)
        w = np.ones(C, z.dtype) if self.weight is None else self.weight.astype(z.dtype)
        q *= w
        q[~keep] = 0
        divisor = float(w[y[keep, 0]].sum())
        if divisor == 0 and self.reduction == "mean":
            raise ValueError(
                "there is nothing to take a mean of: every label is ignored or has the "
                f"weight 0 (ignore_index={self.ignore_index})"
            )
        return q, divisor

    def _check_labels(
        self, target: np.ndarray, shape: tuple[int, ...], C: int
    ) -> np.ndarray:
        """Where labels count, after all of them have been checked."""
        if not isinstance(target, np.ndarray) or target.dtype.kind not in "iu":
            raise TypeError(
                f"target must be an array of integer labels, got {describe(target)}; "
                "convert it with target.astype(np.int64)"
            )
        if target.shape != shape:
            squeeze = target.shape == (*shape, 1)
            hint = "; target.squeeze(-1) removes the last axis" if squeeze else ""
            raise ValueError(
                f"target must have shape {shape}, one label an example, got "
                f"{target.shape}{hint}"
            )
        keep: np.ndarray = target != self.ignore_index
        wrong = keep & ((target < 0) | (target >= C))
        if wrong.any():
            raise ValueError(
                f"target must hold labels from 0 to {C - 1}, got {target[wrong][0]}"
            )
        return keep

    def _spread(self, scale: np.ndarray, slope: np.ndarray) -> np.ndarray:
        if scale.ndim == 0:
            return scale
        return np.expand_dims(scale, 1 if slope.ndim > 1 else 0)


class CrossEntropyLoss(NLLLoss):
    r"""Softmax and negative log-likelihood in one, finite for any finite scores.

    With $z$ the scores (logits), $p$ their softmax and $q$ the target as a distribution
    (for a label, all of it on one class):

    $$
    L = -\frac1N \sum_n \sum_c q_{nc} \ln p_{nc}, \qquad
    \ln p_{nc} = z_{nc} - \ln \sum_k e^{z_{nk}}, \qquad
    \frac{\partial L}{\partial z} = \frac{p - q}{N}
    $$

    The loss takes scores. A softmax layer before it would be applied twice.

    Args:
        weight: `(C,)` how much each class counts, 0 or above; all alike unless given.
            The mean over labels is then divided by the sum of their weights, not by N.
        ignore_index: A label of examples that do not count.
        reduction: `"mean"`, `"sum"` or `"none"`.
        label_smoothing: ε from 0 to 1. The target becomes
            $(1 - \varepsilon)\, q + \varepsilon / C$.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: An argument is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import CrossEntropyLoss
        >>> loss_fn = CrossEntropyLoss()
        >>> logits = np.array([[2.0, 0.5, -1.0], [0.1, 1.5, 0.2]])
        >>> round(loss_fn(logits, np.array([0, 1])), 3)
        0.330
        >>> loss_fn.backward().round(3)
        array([[-0.107,  0.088,  0.02 ],
               [ 0.081, -0.171,  0.09 ]])

    References:
        Szegedy, Vanhoucke, Ioffe, Shlens, Wojna (2016), Rethinking the Inception
        Architecture for Computer Vision, section 7: label smoothing.
    """

    def __init__(
        self,
        weight: np.ndarray | None = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, ignore_index=ignore_index, reduction=reduction)
        self.label_smoothing = probability(label_smoothing, "label_smoothing")

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss of scores.

        Args:
            input: `(N, C)`, `(C,)`, or with more axes `(N, C, ...)`: scores, any finite
                numbers.
            target: Integer labels from 0 to C − 1, in the shape of `input` without the
                axis of classes; or float probabilities in the shape of `input`.

        Returns:
            One number, in nats, or for `reduction="none"` one
            for each example.

        Raises:
            TypeError: `input` is no float array, or the dtype of `target` fits neither
                kind.
            ValueError: A shape, a label or a probability is not usable, an entry is not
                finite, or a mean is asked for and every label is ignored.
        """
        self._check_input(input)
        smoothing = self.label_smoothing
        if getattr(target, "dtype", None) == input.dtype:
            _check_probabilities(target, input)
            C, q = _last(input).shape[-1], _last(target)
            q = (1 - smoothing) * q + smoothing / C
            if self.weight is not None:
                q = q * self.weight.astype(q.dtype)
            divisor = float(q.size // C)
        else:
            q, divisor = self._shares(input, target, smoothing)
        log_p = log_softmax(_last(input))  # (..., C)
        losses = -(q * log_p).sum(axis=-1)
        slope = np.exp(log_p) * q.sum(axis=-1, keepdims=True) - q  # p - q
        return self._finish(losses, _back(slope), divisor)


def _last(input: np.ndarray) -> np.ndarray:
    """`input` with the axis of classes, the second or the only one, at the end."""
    return np.moveaxis(input, 1, -1) if input.ndim > 2 else input


def _back(array: np.ndarray) -> np.ndarray:
    """Undo `_last`."""
    return np.moveaxis(array, -1, 1) if array.ndim > 2 else array


def _check_probabilities(target: np.ndarray, input: np.ndarray) -> None:
    if target.shape != input.shape:
        raise ValueError(
            f"target of dtype {target.dtype} must be probabilities in the shape of "
            f"input, {input.shape}, got {target.shape}; labels are integers: convert "
            "them with target.astype(np.int64)"
        )
    check_finite(target, "target")
    if target.min() < 0 or target.max() > 1:
        bad = target[(target < 0) | (target > 1)][0]
        raise ValueError(f"target must hold probabilities from 0 to 1, got {bad:g}")


def as_class_weight(weight: np.ndarray) -> np.ndarray:
    """`weight`, checked: a float array of finite numbers, 0 or above."""
    as_input(weight, "(C,)", np.ndim(weight) == 1, name="weight")
    check_finite(weight, "weight")
    if weight.min() < 0:
        raise ValueError(f"weight must be 0 or above, got {weight.min():g}")
    return weight.copy()
