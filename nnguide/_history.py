"""What a training measures, the same for NumPy and for PyTorch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Evaluation(NamedTuple):
    """How good a model is on some examples.

    Attributes:
        loss: The mean over the examples, in the unit of the loss (nats for a
            cross-entropy).
        accuracy: The share of examples whose class is predicted, from 0 to 1; NaN where
            the loss does not tell classes apart, as `MSELoss`.
    """

    loss: float
    accuracy: float


@dataclass
class History:
    """What `fit` measured, in the order of training.

    Attributes:
        step_losses: The loss of each batch, before the step that it causes.
        train_losses: For each epoch the mean of its step losses, each weighted by the
            number of examples in its batch, or by what else its mean was divided by,
            such as the sum of class weights.
        validation: For each epoch an `Evaluation` at its end; empty without
            validation data.
    """

    step_losses: list[float] = field(default_factory=list)
    train_losses: list[float] = field(default_factory=list)
    validation: list[Evaluation] = field(default_factory=list)


def weighted_mean(values: list[float], sizes: Sequence[float]) -> float:
    """The mean of batch means, each weighted by what it was divided by."""
    pairs = zip(values, sizes, strict=True)
    return sum(value * size for value, size in pairs) / sum(sizes)
