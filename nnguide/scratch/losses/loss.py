"""What every loss shares: how it is reduced, how its slope is handed on, its checks."""

from typing import Any, Literal

import numpy as np

from nnguide._advice import to_floats
from nnguide._validation import all_finite, as_input, describe, one_of, plain
from nnguide.scratch.network._passes import Mark, hand_out, mark_of
from nnguide.scratch.network._settings import KeepsSettings

__all__ = ["Loss"]

Reduction = Literal["mean", "sum", "none"]


class Loss(KeepsSettings):
    """The base of all losses: a number that says how bad an output is, and its slope.

    A loss is called with the output of a network and the target; `backward` then gives
    the gradient along that output, from which `Module.backward` goes on.

    Args:
        reduction: `"mean"` over the entries, their `"sum"`, or `"none"`: one loss for
            each.

    Attributes:
        divisor: What a mean of the last losses divides by: their number, or the sum of
            their weights.

    Raises:
        ValueError: `reduction` is none of these.
    """

    _settings: tuple[str, ...] = ("reduction",)

    def __init__(self, reduction: Reduction = "mean") -> None:
        one_of(reduction, ("mean", "sum", "none"), "reduction")
        self.reduction = reduction
        self.divisor = 0.0
        self._memory: tuple[np.ndarray, float, np.ndarray] | None = None
        self._mark: Mark | None = None  # whose output the gradient is for

    def __getstate__(self) -> dict[str, Any]:
        """What `copy` and `pickle` take along: not whose output it was."""
        return {**vars(self), "_mark": None}

    def __call__(self, input: np.ndarray, target: np.ndarray) -> Any:
        loss = self.forward(input, target)
        self.__dict__["_mark"] = mark_of(input)
        return loss

    def forward(self, input: np.ndarray, target: np.ndarray) -> Any:
        """The loss. Call the loss itself, `loss_fn(input, target)`, as in PyTorch.

        Args:
            input: What the network gives.
            target: What it should have given.

        Returns:
            One number, or an array for `reduction="none"`.
        """
        raise NotImplementedError(f"{type(self).__name__} must define forward")

    def backward(self, grad_output: np.ndarray | float | None = None) -> np.ndarray:
        """The gradient of the loss along `input`.

        Args:
            grad_output: The gradient along the loss itself: 1 unless given. Needed with
                `reduction="none"`, where it has one entry for each loss.

        Returns:
            Shape and dtype of `input`.

        Raises:
            TypeError: `grad_output` holds something other than numbers.
            ValueError: There was no forward pass, or `grad_output` is missing or of the
                wrong shape.
        """
        name = type(self).__name__
        if self._memory is None:
            raise ValueError(
                f"{name}.backward needs the loss before it; compute it first, with "
                "loss_fn(input, target)"
            )
        slope, divisor, per_example = self._memory
        if grad_output is None:
            if self.reduction == "none":
                raise ValueError(
                    f"{name}.backward needs grad_output with reduction='none', one "
                    f"number for each loss, of shape {per_example.shape}; "
                    "np.ones_like(loss) gives the gradient of their sum"
                )
            return hand_out(slope / slope.dtype.type(divisor), self._mark)
        plain(grad_output, "grad_output")
        if np.asarray(grad_output).dtype.kind not in "fiu":
            raise TypeError(
                f"{name}.backward: grad_output must be numbers, got "
                f"{describe(grad_output)}"
            )
        expected = per_example.shape if self.reduction == "none" else ()
        if np.shape(grad_output) != expected:
            raise ValueError(
                f"{name}.backward: grad_output must have shape {expected}, as the loss "
                f"had, got {np.shape(grad_output)}"
            )
        scale = np.asarray(grad_output, slope.dtype) / slope.dtype.type(divisor)
        return hand_out(slope * self._spread(scale, slope), self._mark)

    def _spread(self, scale: np.ndarray, slope: np.ndarray) -> np.ndarray:
        """`scale`, in a shape that multiplies `slope`."""
        return scale

    def _finish(
        self, losses: np.ndarray, slope: np.ndarray, divisor: float | None = None
    ) -> Any:
        """Reduce the losses, and keep for `backward` the slope of each.

        Args:
            losses: The loss of each entry or example.
            slope: The derivative of their sum along `input`, of its shape.
            divisor: What a mean divides by; the number of losses unless given.
        """
        count = float(losses.size if divisor is None else divisor)
        divisor = count if self.reduction == "mean" else 1.0
        memory = slope, divisor, losses
        self.__dict__.update(divisor=count, _memory=memory, _mark=None)
        if self.reduction == "none":
            return losses
        return float(losses.sum() / losses.dtype.type(divisor))


def check_pair(input: np.ndarray, target: np.ndarray) -> None:
    """Raise unless both are finite float arrays of one shape and dtype."""
    as_input(input, name="input")
    check_finite(input, "input")
    plain(target, "target")
    if not isinstance(target, np.ndarray) or target.dtype != input.dtype:
        raise TypeError(
            f"target must be a {input.dtype} array, as input is, got {describe(target)}"
            + to_floats(target, "target", input.dtype)
        )
    if target.shape != input.shape:
        hint = ""
        if input.shape == (*target.shape, 1):
            hint = "; target[..., None] adds the missing axis"
        elif target.shape == (*input.shape, 1):
            hint = "; target.squeeze(-1) removes the last axis"
        raise ValueError(
            f"target must have the shape of input, {input.shape}, got "
            f"{target.shape}{hint}"
        )
    check_finite(target, "target")


def check_finite(array: np.ndarray, name: str) -> None:
    """Raise, and say where, unless all entries are finite."""
    all_finite(
        array,
        name,
        "look for it where it was computed: a learning rate that is too high ends like "
        "this",
    )


def check_range(array: np.ndarray, name: str, hint: str = "") -> None:
    """Raise unless all entries are from 0 to 1."""
    right = (array >= 0) & (array <= 1)
    if not right.all():
        bad = array[~right][0]
        raise ValueError(f"{name} must be from 0 to 1, got {bad:g}{hint}")


def as_weight(weight: np.ndarray, name: str = "weight") -> np.ndarray:
    """A copy of `weight`, checked: a float array of finite numbers, 0 or above."""
    check_finite(as_input(weight, name=name), name)
    if weight.min() < 0:
        raise ValueError(f"{name} must be 0 or above, got {weight.min():g}")
    return weight.copy()
