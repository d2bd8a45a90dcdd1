"""Two looks at a training that fails: gradients by layer, and one batch by heart."""

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from nnguide._validation import at_least, positive
from nnguide.pytorch._checks import check_model, describe
from nnguide.pytorch._generators import undrawn
from nnguide.pytorch._labels import LossFn
from nnguide.pytorch.training import fit

__all__ = ["gradient_norms", "overfit_one_batch"]


def gradient_norms(module: nn.Module) -> dict[str, float]:
    """How long the gradient of each parameter is, after a backward pass.

    A layer whose gradient is 0, or a thousand times shorter than that of the layer
    behind it, does not learn. The norm is the root of the sum of the squares of all
    entries of the gradient.

    Args:
        module: Any module whose parameters hold gradients: call `loss.backward()`
            first.

    Returns:
        The norm by the name of the parameter, in the order of `named_parameters()`,
        without those that are frozen. A gradient that is not finite has the norm `inf`
        or `nan`, because that is what you look for.

    Raises:
        TypeError: `module` is no module.
        ValueError: It has no parameter that is trained, or one of these has no
            gradient.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import gradient_norms
        >>> line = nn.Linear(2, 1)
        >>> line(torch.tensor([[3.0, 4.0]])).sum().backward()
        >>> gradient_norms(line)
        {'weight': 5.0, 'bias': 1.0}
    """
    check_model(module, "module")
    norms = {}
    for name, parameter in module.named_parameters():
        if not parameter.requires_grad:
            continue
        if parameter.grad is None:
            raise ValueError(
                f"{name} has no gradient: call loss.backward() first, and not "
                "zero_grad() after it; if you did, the loss does not depend on it"
            )
        norms[name] = parameter.grad.norm().item()
    _check_any_trained(module, "module")
    return norms


def overfit_one_batch(
    model: nn.Module,
    x: torch.Tensor,
    y: torch.Tensor,
    loss_fn: LossFn,
    *,
    optimizer: Callable[..., torch.optim.Optimizer] = torch.optim.SGD,
    lr: float = 0.1,
    steps: int = 200,
) -> list[float]:
    """Train a copy of the model on one small batch, which it should learn by heart.

    A network that cannot learn fifty examples will usually not learn more. If the
    last loss is far above 0, look at the model, the loss and the scale of the inputs
    before you look at anything else. If it is near 0, that says nothing about the
    labels, since wrong ones are learned by heart too, nor about your own loop, which
    does not run here.

    The model itself, its mode and its gradients stay as they are, and so does PyTorch's
    generator, from which dropout draws.

    Args:
        model: Any module that takes x. A copy of it, in training mode, is trained.
        x: `(N, ...)` the inputs of the batch.
        y: `(N, ...)` their labels.
        loss_fn: Takes the outputs of the model and y; returns their mean loss.
        optimizer: Called with the parameters of the copy and `lr`; gives the optimizer,
            as the class `torch.optim.Adam` does.
        lr: The learning rate.
        steps: How many steps to take, all on this batch.

    Returns:
        The loss before each step.

    Raises:
        TypeError: As `fit`; also if `optimizer` is an optimizer that is made already.
        ValueError: As `fit`; also if no parameter is trained.
        RuntimeError: The model cannot compute x.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import XORNetwork, overfit_one_batch
        >>> generator = torch.manual_seed(0)
        >>> x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> y = torch.tensor([0.0, 1.0, 1.0, 0.0])
        >>> losses = overfit_one_batch(
        ...     XORNetwork(), x, y, nn.BCEWithLogitsLoss(), lr=1, steps=500
        ... )
        >>> losses[0] > 0.6, losses[-1] < 0.1
        (True, True)
    """
    check_model(model)
    _check_any_trained(model, "model")
    lr, steps = positive(lr, "lr"), at_least(steps, 1, "steps")
    trial = copy.deepcopy(model)
    made = _made(optimizer, trial, lr)
    with undrawn(model, None):
        return fit(trial, [(x, y)], loss_fn, made, epochs=steps).step_losses


def _made(optimizer: Any, model: nn.Module, lr: float) -> torch.optim.Optimizer:
    """What `optimizer` makes of the parameters of `model`: an optimizer, checked."""
    advice = (
        "optimizer must be a class such as torch.optim.SGD, which is called with the "
        "parameters of a copy and lr"
    )
    if not callable(optimizer):
        raise TypeError(f"{advice}, got {describe(optimizer)}")
    most = min(torch.finfo(p.dtype).max for p in model.parameters())
    if lr > most:
        raise ValueError(f"lr must be at most {most:.2g} for this model, got {lr:g}")
    try:
        made = optimizer(model.parameters(), lr=lr)
    except TypeError as error:
        raise TypeError(f"{advice}; this one cannot be called so") from error
    if not isinstance(made, torch.optim.Optimizer):
        raise TypeError(f"{advice}, and gives an optimizer; got {describe(made)}")
    return made


def _check_any_trained(module: nn.Module, name: str) -> None:
    """Raise unless training would change a parameter of `module`."""
    if not any(p.requires_grad for p in module.parameters()):
        raise ValueError(
            f"{name} has no parameter that is trained; a list of layers must be a "
            "nn.ModuleList, and what is frozen needs requires_grad_(True)"
        )
