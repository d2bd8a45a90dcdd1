"""The training loop: batches, steps, validation, and a history of all of it."""

import math
import os
from collections.abc import Sequence
from copy import copy

import numpy as np
from tqdm import tqdm  # type: ignore[import-untyped]

from nnguide._history import Evaluation, History, weighted_mean
from nnguide._validation import at_least, positive
from nnguide.scratch._batches import batches
from nnguide.scratch._fitting import (
    check_finite,
    check_optimizer,
    check_parts,
    check_scheduler,
)
from nnguide.scratch._run import Run
from nnguide.scratch.binary_cross_entropy import BCELoss, BCEWithLogitsLoss
from nnguide.scratch.clipping import clip_grad_norm_
from nnguide.scratch.cross_entropy import NLLLoss
from nnguide.scratch.losses import Loss
from nnguide.scratch.lr_scheduler import LRScheduler
from nnguide.scratch.module import Module, mode
from nnguide.scratch.optim import Optimizer

__all__ = ["Evaluation", "History", "evaluate", "fit"]


def fit(
    model: Module,
    x: np.ndarray,
    y: np.ndarray,
    loss_fn: Loss,
    optimizer: Optimizer,
    *,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
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
    mode in which it was before. An error leaves the weights as the last whole step made
    them.

    Args:
        model: Any module that takes x.
        x: `(N, ...)` what the model takes.
        y: `(N, ...)` what the loss takes as target.
        loss_fn: A loss with `reduction="mean"`.
        optimizer: Holds the parameters of the model and the learning rate.
        epochs: How many times to go through all examples, at least 1. A training that
            is resumed has that many in all.
        batch_size: Examples a step, at the end what is left; `None` takes all N.
        rng: Shuffles the examples before each epoch; needed with `batch_size`.
        validation: A pair `(x, y)` to measure at the end of each epoch, never to learn
            from.
        scheduler: Changes the learning rate after each epoch.
        max_norm: The gradients of a step are scaled down to this norm, if above it.
        patience: Stop when the validation loss has not been better for that many
            epochs, and give the model the weights of its best epoch.
        checkpoint: A file that is written after each epoch. It holds all that the rest
            of the training depends on.
        resume: Go on from `checkpoint` if the file is there. Model, optimizer,
            scheduler and generators are made as for a new training; their state is
            then read from the file. The result is the same to the bit as without the
            interruption.
        progress: Whether to draw a bar, one tick an epoch.

    Returns:
        The losses of steps and epochs, and the validation of each epoch.

    Raises:
        TypeError: An argument is of the wrong kind, or a dtype does not fit.
        ValueError: An argument is not usable, the file is not of this training, or
            training diverges: an output, the loss or a weight is not finite.
        FileExistsError: `checkpoint` is there already and `resume` is not set.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> from nnguide.data import make_moons
        >>> rng = np.random.default_rng(0)
        >>> x, y = make_moons(200, rng=rng)
        >>> net = nn.Sequential(
        ...     nn.Linear(2, 16, rng=rng), nn.ReLU(), nn.Linear(16, 2, rng=rng)
        ... )
        >>> adam = nn.Adam(net.parameters(), lr=0.01)
        >>> loss_fn = nn.CrossEntropyLoss()
        >>> history = nn.fit(
        ...     net, x, y, loss_fn, adam, epochs=50, batch_size=20, rng=rng
        ... )
        >>> len(history.train_losses), len(history.step_losses)
        (50, 500)
        >>> nn.evaluate(net, x, y, loss_fn).accuracy > 0.95
        True
    """
    check_parts(model, x, y, loss_fn, validation)
    check_optimizer(optimizer, model)
    check_scheduler(scheduler, optimizer)
    if patience is not None:
        at_least(patience, 1, "patience")
        if validation is None:
            raise ValueError("patience needs validation, the data that decide when")
    epochs = at_least(epochs, 1, "epochs")
    max_norm = None if max_norm is None else positive(max_norm, "max_norm")
    run = Run(model, optimizer, scheduler, rng)
    if checkpoint is not None:
        run.start(checkpoint, resume)
    elif resume:
        raise ValueError("resume=True needs checkpoint, the file to go on from")
    with (
        mode(model, training=True),
        tqdm(
            total=epochs, initial=run.epoch, unit="epoch", disable=not progress
        ) as bar,
    ):
        while run.epoch < epochs and run.waited < (patience or math.inf):
            rows = batches(len(x), batch_size, rng)
            where = f"epoch {run.epoch + 1}"
            losses, divisors = _one_epoch(
                model, x, y, loss_fn, optimizer, rows, max_norm, where
            )
            measured = None
            if validation is not None:
                measured = evaluate(model, *validation, loss_fn)
            run.end_epoch(losses, weighted_mean(losses, divisors), measured)
            if checkpoint is not None:
                run.save(checkpoint)
            bar.set_postfix(loss=f"{run.history.train_losses[-1]:.4f}")
            bar.update()
        if patience is not None:
            run.restore_best()
    return run.history


def _one_epoch(
    model: Module,
    x: np.ndarray,
    y: np.ndarray,
    loss_fn: Loss,
    optimizer: Optimizer,
    rows: Sequence[np.ndarray | slice],
    max_norm: float | None,
    where: str,
) -> tuple[list[float], list[float]]:
    """A step for each batch; the loss before it and what its mean was divided by."""
    losses, divisors = [], []
    for step, batch in enumerate(rows, 1):
        x_batch, y_batch = x[batch], y[batch]
        with np.errstate(over="ignore", invalid="ignore"):  # raised as errors
            output = model(x_batch)
            check_finite(output, "an output", f"{where}, step {step}", optimizer)
            losses.append(loss_fn(output, y_batch))
            check_finite(losses[-1], "the loss", f"{where}, step {step}", optimizer)
            divisors.append(loss_fn.divisor)
            model.backward_parameters(loss_fn.backward())
            if max_norm is not None:
                clip_grad_norm_(optimizer.params, max_norm)
            optimizer.step()
    for p in optimizer.params:
        check_finite(p.data, "a weight", f"{where}, at its end", optimizer)
    return losses, divisors


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
    sum_fn.reduction = "sum"
    total, divisor, right, counted = 0.0, 0.0, 0, 0
    with mode(model, training=False):
        for start in range(0, len(x), size):
            y_batch = y[start : start + size]
            output = model(x[start : start + size])
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
