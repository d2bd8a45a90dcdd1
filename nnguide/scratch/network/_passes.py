"""What a forward pass leaves behind, and whether a gradient that comes back is its own.

A module remembers one pass, its last. If anything has come between forward and backward
the gradient would be that of another input, of another network, or of other weights: a
number that looks right. Here it becomes an error.
"""

import itertools
import threading
import weakref
from typing import Any

import numpy as np

from nnguide._validation import describe, plain

# Each output has a number, for as long as the array lives. An array cannot carry it.
_numbers: dict[int, tuple["weakref.ref[np.ndarray]", int]] = {}
_count = itertools.count()


def number_of(array: Any) -> int | None:
    """The number of an output; `None` if no module has remembered this array."""
    return _numbers.get(id(array), (None, None))[1]


def _number(output: np.ndarray) -> int:
    """The number of this output: its own, or a new one."""
    key = id(output)
    if key not in _numbers:
        gone = weakref.ref(output, lambda _, of=_numbers: of.pop(key, None))
        _numbers[key] = gone, next(_count)
    return _numbers[key][1]


class _Slope:
    """The last gradient that a loss has given away, and the output it belongs to."""

    gradient: "weakref.ref[np.ndarray] | None" = None
    number: int | None = None


def hand_out(gradient: np.ndarray, number: int | None) -> np.ndarray:
    """`gradient`, known from now on as that of the output with this number."""
    _Slope.gradient, _Slope.number = weakref.ref(gradient), number
    return gradient


class Pass:
    """A forward pass: what it kept, and all that must not change until `backward`."""

    __slots__ = ("dtype", "number", "shape", "thread", "training", "values", "version")

    def __init__(
        self, output: np.ndarray, values: tuple[Any, ...], training: bool, version: int
    ) -> None:
        self.shape, self.dtype, self.values = output.shape, output.dtype, values
        self.number = _number(output)
        self.training, self.version = training, version
        self.thread = threading.get_ident()

    def check(
        self, name: str, grad_output: np.ndarray, training: bool, version: int
    ) -> None:
        """Raise unless `grad_output` fits and nothing has come in between."""
        is_array = isinstance(grad_output, np.ndarray | np.generic)
        if not is_array or grad_output.dtype != self.dtype:
            raise TypeError(
                f"{name}.backward: the gradient must be a {self.dtype} array, as the "
                f"output was, got {describe(grad_output)}"
            )
        plain(grad_output, "grad_output")
        if grad_output.shape != self.shape:
            raise ValueError(
                f"{name}.backward: the gradient must have the shape of the last "
                f"output, {self.shape}, got {grad_output.shape}; pass what "
                "loss.backward() returns for that output"
            )
        again = "compute output and loss again, and go backward right after them"
        if _Slope.gradient is not None and _Slope.gradient() is grad_output:
            if _Slope.number not in (None, self.number):
                raise ValueError(
                    f"{name}.backward: the loss was computed on another output than "
                    "the last one of this network, such as one of another network or "
                    f"of validation; {again}"
                )
            _Slope.gradient = None  # what comes further in is no longer along a loss
        if training and not self.training:
            raise ValueError(
                f"{name}.backward: the last output was computed in evaluation mode, "
                f"but now the module is in training mode; {again}, or measure with "
                "evaluate, which leaves no trace"
            )
        if version != self.version:
            raise ValueError(
                f"{name}.backward: a parameter has changed since the last output was "
                f"computed; {again}, before optimizer.step()"
            )
        if self.thread != threading.get_ident():
            raise ValueError(
                f"{name}.backward: the last output was computed in another thread; "
                "give each thread a network of its own, made with copy.deepcopy(net)"
            )
