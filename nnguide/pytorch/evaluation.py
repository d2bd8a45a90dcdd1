"""What a trained model is worth: its loss, its accuracy, its outputs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import nn

from nnguide._history import Evaluation, weighted_mean
from nnguide._validation import at_least
from nnguide.pytorch._checks import (
    check_any,
    check_batch,
    check_batches,
    check_inputs,
    check_loss,
    check_model,
    describe,
)
from nnguide.pytorch._generators import undrawn
from nnguide.pytorch._labels import LossFn, accuracy, check_labels, divisor, kind_of

__all__ = ["Evaluation", "evaluate", "predict"]

Batches = Iterable[tuple[torch.Tensor, torch.Tensor]]


def evaluate(model: nn.Module, batches: Batches, loss_fn: LossFn) -> Evaluation:
    """Measure loss and accuracy, without gradients and in evaluation mode.

    Each batch counts by its number of examples, for a loss with class weights by their
    weights, so that the result does not depend on how the examples are cut into
    batches. Afterwards each module is in the mode in which it was before, and PyTorch's
    generators and those of a `DataLoader` draw what they would have drawn without it.

    A class is predicted from outputs `(N, C)` by the largest of the C, from logits for
    `nn.BCEWithLogitsLoss` where z ≥ 0, and from probabilities for `nn.BCELoss` where
    p ≥ 0.5.

    Args:
        model: Any module that takes x. Batches are moved to its device.
        batches: A `DataLoader`, a list, or anything else that gives pairs `(x, y)`.
        loss_fn: Takes the outputs of the model and y; returns their mean loss.

    Returns:
        The mean loss and the accuracy over all examples.

    Raises:
        TypeError: As `fit`.
        ValueError: As `fit`; also if the loss is not finite.
        RuntimeError: The model cannot compute x.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import evaluate
        >>> logits, y = torch.tensor([-1.0, 2.0, 0.0]), torch.tensor([0.0, 1.0, 0.0])
        >>> batches = [(logits[:2], y[:2]), (logits[2:], y[2:])]
        >>> evaluation = evaluate(nn.Identity(), batches, nn.BCEWithLogitsLoss())
        >>> round(evaluation.loss, 3), round(evaluation.accuracy, 3)
        (0.378, 0.667)
    """
    check_model(model)
    kind = kind_of(loss_fn)
    check_batches(batches, "batches", 1)
    like = next(model.parameters(), None)
    losses, accuracies, sizes, divisors = [], [], [], []
    inplace = is_inplace(model)
    with mode(model, training=False), torch.no_grad(), undrawn(model, batches):
        for number, batch in enumerate(batches, 1):
            where = f"evaluation, batch {number}"
            x, y = check_batch(batch, like, where)
            output = output_of(model, x, where, inplace)
            check_labels(output, y, kind, where)
            losses.append(check_loss(loss_fn(output, y), where))
            accuracies.append(accuracy(output, y, kind))
            sizes.append(len(y))
            divisors.append(divisor(loss_fn, y))
    check_any(len(losses), "evaluation")
    return Evaluation(weighted_mean(losses, divisors), weighted_mean(accuracies, sizes))


def predict(
    model: nn.Module, x: torch.Tensor, *, batch_size: int = 1000
) -> torch.Tensor:
    """The outputs of a model, without gradients and in evaluation mode.

    From logits `(N, C)` the class of each example is `predict(model, x).argmax(1)`, and
    their probabilities are `.softmax(1)`; from logits `(N,)` the probability of class 1
    is `.sigmoid()`. Afterwards each module is in the mode in which it was before.

    Args:
        model: Any module that takes x. Batches are moved to its device.
        x: `(N, ...)` what the model takes.
        batch_size: How many examples are computed at a time. It decides how much memory
            is needed; the result does not depend on it.

    Returns:
        `(N, ...)` the outputs, on the CPU.

    Raises:
        TypeError: An argument is of the wrong kind, or the dtype of x is not that of
            the model.
        ValueError: There is no example, or an entry of x is not finite.
        RuntimeError: The model cannot compute x.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import predict
        >>> net = nn.Sequential(nn.Flatten(), nn.Dropout())
        >>> predict(net, torch.tensor([[[0.5, 1.0]], [[2.0, -1.0]]]))
        tensor([[ 0.5000,  1.0000],
                [ 2.0000, -1.0000]])
    """
    check_model(model)
    size = at_least(batch_size, 1, "batch_size")
    x = check_inputs(x, next(model.parameters(), None), "predict")
    inplace = is_inplace(model)
    with mode(model, training=False), torch.no_grad():
        outputs = [
            output_of(model, batch, "predict", inplace).cpu()
            for batch in torch.split(x, size)
        ]
    return torch.cat(outputs)


def is_inplace(model: nn.Module) -> bool:
    """Whether a part of `model` was made to write over its input."""
    return any(vars(module).get("inplace") for module in model.modules())


def output_of(
    model: nn.Module, x: torch.Tensor, where: str, inplace: bool
) -> torch.Tensor:
    """What the model makes of x; what keeps it from that, said at `where`."""
    if inplace:
        x = x.clone()  # to be written over: the batch may be the caller's own
    version = x._version
    try:
        output: torch.Tensor = model(x)
    except RuntimeError as error:
        if type(error) is not RuntimeError:  # such as running out of memory
            raise
        raise RuntimeError(
            f"{where}: the model cannot compute x, {describe(x)}: {error}; compare "
            "shape and dtype of x with the first layer"
        ) from error
    if not isinstance(output, torch.Tensor):
        raise TypeError(
            f"{where}: the model must return one tensor, got {type(output).__name__}"
            + ("; does its forward end in return?" if output is None else "")
        )
    if x._version != version and not inplace:
        raise RuntimeError(
            f"{where}: the model writes over x, which may be the data of the caller; "
            "let its forward make a new tensor, such as x = 2 * x instead of x *= 2"
        )
    return output


@contextmanager
def mode(model: nn.Module, *, training: bool) -> Iterator[None]:
    """Training or evaluation mode; afterwards each module's own mode again."""
    before = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, was_training in before:
            module.training = was_training
