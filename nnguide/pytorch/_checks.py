"""Checks of what a reader trains with: model, optimizer, batches, losses."""

import inspect
import math
from collections.abc import Iterable, Iterator

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from nnguide import _validation


def describe(value: object) -> str:
    """What came, in a few words: shape and dtype of a tensor, or as for arrays."""
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)} and dtype {value.dtype}"
    return _validation.describe(value)


def check_model(model: nn.Module, name: str = "model") -> None:
    """Raise unless `model` is a module."""
    if not isinstance(model, nn.Module):
        raise TypeError(f"{name} must be a torch.nn.Module, got {describe(model)}")


def check_input(
    x: torch.Tensor, D: int, dtype: torch.dtype, *, flat: bool = False
) -> None:
    """Raise unless `x` holds D numbers an example; if `flat`, in one row each."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"x must be a tensor of shape (N, {D}), got {describe(x)}; convert it "
            f"with torch.as_tensor(x, dtype={dtype})"
        )
    if x.dtype != dtype:
        raise TypeError(
            f"x must be {dtype}, as the network is, got {x.dtype}; convert it with "
            f"x.to({dtype})"
        )
    shape = tuple(x.shape)
    if x.ndim < 2 or x.shape[1:].numel() != D or (flat and x.ndim > 2):
        one = x.numel() == D
        hint = "; for one example write x[None]" if one and shape[:1] != (1,) else ""
        if flat and x.ndim > 2:
            hint = "; flatten each example with x.flatten(1)"
        rows = "one row an example" if flat else f"or {D} numbers an example"
        raise ValueError(f"x must have shape (N, {D}), {rows}, got {shape}{hint}")


def check_optimizer(optimizer: torch.optim.Optimizer, model: nn.Module) -> None:
    """Raise unless `optimizer` can move the weights of `model`."""
    if not isinstance(optimizer, torch.optim.Optimizer):
        raise TypeError(
            "optimizer must be a torch.optim.Optimizer, such as "
            f"torch.optim.SGD(model.parameters(), lr=0.1), got {describe(optimizer)}"
        )
    closure = inspect.signature(type(optimizer).step).parameters.get("closure")
    if closure is not None and closure.default is closure.empty:
        raise NotImplementedError(
            f"optimizer: {type(optimizer).__name__} computes the loss several times a "
            "step, with a function that fit does not give it; take one such as "
            "torch.optim.SGD or Adam"
        )
    held = {id(p) for group in optimizer.param_groups for p in group["params"]}
    own = [p for p in model.parameters() if id(p) in held]
    if not own:
        raise ValueError(
            "optimizer holds no parameter of this model, so that no step would change "
            "it; make the optimizer with this model's parameters()"
        )
    if not any(p.requires_grad for p in own):
        raise ValueError(
            "optimizer holds only frozen parameters, so that no step would change the "
            "model; set requires_grad=True for those that it is to train"
        )
    if not torch.is_grad_enabled():
        raise ValueError(
            "fit was called inside torch.no_grad() or inference_mode(), where there "
            "are no gradients; call it outside"
        )
    # A schedule keeps the rate that it starts from, and may begin at 0.
    rates = [
        float(group.get("initial_lr", group.get("lr", 1)))
        for group in optimizer.param_groups
    ]
    if max(rates) <= 0 or not all(map(math.isfinite, rates)):
        raise ValueError(
            f"the learning rate must be above 0 and finite, got lr={rates[0]:g}; make "
            "the optimizer with another lr"
        )


def check_rates(optimizer: torch.optim.Optimizer, where: str) -> None:
    """Raise if a schedule has raised a rate above what the weights can hold."""
    for group in optimizer.param_groups:
        rate = float(group.get("lr", 1))
        if any(not rate <= torch.finfo(p.dtype).max for p in group["params"][:1]):
            raise ValueError(
                f"{where}: the schedule has raised the learning rate to {rate:g}; "
                "start again from a new model and optimizer with one that lowers it"
            )


def check_scheduler(
    scheduler: LRScheduler | None, optimizer: torch.optim.Optimizer, validated: bool
) -> None:
    """Raise unless `scheduler` sets the rate of `optimizer`, and has what it needs."""
    if scheduler is None:
        return
    if not isinstance(scheduler, LRScheduler):
        raise TypeError(
            "scheduler must be one of torch.optim.lr_scheduler, such as "
            f"StepLR(optimizer, 10), got {describe(scheduler)}"
        )
    if scheduler.optimizer is not optimizer:
        raise ValueError(
            "scheduler sets the rate of another optimizer; make it with the optimizer "
            "that fit is given"
        )
    if isinstance(scheduler, ReduceLROnPlateau) and not validated:
        raise ValueError(
            "ReduceLROnPlateau needs validation, the data whose loss it looks at"
        )


def check_batches(batches: object, name: str, epochs: int) -> None:
    """Raise unless `batches` can be gone through `epochs` times."""
    if isinstance(batches, torch.Tensor) or not isinstance(batches, Iterable):
        raise TypeError(
            f"{name} must be a DataLoader or a list of pairs (x, y), got "
            f"{describe(batches)}"
        )
    if isinstance(batches, Iterator) and epochs > 1:
        raise TypeError(
            f"{name} must give its batches in each of {epochs} epochs, got a "
            f"{type(batches).__name__}, which is used up after one; pass "
            f"list({name}) or a DataLoader"
        )


def check_any(count: int, where: str) -> None:
    """Raise unless there was a batch at `where`."""
    if count == 0:
        raise ValueError(
            f"{where}: there are no batches; pass at least one, in a form that can be "
            "gone through again, such as a list or a DataLoader (drop_last=True drops "
            "the only batch if it is not full)"
        )


def check_batch(
    batch: object, like: torch.Tensor | None, where: str
) -> tuple[torch.Tensor, torch.Tensor]:
    """The two tensors of `batch`, finite, on the device and in the dtype of `like`."""
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        raise TypeError(
            f"{where}: a batch must be a pair (x, y) of tensors, got {describe(batch)};"
            " for one batch of all examples pass [(x, y)]"
        )
    x, y = check_inputs(batch[0], like, where), batch[1]
    _check_tensor(y, "y", where)
    if len(x) != len(y):
        raise ValueError(
            f"{where}: x and y must hold the same number of examples, got shapes "
            f"{tuple(x.shape)} and {tuple(y.shape)}"
        )
    return x, y.to(x.device)


def check_inputs(
    x: torch.Tensor, like: torch.Tensor | None, where: str
) -> torch.Tensor:
    """`x`, finite, in the dtype of `like` and on its device."""
    _check_tensor(x, "x", where)
    if like is None:
        return x
    if x.is_floating_point() and x.dtype != like.dtype:
        raise TypeError(
            f"{where}: x must be {like.dtype}, as the model is, got {x.dtype}; convert "
            f"it with x.to({like.dtype})"
        )
    return x.to(like.device)


def _check_tensor(tensor: torch.Tensor, name: str, where: str) -> None:
    """Raise unless `tensor` holds examples, all of them finite."""
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(
            f"{where}: {name} must be a tensor, got {describe(tensor)}; convert it "
            f"with torch.as_tensor({name})"
        )
    if tensor.ndim == 0 or len(tensor) == 0:
        raise ValueError(
            f"{where}: {name} must hold at least one example, got an empty batch "
            f"of shape {tuple(tensor.shape)}"
        )
    if tensor.is_floating_point() and not _is_finite(tensor):
        at = (~torch.isfinite(tensor)).nonzero()[0].tolist()
        raise ValueError(
            f"{where}: {name} must be finite, got {tensor[tuple(at)].item()} at {at}; "
            "remove or replace such examples first"
        )


def _is_finite(tensor: torch.Tensor) -> bool:
    # A sum is quick, and finite only if every entry is. Where it is not, look again:
    # the sum of large numbers may overflow.
    return math.isfinite(tensor.sum().item()) or bool(torch.isfinite(tensor).all())


def check_loss(
    loss: torch.Tensor, where: str, optimizer: torch.optim.Optimizer | None = None
) -> float:
    """The value of `loss`, checked: one finite number."""
    if not isinstance(loss, torch.Tensor) or loss.ndim:
        raise ValueError(
            f"{where}: loss_fn must return one number, the mean over the batch, got "
            f"{describe(loss)}"
        )
    value = loss.item()
    if not math.isfinite(value):
        raise ValueError(
            f"{where}: the loss is {value}, though x and y are finite; "
            + _advice(optimizer)
        )
    return value


def check_slope(loss: torch.Tensor, where: str) -> None:
    """Raise unless `loss` can be followed back to a weight."""
    if not loss.requires_grad:
        raise ValueError(
            f"{where}: the loss depends on no weight that is trained; look for "
            "detach(), .data, argmax or torch.no_grad() in the model or the loss"
        )


def check_weights(
    model: nn.Module, where: str, optimizer: torch.optim.Optimizer
) -> None:
    """Raise unless all weights are finite, which a finite loss does not promise."""
    for name, parameter in model.named_parameters():
        if not _is_finite(parameter):
            raise ValueError(
                f"{where}: {name} is no longer finite; {_advice(optimizer)}"
            )


def _advice(optimizer: torch.optim.Optimizer | None) -> str:
    if optimizer is None:
        return "look for weights that are not finite or far too large"
    lr = float(optimizer.param_groups[0].get("lr", 1))
    return (
        "training diverged: start again from a new model and optimizer with a smaller "
        f"learning rate, such as lr={lr / 10:g} instead of {lr:g}"
    )
