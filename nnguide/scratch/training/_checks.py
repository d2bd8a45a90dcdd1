"""Whether the parts of a training fit together."""

import numpy as np

from nnguide._validation import all_finite, describe, plain
from nnguide.scratch.losses.loss import Loss
from nnguide.scratch.losses.negative_log_likelihood import NLLLoss
from nnguide.scratch.network.module import Module
from nnguide.scratch.optim.lr_scheduler import LRScheduler
from nnguide.scratch.optim.optimizer import Optimizer


def check_parts(
    model: Module,
    x: np.ndarray,
    y: np.ndarray,
    loss_fn: Loss,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
) -> None:
    """Raise unless the parts of a training fit together."""
    if not isinstance(model, Module):
        raise TypeError(f"model must be a Module, got {describe(model)}")
    if not isinstance(loss_fn, Loss):
        hint = "; add its parentheses" if isinstance(loss_fn, type) else ""
        raise TypeError(
            f"loss_fn must be a loss such as CrossEntropyLoss(), got "
            f"{describe(loss_fn)}{hint}"
        )
    if loss_fn.reduction != "mean":
        raise ValueError(
            "loss_fn must give the mean over a batch, got "
            f"reduction={loss_fn.reduction!r}; leave out reduction"
        )
    check_data(x, y, "")
    if validation is None:
        return
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(
            f"validation must be a pair (x, y) of arrays, got {describe(validation)}"
        )
    check_data(*validation, "validation ")


def check_data(x: np.ndarray, y: np.ndarray, which: str) -> None:
    plain(x, f"{which}x")
    plain(y, f"{which}y")
    if not isinstance(x, np.ndarray) or x.ndim == 0 or len(x) == 0:
        raise TypeError(
            f"{which}x must be an array of N ≥ 1 examples, got {describe(x)}"
        )
    if x.dtype.kind == "f" and not _has_finite_sum(x):
        all_finite(x, f"{which}x", "remove or replace such examples first")
    if not isinstance(y, np.ndarray) or y.ndim == 0 or len(y) != len(x):
        raise ValueError(
            f"{which}y must be an array of {len(x)} targets, one for each example, got "
            f"{describe(y)}"
        )


def _has_finite_sum(x: np.ndarray) -> bool:
    # A sum is finite only if every entry is, and takes half the time: 8 ms instead of
    # 15 for the images of MNIST. Where it is not, look again: it may overflow.
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(x.sum()))


def check_output(output: np.ndarray, loss_fn: Loss) -> None:
    """Raise if a loss of classes is given one output an example."""
    if isinstance(loss_fn, NLLLoss) and output.ndim < 2:
        raise ValueError(
            f"{type(loss_fn).__name__} needs outputs of shape (N, C), one for each of "
            f"C ≥ 2 classes, got {output.shape}; for a single output use "
            "BCEWithLogitsLoss"
        )


def check_optimizer(optimizer: Optimizer, model: Module) -> None:
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            "optimizer must be an Optimizer such as SGD(net.parameters(), lr=0.1), got "
            f"{describe(optimizer)}"
        )
    held = {id(p) for p in optimizer.params}
    if not any(id(p) in held for p in model.parameters()):
        raise ValueError(
            "optimizer holds no parameter of this model, so that no step would change "
            "it; make the optimizer with this model's parameters()"
        )
    groups = optimizer.param_groups
    if not any(group.get("initial_lr", group["lr"]) for group in groups):
        # a schedule may begin or end at 0, and a group may stay as it is
        raise ValueError(
            "the learning rate must be above 0, got lr=0; make the optimizer with "
            "another lr"
        )


def check_scheduler(scheduler: LRScheduler | None, optimizer: Optimizer) -> None:
    if scheduler is None:
        return
    if not isinstance(scheduler, LRScheduler):
        raise TypeError(
            "scheduler must be a schedule such as StepLR(optimizer, 10), got "
            f"{describe(scheduler)}"
        )
    if scheduler.optimizer is not optimizer:
        raise ValueError(
            "scheduler sets the rate of another optimizer; make it with the optimizer "
            "that fit is given"
        )


def is_inplace(model: Module) -> bool:
    """Whether a part of `model` was made to write over its input."""
    return any(getattr(module, "inplace", False) for module in model.modules())


def output_of(model: Module, x: np.ndarray, inplace: bool) -> np.ndarray:
    """What the model makes of `x`; the data of the caller stay as they are."""
    if inplace:
        x = x.copy()
    elif x.base is not None:
        x = x.view()
        x.flags.writeable = False
    try:
        output = model(x)
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        raise ValueError(
            f"{type(model).__name__} writes over x, which are the data of the caller; "
            "let its forward make a new array, such as x = 2 * x instead of x *= 2"
        ) from error
    if not isinstance(output, np.ndarray):
        raise TypeError(
            f"{type(model).__name__} must return an array, got {describe(output)}; "
            "does its forward end in return?"
        )
    return output


def check_buffers(modules: list[Module], where: str) -> None:
    """Raise unless what these modules compute with in evaluation mode is finite."""
    for module in modules:
        for name in module._buffers:
            if not np.isfinite(getattr(module, name)).all():
                raise ValueError(
                    f"{where}: {name} of {module} is no longer finite, since numbers "
                    "in the network are far too large; scale x first, such as with "
                    "nnguide.data.Standardizer"
                )
