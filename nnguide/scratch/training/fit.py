"""The training loop: batches, steps, validation, early stopping, checkpoints."""

import math
import os
from collections.abc import Sequence

import numpy as np
from tqdm import tqdm  # type: ignore[import-untyped]

from nnguide._history import History, weighted_mean
from nnguide._validation import at_least, positive, true_or_false
from nnguide.scratch.losses.loss import Loss
from nnguide.scratch.network._modes import mode
from nnguide.scratch.network.module import Module
from nnguide.scratch.optim.clipping import clip_grad_norm_
from nnguide.scratch.optim.lr_scheduler import LRScheduler
from nnguide.scratch.optim.optimizer import Optimizer
from nnguide.scratch.training._batches import batches
from nnguide.scratch.training._checks import (
    check_buffers,
    check_optimizer,
    check_output,
    check_parts,
    check_scheduler,
    is_inplace,
    output_of,
)
from nnguide.scratch.training.evaluate import evaluate
from nnguide.scratch.training.history import Run, identity_of

__all__ = ["fit"]


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
        optimizer: Holds the parameters of the model and the learning rate, above 0.
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
            interruption. A file of another training, with other data or settings, is
            refused; only `epochs`, `patience` and `progress` may change.
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
    true_or_false(progress, "progress")
    run = Run(model, optimizer, scheduler, rng)
    data = {"x": x, "y": y}
    if validation is not None:
        data |= {"validation x": validation[0], "validation y": validation[1]}
    run.start(
        *(checkpoint, resume, epochs),
        lambda: identity_of(
            model, data, loss_fn, batch_size=batch_size, max_norm=max_norm
        ),
    )
    inplace, buffered = is_inplace(model), [m for m in model.modules() if m._buffers]
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
                *(model, inplace, x, y, loss_fn, optimizer, rows, max_norm, where)
            )
            check_buffers(buffered, f"{where}, at its end")
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
    inplace: bool,
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
            output = output_of(model, x_batch, inplace)
            _check_finite(output, "an output", f"{where}, step {step}", optimizer)
            check_output(output, loss_fn)
            losses.append(loss_fn(output, y_batch))
            _check_finite(losses[-1], "the loss", f"{where}, step {step}", optimizer)
            divisors.append(loss_fn.divisor)
            model.backward_parameters(loss_fn.backward())
            if max_norm is not None:
                clip_grad_norm_(optimizer.params, max_norm)
            optimizer.step()
    for p in optimizer.params:
        _check_finite(p.data, "a weight", f"{where}, at its end", optimizer)
    return losses, divisors


def _check_finite(
    value: np.ndarray | float, what: str, where: str, optimizer: Optimizer
) -> None:
    if not np.isfinite(value).all():
        lr = max(group["lr"] for group in optimizer.param_groups)
        raise ValueError(
            f"{where}: {what} is no longer finite, training diverged; start again from "
            "a new network and optimizer with a smaller learning rate, such as "
            f"lr={lr / 10:g} instead of {lr:g}"
        )
