"""The training loop of the guide."""

import math
import os
from collections.abc import Iterator
from operator import length_hint

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler
from tqdm import tqdm  # type: ignore[import-untyped]

from nnguide._history import History, weighted_mean
from nnguide._validation import at_least, positive, true_or_false
from nnguide.pytorch._checks import (
    check_any,
    check_batch,
    check_batches,
    check_loss,
    check_model,
    check_optimizer,
    check_rates,
    check_scheduler,
    check_slope,
    check_weights,
)
from nnguide.pytorch._identity import identity_of
from nnguide.pytorch._labels import LossFn, check_labels, divisor, kind_of
from nnguide.pytorch._run import Run
from nnguide.pytorch.evaluation import Batches, evaluate, is_inplace, mode, output_of

__all__ = ["History", "fit"]


def fit(
    model: nn.Module,
    batches: Batches,
    loss_fn: LossFn,
    optimizer: torch.optim.Optimizer,
    *,
    epochs: int,
    validation: Batches | None = None,
    scheduler: LRScheduler | None = None,
    max_norm: float | None = None,
    patience: int | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    resume: bool = False,
    progress: bool = False,
) -> History:
    """Train: forward, loss, backward and step for each batch of each epoch.

    The model is in training mode during the steps and in evaluation mode during
    validation. When the function ends, also by an error, each of its modules is in the
    mode in which it was before.

    A batch is checked before anything is computed from it, and its loss before the
    step. An error therefore leaves the weights as the last whole step made them.

    Nothing in it draws random numbers but the model and the loaders. With
    `torch.manual_seed` before the model is made, and a `generator` with a seed in each
    `DataLoader` that shuffles, the same program gives the same bits again on the same
    machine.

    Args:
        model: Any module that takes x. Batches are moved to its device.
        batches: A `DataLoader`, a list, or anything else that gives pairs `(x, y)` of
            tensors each time it is iterated over; x has shape `(N, ...)`. The order is
            that of the `DataLoader`: with `shuffle=True`, its `generator` decides it.
        loss_fn: Takes the outputs of the model and y; returns their mean loss.
        optimizer: Holds parameters of the model and the learning rate. PyTorch refuses
            a negative rate when you make the optimizer; a rate of 0 is refused here.
        epochs: How many times to go through all batches, at least 1. A training that is
            resumed has that many in all.
        validation: Batches to measure at the end of each epoch, never to learn from.
        scheduler: Changes the learning rate after each epoch.
        max_norm: The gradients of a step are scaled down to this norm, if above it.
        patience: Stop when the validation loss has not been better for that many
            epochs, and give the model the weights of its best epoch.
        checkpoint: A file that is written after each epoch. It holds all that the rest
            of the training depends on: weights, optimizer, scheduler, history, and the
            state of PyTorch's generators and of those of the loaders.
        resume: Go on from `checkpoint` if the file is there. Model, optimizer,
            scheduler and loaders are made as for a new training; their state is then
            read from the file. The result is the same to the bit as without the
            interruption. A file of another training, with other data or settings, is
            refused; only `epochs`, `patience` and `progress` may change.
        progress: Whether to draw a bar, one tick a step.

    Returns:
        The losses of steps and epochs, and the validation of each epoch.

    Raises:
        TypeError: An argument is of the wrong kind, the dtype of x is not that of the
            model, or the dtype of y does not fit the loss.
        ValueError: A shape, a label, an entry or a learning rate is not usable, there
            are no batches, the file is not of this training, or training diverges: the
            loss or a weight is not finite.
        FileExistsError: `checkpoint` is there already and `resume` is not set.
        RuntimeError: The model cannot compute x.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import XORNetwork, fit
        >>> generator = torch.manual_seed(0)
        >>> x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> y = torch.tensor([0.0, 1.0, 1.0, 0.0])
        >>> net = XORNetwork()
        >>> adam = torch.optim.Adam(net.parameters(), lr=0.05)
        >>> history = fit(net, [(x, y)], nn.BCEWithLogitsLoss(), adam, epochs=200)
        >>> len(history.train_losses), history.train_losses[-1] < 0.1
        (200, True)
        >>> (net(x) >= 0).long()
        tensor([0, 1, 1, 0])

    Note:
        `ignore_index` of `nn.CrossEntropyLoss` is not supported: every label must be a
        class. Nor is an optimizer whose step needs a function, such as LBFGS, or a
        model that writes over x in its own `forward`; modules made with `inplace=True`
        are given a copy. A transform of a dataset that draws from NumPy or `random`
        draws other numbers after an interruption; let it draw from PyTorch.
    """
    check_model(model)
    kind = kind_of(loss_fn)
    check_optimizer(optimizer, model)
    check_scheduler(scheduler, optimizer, validation is not None)
    epochs = at_least(epochs, 1, "epochs")
    max_norm = None if max_norm is None else positive(max_norm, "max_norm")
    check_batches(batches, "batches", epochs)
    if validation is not None:
        check_batches(validation, "validation", epochs)
    if patience is not None:
        at_least(patience, 1, "patience")
        if validation is None:
            raise ValueError("patience needs validation, the data that decide when")
    true_or_false(progress, "progress")
    run = Run(model, optimizer, scheduler, (batches, validation))
    run.start(
        *(checkpoint, resume, epochs),
        lambda: identity_of(model, batches, validation, loss_fn, max_norm),
    )
    inplace = is_inplace(model)
    total, done = epochs * length_hint(batches) or None, len(run.history.step_losses)
    with (
        mode(model, training=True),
        tqdm(total=total, initial=done, unit="step", disable=not progress) as bar,
    ):
        while run.epoch < epochs and run.waited < (patience or math.inf):
            losses, divisors = [], []
            where = f"epoch {run.epoch + 1}"
            check_rates(optimizer, where)
            steps = _steps(
                *(model, inplace, batches, loss_fn, kind, optimizer, max_norm, where)
            )
            for loss, size in steps:
                losses.append(loss)
                divisors.append(size)
                bar.update()
            check_any(len(losses), where)
            check_weights(model, f"end of {where}", optimizer)
            measured = None
            if validation is not None:
                measured = evaluate(model, validation, loss_fn)
            run.end_epoch(losses, weighted_mean(losses, divisors), measured)
            if checkpoint is not None:
                run.save(checkpoint)
            if progress:
                loss = run.history.train_losses[-1]
                bar.set_postfix(epoch=run.epoch, loss=f"{loss:.4f}")
        if patience is not None:
            run.restore_best()
    return run.history


def _steps(
    model: nn.Module,
    inplace: bool,
    batches: Batches,
    loss_fn: LossFn,
    kind: str,
    optimizer: torch.optim.Optimizer,
    max_norm: float | None,
    where: str,
) -> Iterator[tuple[float, float]]:
    """A step for each batch; the loss before it and what its mean was divided by."""
    like = next(model.parameters())
    # Of these alone: zero_grad of the optimizer leaves the gradients of all others.
    trained = [p for group in optimizer.param_groups for p in group["params"]]
    for step, batch in enumerate(batches, 1):
        here = f"{where}, step {step}"
        x, y = check_batch(batch, like, here)
        output = output_of(model, x, here, inplace)
        check_labels(output, y, kind, here)
        loss = loss_fn(output, y)
        value = check_loss(loss, here, optimizer)
        check_slope(loss, here)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if max_norm is not None:
            nn.utils.clip_grad_norm_(trained, max_norm)
        optimizer.step()
        yield value, divisor(loss_fn, y)
