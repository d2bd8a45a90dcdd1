"""The loss of labels, given the logarithms of probabilities: what each label costs."""

from typing import Any

import numpy as np

from nnguide._advice import to_labels
from nnguide._validation import as_input, describe, plain, shape_of, whole_number
from nnguide.scratch.losses.loss import Loss, Reduction, as_weight, check_finite

__all__ = ["NLLLoss"]

ROUNDING = 1e-4  # how far above 1 rounding may carry a probability, or a sum of them
ONE_OUTPUT = (
    "; for one output an example, as in yes and no, use BCEWithLogitsLoss; for one "
    "example of C classes write input[None] and target[None]"
)


class NLLLoss(Loss):
    r"""Negative log-likelihood: minus the logarithm of the probability of the label.

    With $\ell$ the logarithms, a row for each example, $y_n$ its label and $w$ the
    weights of the classes:

    $$
    L = -\frac{1}{\sum_n w_{y_n}} \sum_n w_{y_n} \ell_{n y_n}
    $$

    It takes logarithms, as `LogSoftmax` gives them: none is above 0.

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
        0.78
        >>> loss_fn.backward()
        array([[-0.5,  0. ,  0. ],
               [ 0. ,  0. , -0.5]])

    Note:
        PyTorch gives NaN for the mean over a batch in which all labels are ignored. It
        takes numbers above 0, which are no logarithms of probabilities, and a single
        class, whose probability is always 1. Here these are errors.
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
        if log_p.max() > ROUNDING:
            raise ValueError(
                "input must hold logarithms of probabilities, at most 0, got "
                f"{log_p.max():g}; take log_softmax of scores, np.log of probabilities"
            )
        slope = 0 - q  # -q would show zeros as -0
        return self._finish(np.vecdot(slope, log_p), back(slope), divisor)

    def _checked(self, input: np.ndarray) -> np.ndarray:
        """`last(input)`, once it is known to be finite scores."""
        fits = len(shape_of(input)) > 0
        as_input(input, "(N, C), one score for each class", fits, name="input")
        z = last(input)
        C = z.shape[-1]
        if C < 2:
            raise ValueError(
                f"input must hold scores of C ≥ 2 classes, got shape {input.shape}: a "
                "single class is always right, and nothing is learned; for one output "
                "use BCEWithLogitsLoss"
            )
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
                f"target must be an array of integer labels, got {describe(target)}"
                + to_labels(target, "target")
            )
        if target.shape != shape:
            hint = ""
            if not shape:
                hint = ONE_OUTPUT
            elif target.shape == (*shape, 1):
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
        spread = np.expand_dims(scale, 1) if scale.ndim else scale
        return spread  # (N, 1, ...) or a number


def last(input: np.ndarray) -> np.ndarray:
    """`input` with the axis of classes, the second or the only one, at the end."""
    return np.moveaxis(input, 1, -1) if input.ndim > 2 else input


def back(array: np.ndarray) -> np.ndarray:
    """Undo `last`."""
    return np.moveaxis(array, -1, 1) if array.ndim > 2 else array
