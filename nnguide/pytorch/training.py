"""The training loop of the guide: fit, evaluate, and the history of a training."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import length_hint

import torch
from torch import nn
from tqdm import tqdm  # type: ignore[import-untyped]

from nnguide._history import Evaluation, History, weighted_mean
from nnguide._validation import at_least
from nnguide.pytorch._checks import (
    check_any,
    check_batch,
    check_batches,
    check_loss,
    check_model,
    check_optimizer,
    check_weights,
    describe,
)
from nnguide.pytorch._labels import LossFn, accuracy, check_labels, kind_of

__all__ = ["Evaluation", "History", "evaluate", "fit"]

Batches = Iterable[tuple[torch.Tensor, torch.Tensor]]


def fit(
    model: nn.Module,
    batches: Batches,
    loss_fn: LossFn,
    optimizer: torch.optim.Optimizer,
    *,
    epochs: int,
    validation: Batches | None = None,
    progress: bool = False,
) -> History:
    """Train: forward, loss, backward and step for each batch of each epoch.

    The model is in training mode during the steps and in evaluation mode during
    validation. When the function ends, also by an error, each of its modules is in the
    mode in which it was before.

    A batch is checked before anything is computed from it, and its loss before the
    step. An error therefore leaves the weights as the last whole step made them.

    Args:
        model: Any module that takes x. Batches are moved to its device.
        batches: A `DataLoader`, a list, or anything else that gives pairs `(x, y)` of
            tensors each time it is iterated over; x has shape `(N, ...)`. The order is
            that of the `DataLoader`: with `shuffle=True`, its `generator` decides it.
        loss_fn: Takes the outputs of the model and y; returns their mean loss.
        optimizer: Holds parameters of the model and the learning rate. PyTorch refuses
            a negative rate when you make the optimizer; a rate of 0 is refused here.
        epochs: How many times to go through all batches, at least 1.
        validation: Batches to measure at the end of each epoch, never to learn from.
        progress: Whether to draw a bar, one tick a step.

    Returns:
        The losses of steps and epochs, and the validation of each epoch.

    Raises:
        TypeError: An argument is of the wrong kind, the dtype of x is not that of the
            model, or the dtype of y does not fit the loss.
        ValueError: A shape, a label, an entry or a learning rate is not usable, there
            are no batches, or training diverges: the loss or a weight is not finite.
        RuntimeError: The model cannot compute x.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import TwoLayerNetwork, fit
        >>> generator = torch.manual_seed(0)
        >>> x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> y = torch.tensor([0.0, 1.0, 1.0, 0.0])
        >>> net = TwoLayerNetwork(2, 8)
        >>> adam = torch.optim.Adam(net.parameters(), lr=0.05)
        >>> history = fit(net, [(x, y)], nn.BCEWithLogitsLoss(), adam, epochs=200)
        >>> len(history.train_losses), history.train_losses[-1] < 0.1
        (200, True)
        >>> (net(x) >= 0).long()
        tensor([0, 1, 1, 0])

    Note:
        With class weights, `nn.CrossEntropyLoss` averages over the weights, not over
        the examples; `train_losses` then only comes near the mean over an epoch. Its
        `ignore_index` is not supported: every label must be a class.
    """
    check_model(model)
    kind = kind_of(loss_fn)
    check_optimizer(optimizer, model)
    epochs = at_least(epochs, 1, "epochs")
    check_batches(batches, "batches", epochs)
    if validation is not None:
        check_batches(validation, "validation", epochs)

    like = next(model.parameters())
    history = History()
    total = epochs * length_hint(batches) or None
    with (
        _mode(model, training=True),
        tqdm(total=total, unit="step", disable=not progress) as bar,
    ):
        for epoch in range(1, epochs + 1):
            losses, sizes = [], []
            for step, batch in enumerate(batches, 1):
                where = f"epoch {epoch}, step {step}"
                x, y = check_batch(batch, like, where)
                output = _output(model, x, where)
                check_labels(output, y, kind, where)
                loss = loss_fn(output, y)
                losses.append(check_loss(loss, where, optimizer))
                sizes.append(len(y))
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                bar.update()
            check_any(len(losses), f"epoch {epoch}")
            check_weights(model, f"end of epoch {epoch}", optimizer)
            history.step_losses += losses
            history.train_losses.append(weighted_mean(losses, sizes))
            if validation is not None:
                history.validation.append(evaluate(model, validation, loss_fn))
            if progress:
                bar.set_postfix(epoch=epoch, loss=f"{history.train_losses[-1]:.4f}")
    return history


def evaluate(model: nn.Module, batches: Batches, loss_fn: LossFn) -> Evaluation:
    """Measure loss and accuracy, without gradients and in evaluation mode.

    Each batch counts by its number of examples, so that the result does not depend on
    how the examples are cut into batches. Afterwards each module is in the mode in
    which it was before.

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
    losses, accuracies, sizes = [], [], []
    with _mode(model, training=False), torch.no_grad():
        for number, batch in enumerate(batches, 1):
            where = f"evaluation, batch {number}"
            x, y = check_batch(batch, like, where)
            output = _output(model, x, where)
            check_labels(output, y, kind, where)
            losses.append(check_loss(loss_fn(output, y), where))
            accuracies.append(accuracy(output, y, kind))
            sizes.append(len(y))
    check_any(len(losses), "evaluation")
    return Evaluation(weighted_mean(losses, sizes), weighted_mean(accuracies, sizes))


def _output(model: nn.Module, x: torch.Tensor, where: str) -> torch.Tensor:
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
        )
    return output


@contextmanager
def _mode(model: nn.Module, *, training: bool) -> Iterator[None]:
    """Training or evaluation mode; afterwards each module's own mode again."""
    before = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, was_training in before:
            module.training = was_training
