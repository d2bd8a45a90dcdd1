"""Softmax and negative log-likelihood in one: how surprised a network is by labels."""

from typing import Any

import numpy as np

from nnguide._advice import to_labels
from nnguide._validation import plain, probability
from nnguide.scratch.activations.log_softmax import log_softmax
from nnguide.scratch.losses.loss import Reduction, check_range
from nnguide.scratch.losses.negative_log_likelihood import (
    ONE_OUTPUT,
    ROUNDING,
    NLLLoss,
    back,
    last,
)

__all__ = ["CrossEntropyLoss"]


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
        0.33
        >>> loss_fn.backward().round(3)
        array([[-0.107,  0.088,  0.02 ],
               [ 0.081, -0.171,  0.09 ]])

    Note:
        PyTorch takes a single class, on which the loss is always 0; probabilities that
        do not add up to 1; and for one example scores `(C,)` with probabilities `(C,)`,
        which are mostly the outputs and labels of N examples. Here these are errors.

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
                axis of classes; or float probabilities in the shape of `input`, which
                add up to 1 over the classes.

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
            q = (1 - smoothing) * last(target) + smoothing / C
            if self.weight is not None:
                q *= self.weight.astype(z.dtype)
            divisor = float(z.size // C)
        else:
            q, divisor = self._shares(z, target, smoothing)
        log_p = log_softmax(z)
        losses = 0 - np.vecdot(q, log_p)  # not -0 where the network is certain
        slope = np.exp(log_p) * q.sum(axis=-1, keepdims=True) - q  # p - q
        return self._finish(losses, back(slope), divisor)

    def _check_probabilities(self, target: np.ndarray, input: np.ndarray) -> None:
        if target.shape != input.shape:
            raise ValueError(
                f"target of dtype {target.dtype} must be probabilities in the shape of "
                f"input, {input.shape}, got {target.shape}; labels are integers"
                + to_labels(target, "target")
            )
        if target.dtype != input.dtype:
            raise TypeError(
                f"target must be {input.dtype}, as input is, got {target.dtype}; "
                f"convert it with target.astype(np.{input.dtype})"
            )
        if target.ndim == 1:
            raise ValueError(
                f"input and float target of shape {input.shape} would be one example "
                f"of {input.size} classes{ONE_OUTPUT}"
            )
        check_range(target, "target")
        sums = last(target).sum(axis=-1)
        wrong = abs(sums - 1) > ROUNDING
        if wrong.any():
            raise ValueError(
                "target must hold probabilities that add up to 1 over the classes, got "
                f"a sum of {sums[wrong][0]:g}; where several classes may be right at "
                "once, use BCEWithLogitsLoss"
            )
        if self.ignore_index >= 0:
            raise ValueError(
                f"ignore_index={self.ignore_index} is for integer labels, got "
                f"probabilities of dtype {target.dtype}"
            )
