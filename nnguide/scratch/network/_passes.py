"""What a forward pass leaves behind, and whether a gradient that comes back is its own.

A module remembers one pass, its last. If anything has come between forward and backward
the gradient would be that of another input, of another network, or of other weights: a
number that looks right. Here it becomes an error.
"""

from collections.abc import Iterable
from threading import get_ident
from typing import Any, NamedTuple
from weakref import getweakrefs, ref

import numpy as np

from nnguide._validation import describe, plain
from nnguide.scratch.network.parameter import Changes, Parameter

_AGAIN = "compute output and loss again, and go backward right after them"

# A mark tells which pass an output came from, also when the array itself is gone. The
# marks of arrays that are still there are kept here.
Mark = ref[np.ndarray]
_marks: dict[int, Mark] = {}


def _forget(mark: Mark) -> None:
    _marks.pop(id(mark), None)


def marks_of(array: Any) -> tuple[Mark, ...]:
    """The marks of an output: one for each module that gave it, none if none did."""
    if not isinstance(array, np.ndarray):
        return ()
    return tuple([mark for mark in getweakrefs(array) if id(mark) in _marks])


class Pass(NamedTuple):
    """A forward pass: what it kept, and all that must not change until `backward`."""

    mark: Mark
    shape: tuple[int, ...]
    dtype: np.dtype
    values: tuple[Any, ...]
    training: bool
    changes: int
    thread: int


def new_pass(output: np.ndarray, values: tuple[Any, ...], training: bool) -> Pass:
    """The pass that ends now."""
    mark = ref(output, _forget)
    _marks[id(mark)] = mark
    now, me = Changes.count, get_ident()
    return Pass(mark, output.shape, output.dtype, values, training, now, me)


class _Slope:
    """The last gradient that a loss has given away, and the output it belongs to."""

    gradient: Mark | None = None
    marks: tuple[Mark, ...] = ()


def hand_out(gradient: np.ndarray, marks: tuple[Mark, ...]) -> np.ndarray:
    """`gradient`, known from now on as that along the output with these marks."""
    _Slope.gradient, _Slope.marks = ref(gradient), marks
    return gradient


def check_pass(
    last: Pass,
    name: str,
    grad_output: np.ndarray,
    training: bool,
    own: Iterable[Any],
) -> None:
    """Raise unless the gradient fits and nothing came between: `own` are attributes."""
    if (
        type(grad_output) is not np.ndarray
        or grad_output.dtype != last.dtype
        or grad_output.shape != last.shape
    ):
        _check_fit(last, name, grad_output)
    gradient = _Slope.gradient
    if gradient is not None and gradient() is grad_output:
        if _Slope.marks and not any(mark is last.mark for mark in _Slope.marks):
            raise ValueError(
                f"{name}.backward: the loss was computed on another output than the "
                "last one of this module, such as one of another network or of "
                f"validation; {_AGAIN}"
            )
        _Slope.gradient = None  # what comes further in is no longer along a loss
    if training and not last.training:
        raise ValueError(
            f"{name}.backward: the last output was computed in evaluation mode, but "
            f"now the module is in training mode; {_AGAIN}, or measure with evaluate, "
            "which leaves no trace"
        )
    if last.changes != Changes.count and any(
        isinstance(p, Parameter) and p.changed > last.changes for p in own
    ):
        raise ValueError(
            f"{name}.backward: a parameter has changed since the last output was "
            f"computed; {_AGAIN}, before optimizer.step()"
        )
    if last.thread != get_ident():
        raise ValueError(
            f"{name}.backward: the last output was computed in another thread; give "
            "each thread a network of its own, made with copy.deepcopy(net)"
        )


def _check_fit(last: Pass, name: str, grad_output: np.ndarray) -> None:
    """Raise unless the gradient has the dtype and the shape of the output."""
    is_array = isinstance(grad_output, np.ndarray | np.generic)
    if not is_array or grad_output.dtype != last.dtype:
        raise TypeError(
            f"{name}.backward: the gradient must be a {last.dtype} array, as the "
            f"output was, got {describe(grad_output)}"
        )
    plain(grad_output, "grad_output")
    if grad_output.shape != last.shape:
        raise ValueError(
            f"{name}.backward: the gradient must have the shape of the last output, "
            f"{last.shape}, got {grad_output.shape}; pass what loss.backward() returns "
            "for that output"
        )
