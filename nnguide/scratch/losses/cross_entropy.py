"""Losses of classes: how surprised a network is by the labels."""

from typing import Any

import numpy as np

from nnguide._validation import (
    as_input,
    describe,
    plain,
    probability,
    shape_of,
    whole_number,
)
from nnguide.scratch.activations.log_softmax import log_softmax
from nnguide.scratch.losses.loss import (
    Loss,
    Reduction,
    as_weight,
    check_finite,
    check_range,
)

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

    _settings: tuple[str, ...] = ("reduction", "weight", "ignore_index")

    def __init__(
        self,
        weight: np.ndarray | None = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction)
        self.weight = None if weight is None else as_weight(weight)
        self.ignore_index = whole_number(ignore_index, "ignore_index")

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss of logarithms of probabilities.

        Args:
            input: `(N, C)`, `(C,)`, or with more axes `(N, C, ...)`: logarithms of
                probabilities, in nats.
            target: Integer labels from 0 to C − 1, in the shape of `input` without the
                axis of classes.

        Returns:
            One number, in nats, or for `reduction="none"` an array in the shape of
            `target`.

        Raises:
            TypeError: `input` is no float array, or `target` holds no integers.
            ValueError: A shape or a label is not usable, an entry is not finite, or a
                mean is asked for and every label is ignored.
        """
        log_p = self._checked(input)  # (..., C)
        q, divisor = self._shares(log_p, target)
        slope = 0 - q  # -q would show zeros as -0
        return self._finish(np.vecdot(slope, log_p), _back(slope), divisor)

    def _checked(self, input: np.ndarray) -> np.ndarray:
        """`_last(input)`, once it is known to be finite scores."""
        fits = len(shape_of(input)) > 0
        as_input(input, "(N, C), one score for each class", fits, name="input")
        z = _last(input)
        C = z.shape[-1]
        check_finite(input, "input")
        if self.weight is not None and self.weight.shape != (C,):
            raise ValueError(
                f"weight must hold a number for each of {C} classes, got shape "
                f"{self.weight.shape}"
            )
        return z

    def _shares(
        self, z: np.ndarray, target: np.ndarray, smoothing: float = 0.0
    ) -> tuple[np.ndarray, float]:
        """q `(..., C)`: what each class counts in each row; and the sum of weights."""
        C = z.shape[-1]
        keep = self._check_labels(target, z.shape[:-1], C)
        y = np.where(keep, target, 0).ravel()
        q = np.full(z.shape, smoothing / C, z.dtype)
        q.reshape(-1, C)[np.arange(y.size), y] += 1 - smoothing
        divisor = float(np.count_nonzero(keep))
        if divisor < y.size:
            q[~keep] = 0
        if self.weight is not None:
            w = self.weight.astype(z.dtype)
            q *= w
            divisor = float(w[y][keep.ravel()].sum())
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
        plain(target, "target")
        if not isinstance(target, np.ndarray) or target.dtype.kind not in "iu":
            raise TypeError(
                f"target must be an array of integer labels, got {describe(target)}; "
                "convert it with target.astype(np.int64)"
            )
        if target.shape != shape:
            hint = ""
            if target.shape == (*shape, 1):
                hint = "; target.squeeze(-1) removes the last axis"
            elif target.ndim == len(shape) + 1:
                hint = "; for one-hot rows take the argmax along the axis of classes"
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
        return np.expand_dims(scale, 1) if scale.ndim else scale  # (N, 1, ...)


class CrossEntropyLoss(NLLLoss):
    r"""Softmax and negative log-likelihood in one, finite where scores are huge.

    With $z$ the scores (logits), $p$ their softmax and $q$ the target as a distribution
    (for a label, all of it on one class):

    $$
    L = -\frac1N \sum_n \sum_c q_{nc} \ln p_{nc}, \qquad
    \ln p_{nc} = z_{nc} - \ln \sum_k e^{z_{nk}}, \qquad
    \frac{\partial L}{\partial z} = \frac{p - q}{N}
    $$

    The loss takes scores. A softmax layer before it would be applied twice. For any
    scores whose differences are finite, so is the loss.

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

    _settings = ("reduction", "weight", "ignore_index", "label_smoothing")

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
            One number, in nats, or for `reduction="none"` one for each example.

        Raises:
            TypeError: `input` is no float array, or the dtype of `target` fits neither
                kind.
            ValueError: A shape, a label or a probability is not usable, an entry is not
                finite, or a mean is asked for and every label is ignored.
        """
        z, smoothing = self._checked(input), self.label_smoothing  # z: (..., C)
        if isinstance(plain(target, "target"), np.ndarray) and target.dtype.kind == "f":
            self._check_probabilities(target, input)
            C = z.shape[-1]
            q = (1 - smoothing) * _last(target) + smoothing / C
            if self.weight is not None:
                q *= self.weight.astype(z.dtype)
            divisor = float(z.size // C)
        else:
            q, divisor = self._shares(z, target, smoothing)
        log_p = log_softmax(z)
        losses = 0 - np.vecdot(q, log_p)  # not -0 where the network is certain
        slope = np.exp(log_p) * q.sum(axis=-1, keepdims=True) - q  # p - q
        return self._finish(losses, _back(slope), divisor)

    def _check_probabilities(self, target: np.ndarray, input: np.ndarray) -> None:
        if target.shape != input.shape:
            raise ValueError(
                f"target of dtype {target.dtype} must be probabilities in the shape of "
                f"input, {input.shape}, got {target.shape}; labels are integers: "
                "convert them with target.astype(np.int64)"
            )
        if target.dtype != input.dtype:
            raise TypeError(
                f"target must be {input.dtype}, as input is, got {target.dtype}; "
                f"convert it with target.astype(np.{input.dtype})"
            )
        check_range(target, "target")
        if self.ignore_index >= 0:
            raise ValueError(
                f"ignore_index={self.ignore_index} is for integer labels, got "
                f"probabilities of dtype {target.dtype}"
            )


def _last(input: np.ndarray) -> np.ndarray:
    """`input` with the axis of classes, the second or the only one, at the end."""
    return np.moveaxis(input, 1, -1) if input.ndim > 2 else input


def _back(array: np.ndarray) -> np.ndarray:
    """Undo `_last`."""
    return np.moveaxis(array, -1, 1) if array.ndim > 2 else array
