"""An answer as a message shows it: short, whatever it is."""

import reprlib
from typing import Any

import numpy as np

LONGEST = 120  # letters


def show(value: Any) -> str:
    """The value on one line, long ones shortened, floats to six digits."""
    if hasattr(value, "detach"):  # a tensor of PyTorch
        value = value.detach().cpu().numpy()
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        return _array(value)
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    if isinstance(value, dict):
        return _cut(", ".join(f"{k!r}: {show(v)}" for k, v in value.items()), "{}")
    if isinstance(value, list) and _is_plain(value):
        return _cut(", ".join(map(show, value)), "[]")
    if isinstance(value, tuple):
        return _cut(", ".join(map(show, value)), "()")
    if isinstance(value, np.generic):
        return str(value)
    return reprlib.repr(value)


def _is_plain(values: list[Any]) -> bool:
    return len(values) <= 50 and not any(isinstance(v, list) for v in values)


def _cut(inside: str, brackets: str) -> str:
    if len(inside) > LONGEST:
        inside = inside[:LONGEST] + " …"
    return brackets[0] + inside + brackets[1]


def _array(array: np.ndarray) -> str:
    text = np.array2string(
        array, precision=6, threshold=12, edgeitems=2, separator=", "
    )
    text = " ".join(text.split()).replace("[ ", "[")
    if array.size > 12 or len(text) > LONGEST:
        return f"{text[: 2 * LONGEST]} of shape {array.shape}"
    return text
