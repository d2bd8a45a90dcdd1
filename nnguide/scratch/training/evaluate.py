"""How good a model is on some examples: loss and accuracy, in evaluation mode."""

import math
from copy import copy

import numpy as np

from nnguide._history import Evaluation
from nnguide._validation import at_least
from nnguide.scratch.losses.binary_cross_entropy import BCELoss, BCEWithLogitsLoss
from nnguide.scratch.losses.loss import Loss
from nnguide.scratch.losses.negative_log_likelihood import NLLLoss
from nnguide.scratch.network._modes import evaluating
from nnguide.scratch.network.module import Module
from nnguide.scratch.training._checks import (
    check_output,
    check_parts,
    is_inplace,
    output_of,
)

__all__ = ["evaluate"]


def evaluate(
    model: Module,
    x: np.ndarray,
    y: np.ndarray,
    loss_fn: Loss,
    *,
    batch_size: int = 1000,
) -> Evaluation:
    """Measure loss and accuracy in evaluation mode.

    Afterwards each module is in the mode in which it was before. A class is predicted
    from outputs `(N, C)` by the largest of the C, from logits for `BCEWithLogitsLoss`
    where z ≥ 0, and from probabilities for `BCELoss` where p ≥ 0.5.

    Args:
        model: Any module that takes x.
        x: `(N, ...)` what the model takes.
        y: `(N, ...)` what the loss takes as target.
        loss_fn: A loss with `reduction="mean"`.
        batch_size: How many examples are computed at a time. It decides how much memory
            is needed; the result does not depend on it.

    Returns:
        The mean loss and the accuracy over all examples.

    Raises:
        TypeError: An argument is of the wrong kind, or a dtype does not fit.
        ValueError: A shape, a label or an entry is not usable, or no label counts.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> logits, y = np.array([-1.0, 2.0, 0.0]), np.array([0.0, 1.0, 0.0])
        >>> result = nn.evaluate(nn.Identity(), logits, y, nn.BCEWithLogitsLoss())
        >>> round(result.loss, 3), round(result.accuracy, 3)
        (0.378, 0.667)
    """
    check_parts(model, x, y, loss_fn)
    size = at_least(batch_size, 1, "batch_size")
    # The sum, since the mean of a batch may be over fewer labels than it has, or over
    # none. A copy of the loss, since the own may be about to go backward.
    sum_fn = copy(loss_fn)
    vars(sum_fn)["reduction"] = "sum"
    total, divisor, right, counted = 0.0, 0.0, 0, 0
    inplace = is_inplace(model)
    with evaluating(model):
        for start in range(0, len(x), size):
            y_batch = y[start : start + size]
            output = output_of(model, x[start : start + size], inplace)
            check_output(output, loss_fn)
            total += sum_fn(output, y_batch)
            divisor += sum_fn.divisor
            hits = _hits(loss_fn, output, y_batch)
            right, counted = right + int(hits.sum()), counted + hits.size
    if divisor == 0:
        raise ValueError(
            "there is nothing to take a mean of: every label is ignored or has the "
            "weight 0"
        )
    return Evaluation(total / divisor, right / counted if counted else math.nan)


def _hits(loss_fn: Loss, output: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which predictions are right; empty where the loss does not tell classes apart."""
    if isinstance(loss_fn, NLLLoss):
        classes = output.argmax(axis=1)
        if y.dtype.kind == "f":  # a probability for each class
            return classes == y.argmax(axis=1)
        return (classes == y)[y != loss_fn.ignore_index]
    if isinstance(loss_fn, BCEWithLogitsLoss):
        return (output >= 0) == (y >= 0.5)
    if isinstance(loss_fn, BCELoss):
        return (output >= 0.5) == (y >= 0.5)
    return np.empty(0, bool)
