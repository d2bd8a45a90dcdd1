"""What a training measures and where it stands, the same for NumPy and PyTorch."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


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


class Standing:
    """Where a training stands: its history, and the weights of its best epoch."""

    def __init__(self) -> None:
        self.history = History()
        self.best: dict[str, Any] | None = None  # weights of the best epoch
        self.best_loss = math.inf
        self.waited = 0  # epochs since then

    @property
    def epoch(self) -> int:
        """How many epochs are done."""
        return len(self.history.train_losses)

    def add_epoch(
        self,
        losses: list[float],
        mean: float,
        measured: Evaluation | None,
        weights: Callable[[], dict[str, Any]],
    ) -> None:
        """Write down an epoch; `weights` gives a copy, asked for if it is the best."""
        self.history.step_losses += losses
        self.history.train_losses.append(mean)
        if measured is not None:
            self.history.validation.append(measured)
            self.waited += 1
            if measured.loss < self.best_loss:
                self.best_loss, self.waited = measured.loss, 0
                self.best = weights()

    def standing(self) -> dict[str, Any]:
        """All of it, as a checkpoint holds it."""
        return {
            "step_losses": list(self.history.step_losses),
            "train_losses": list(self.history.train_losses),
            "validation": [list(measured) for measured in self.history.validation],
            "best": self.best,
            "best_loss": self.best_loss,
            "waited": self.waited,
        }

    def take_standing(self, state: Mapping[str, Any]) -> None:
        """Go on from what `standing` gave."""
        self.history = History(
            list(state["step_losses"]),
            list(state["train_losses"]),
            [Evaluation(*measured) for measured in state["validation"]],
        )
        self.best, self.best_loss = state["best"], state["best_loss"]
        self.waited = state["waited"]
