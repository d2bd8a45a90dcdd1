"""What a forward pass leaves behind, and whether a gradient that comes back is its own.

A module remembers one pass, its last. If anything has come between forward and backward
the gradient would be that of another input, of another network, or of other weights: a
number that looks right. Here it becomes an error.

An output is known by its mark, a weak reference, of which an array has only one and
which stays what it is when the array is gone. Every layer of every step comes by here:
hence plain tuples, and a look at details only where objects are not the same.
"""

from threading import get_ident
from typing import Any, TypeAlias
from weakref import ref

import numpy as np

from nnguide._validation import describe, plain
from nnguide.scratch.network.parameter import Changes, Parameter

Mark: TypeAlias = ref[np.ndarray]
# Mark, shape and dtype of the output; the values that were kept; training mode, count
# of changes and thread at that time.
Pass: TypeAlias = tuple[
    Mark, tuple[int, ...], np.dtype, tuple[Any, ...], bool, int, int
]

_AGAIN = "compute output and loss again, and go backward right after them"

_outputs: dict[int, Mark] = {}  # the marks of outputs, by the id of the array


class _Slope:
    """The last gradient that a loss has given away, and the output it belongs to."""

    gradient: Mark | None = None
    output: Mark | None = None


def new_pass(output: np.ndarray, values: tuple[Any, ...], training: bool) -> Pass:
    """The pass that ends now."""
    mark = ref(output)
    _outputs[id(output)] = mark
    if len(_outputs) > _Room.size:
        _drop_gone()
    now, me = Changes.count, get_ident()
    return mark, output.shape, output.dtype, values, training, now, me


def one_array(output: Any, module: Any) -> np.ndarray:
    """`output` as an array, where it is none: of no axes, NumPy makes it a number."""
    if isinstance(output, tuple):
        raise TypeError(
            f"{type(module).__name__}: the output must be one array, got "
            f"{describe(output)}; if the last layer returns more than its output, as "
            "with a state, write a module of your own that passes on what it needs"
        )
    return np.asarray(output)


class _Room:
    size = 1000  # how many marks there are before those of gone arrays are dropped


def _drop_gone() -> None:
    for key, mark in list(_outputs.items()):
        if mark() is None:
            _outputs.pop(key, None)
    _Room.size = 1000 + 2 * len(_outputs)


def mark_of(array: Any) -> Mark | None:
    """The mark of the output of a module; `None` of anything else."""
    mark = _outputs.get(id(array))
    return mark if mark is not None and mark() is array else None


def hand_out(gradient: np.ndarray, output: Mark | None) -> np.ndarray:
    """`gradient`, known from now on as that along the output with this mark."""
    _Slope.gradient, _Slope.output = ref(gradient), output
    return gradient


def check_pass(last: Pass, module: Any, grad_output: np.ndarray) -> tuple[Any, ...]:
    """What the last pass kept; raise unless the gradient is its own."""
    mark, shape, dtype, values, training, changes, thread = last
    if (
        type(grad_output) is not np.ndarray
        or grad_output.dtype is not dtype
        or grad_output.shape != shape
    ):
        _check_fit(shape, dtype, module, grad_output)
    if _Slope.gradient is not None and _Slope.gradient() is grad_output:
        if _Slope.output is not None and _Slope.output is not mark:
            raise ValueError(
                f"{_name(module)}: the loss was computed on another output than the "
                "last one of this module, such as one of another network or of "
                f"validation; {_AGAIN}"
            )
        _Slope.gradient = None  # what comes further in is no longer along a loss
    if module.training and not training:
        raise ValueError(
            f"{_name(module)}: the last output was computed in evaluation mode, but "
            f"now the module is in training mode; {_AGAIN}, or measure with evaluate, "
            "which leaves no trace"
        )
    if changes != Changes.count and any(
        isinstance(p, Parameter) and p.changed > changes for p in vars(module).values()
    ):
        raise ValueError(
            f"{_name(module)}: a parameter has changed since the last output was "
            f"computed; {_AGAIN}, before optimizer.step()"
        )
    if thread != get_ident():
        raise ValueError(
            f"{_name(module)}: the last output was computed in another thread; give "
            "each thread a network of its own, made with copy.deepcopy(net)"
        )
    return values


def _check_fit(
    shape: tuple[int, ...], dtype: np.dtype, module: Any, grad_output: np.ndarray
) -> None:
    """Raise unless the gradient has the dtype and the shape of the output."""
    is_array = isinstance(grad_output, np.ndarray | np.generic)
    if not is_array or grad_output.dtype != dtype:
        raise TypeError(
            f"{_name(module)}: the gradient must be a {dtype} array, as the output "
            f"was, got {describe(grad_output)}"
        )
    plain(grad_output, "grad_output")
    if grad_output.shape != shape:
        raise ValueError(
            f"{_name(module)}: the gradient must have the shape of the last output, "
            f"{shape}, got {grad_output.shape}; pass what loss.backward() returns for "
            "that output"
        )


def _name(module: Any) -> str:
    return f"{type(module).__name__}.backward"
