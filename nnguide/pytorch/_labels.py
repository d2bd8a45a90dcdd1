"""What labels each loss takes, whether labels fit, and how many are predicted."""

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from nnguide.pytorch._checks import describe

LossFn = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# What each loss takes as labels: the class of each example (of scores, or of logarithms
# of probabilities), a truth value for each output, or a number for each output. Of any
# other loss nothing is known.
_KINDS: dict[str, tuple[Any, ...]] = {
    "classes": (nn.CrossEntropyLoss, F.cross_entropy),
    "log-probabilities": (nn.NLLLoss, F.nll_loss),
    "logits": (nn.BCEWithLogitsLoss, F.binary_cross_entropy_with_logits),
    "probabilities": (nn.BCELoss, F.binary_cross_entropy),
    "numbers": (
        *(nn.MSELoss, nn.L1Loss, nn.HuberLoss, nn.SmoothL1Loss),
        *(F.mse_loss, F.l1_loss, F.huber_loss, F.smooth_l1_loss),
    ),
}

_OF_CLASSES = ("classes", "log-probabilities")
_ROUNDING = 1e-4  # how far above 1 rounding may carry a probability, or a sum of them

# Of these, a mean over labels is divided by the sum of the weights of their classes.
_WEIGHTED = (nn.CrossEntropyLoss, nn.NLLLoss)

_SQUEEZE = "; y.squeeze(1) removes the second axis"


def kind_of(loss_fn: LossFn) -> str:
    """A key of `_KINDS` or `"unknown"`, and that `loss_fn` is a mean, checked."""
    if not callable(loss_fn) or isinstance(loss_fn, type):
        raise TypeError(
            "loss_fn must be a loss such as nn.CrossEntropyLoss(), with its "
            f"parentheses, got {describe(loss_fn)}"
        )
    if getattr(loss_fn, "reduction", "mean") != "mean":
        raise ValueError(
            "loss_fn must give the mean over a batch, got "
            f"reduction={loss_fn.reduction!r}; leave out reduction"  # type: ignore[attr-defined]
        )
    for kind, losses in _KINDS.items():
        classes = tuple(loss for loss in losses if isinstance(loss, type))
        if loss_fn in losses or isinstance(loss_fn, classes):
            return kind
    return "unknown"


def divisor(loss_fn: LossFn, y: torch.Tensor) -> float:
    """What the mean over a batch divides by: examples, or weights of their labels."""
    weight = getattr(loss_fn, "weight", None)
    if isinstance(loss_fn, _WEIGHTED) and weight is not None and y.dtype == torch.int64:
        return float(weight[y].sum())
    return len(y)


def check_labels(output: torch.Tensor, y: torch.Tensor, kind: str, where: str) -> None:
    """Raise unless the labels `y` fit the outputs of the model and the kind of loss."""
    if kind == "unknown":
        return
    if kind in _OF_CLASSES:
        _check_classes(output, y, where)
        if kind == "log-probabilities" and output.max() > _ROUNDING:
            raise ValueError(
                f"{where}: this loss needs logarithms of probabilities, at most 0, got "
                f"{output.max().item():g}; end the model with nn.LogSoftmax(1), or use "
                "nn.CrossEntropyLoss() on scores"
            )
        return
    if not y.is_floating_point():
        raise TypeError(
            f"{where}: labels for this loss must be floats, got dtype {y.dtype}; "
            f"convert them with y.to({output.dtype})"
        )
    if y.dtype == torch.float64 != output.dtype:
        raise TypeError(
            f"{where}: labels must be {output.dtype}, as the outputs of the model, got "
            f"{y.dtype}; convert them with y.to({output.dtype})"
        )
    if y.shape != output.shape:
        missing = y.shape == output.shape[:-1] and output.shape[-1] == 1
        hint = "; y[:, None] adds the missing axis" if missing else ""
        if y.shape == (*output.shape, 1):
            hint = _SQUEEZE
        raise ValueError(
            f"{where}: labels must have the shape of the outputs of the model, "
            f"{tuple(output.shape)}, got {tuple(y.shape)}{hint}"
        )
    if kind != "numbers":
        _check_range(y, 1, where)
    if kind == "probabilities":
        _check_probabilities(output, where)


def _check_probabilities(output: torch.Tensor, where: str) -> None:
    low, high = (bound.item() for bound in torch.aminmax(output.detach()))
    if low < 0 or high > 1:
        raise ValueError(
            f"{where}: this loss needs probabilities from 0 to 1, got outputs from "
            f"{low:g} to {high:g}; for logits use nn.BCEWithLogitsLoss(), or end the "
            "model in nn.Sigmoid()"
        )


def _check_classes(output: torch.Tensor, y: torch.Tensor, where: str) -> None:
    if output.ndim < 2 or output.shape[1] < 2:
        raise ValueError(
            f"{where}: this loss needs outputs of shape (N, C), one for each of C ≥ 2 "
            f"classes, got {tuple(output.shape)}; for a single output use "
            "nn.BCEWithLogitsLoss()"
        )
    if y.is_floating_point() and y.shape == output.shape:
        _check_distributions(y, where)
        return
    if y.dtype != torch.int64:
        raise TypeError(
            f"{where}: labels for this loss must be int64 classes, got dtype "
            f"{y.dtype}; convert them with y.long()"
        )
    expected = (len(output), *output.shape[2:])
    if y.shape != expected:
        one_hot = y.shape == output.shape
        hint = "; y.argmax(1) gives the class of each row" if one_hot else ""
        if y.shape == (*expected, 1):
            hint = _SQUEEZE
        raise ValueError(
            f"{where}: labels must have shape {expected}, one class an example, got "
            f"{tuple(y.shape)}{hint}"
        )
    _check_range(y, output.shape[1] - 1, where)


def _check_distributions(y: torch.Tensor, where: str) -> None:
    """Raise unless `y` holds a distribution over the classes for each example."""
    _check_range(y, 1, where)
    sums = y.sum(1)
    wrong = (sums - 1).abs() > _ROUNDING
    if wrong.any():
        raise ValueError(
            f"{where}: labels of floats must be probabilities that add up to 1 over "
            f"the classes, got a sum of {sums[wrong][0].item():g}; where several "
            "classes may be right at once, use nn.BCEWithLogitsLoss()"
        )


def _check_range(y: torch.Tensor, last: int, where: str) -> None:
    low, high = (bound.item() for bound in torch.aminmax(y))
    if low < 0 or high > last:
        bad = low if low < 0 else high
        raise ValueError(
            f"{where}: labels must be from 0 to {last}, got {bad:g}; "
            "correct the labels, or give the model one output for each class"
        )


def accuracy(output: torch.Tensor, y: torch.Tensor, kind: str) -> float:
    """The share of right classes; NaN if outputs and labels are no classes."""
    if kind == "unknown" and output.ndim == 2 and y.ndim == 1:
        kind = "numbers" if y.is_floating_point() else "classes"
    if kind in _OF_CLASSES:
        classes = y.argmax(1) if y.is_floating_point() else y
        right = output.argmax(1) == classes
    elif kind in ("logits", "probabilities"):
        right = (output >= (0 if kind == "logits" else 0.5)) == (y >= 0.5)
    else:
        return math.nan
    return right.sum().item() / right.numel()
