"""What a training has measured, handed to something that draws it."""

import math
from typing import Protocol

from nnguide._history import History
from nnguide.pytorch._checks import describe

__all__ = ["write_history"]


class Writer(Protocol):
    """What takes a number under a name, at a place along the training."""

    def add_scalar(self, tag: str, scalar_value: float, step: int, /) -> object: ...


def write_history(writer: Writer, history: History) -> None:
    """Write what `fit` has measured, so that TensorBoard can draw it.

    Steps and epochs count from 1, as in the messages of `fit`. The loss of each step
    stands under `loss/step`; of each epoch there are `loss/train`, `loss/validation`
    and `accuracy/validation`, the last two only if there was validation data, and the
    accuracy only if the loss tells classes apart.

    Args:
        writer: Anything with a method `add_scalar(tag, value, step)`, such as the
            `SummaryWriter` of `torch.utils.tensorboard`. Closing it, which puts the
            last numbers into the file, is left to who has opened it.
        history: What `fit` has returned, the one of `nnguide.scratch` included.

    Raises:
        TypeError: An argument is of the wrong kind.

    Examples:
        >>> from nnguide.pytorch import Evaluation, History, write_history
        >>> class Printer:
        ...     def add_scalar(self, tag, value, step):
        ...         print(tag, value, step)
        >>> history = History([0.75, 0.25], [0.5], [Evaluation(0.625, 0.8)])
        >>> write_history(Printer(), history)
        loss/step 0.75 1
        loss/step 0.25 2
        loss/train 0.5 1
        loss/validation 0.625 1
        accuracy/validation 0.8 1
    """
    if isinstance(writer, type) or not callable(getattr(writer, "add_scalar", None)):
        raise TypeError(
            "writer must have a method add_scalar, such as "
            f"torch.utils.tensorboard.SummaryWriter(folder), got {describe(writer)}"
        )
    if not isinstance(history, History):
        raise TypeError(
            f"history must be the History that fit returns, got {describe(history)}"
        )
    for step, loss in enumerate(history.step_losses, start=1):
        writer.add_scalar("loss/step", loss, step)
    for epoch, loss in enumerate(history.train_losses, start=1):
        writer.add_scalar("loss/train", loss, epoch)
    for epoch, measured in enumerate(history.validation, start=1):
        writer.add_scalar("loss/validation", measured.loss, epoch)
        if not math.isnan(measured.accuracy):
            writer.add_scalar("accuracy/validation", measured.accuracy, epoch)
