"""What a message advises: a line of code that turns what came into what is expected.

Each function returns `"; ..."`, or nothing where no line of code would do.
"""

import numpy as np
from numpy.typing import DTypeLike


def to_floats(x: object, name: str, dtype: DTypeLike = np.float64) -> str:
    """How to make a float array of `x`, if it holds numbers."""
    if isinstance(x, tuple) and any(isinstance(part, np.ndarray) for part in x):
        return f"; pass on {name}[0], if these are an output and more, such as a state"
    if _as_array(x).dtype.kind not in "iubf":
        return ""
    target = f"np.{np.dtype(dtype)}"
    if isinstance(x, np.ndarray):
        return f"; convert it with {name}.astype({target})"
    return f"; convert it with np.asarray({name}, dtype={target})"


def to_labels(y: object, name: str) -> str:
    """How to make integer labels of `y`: whole numbers, scores, shares, logits, names.

    `astype(np.int64)` alone would make every probability the label 0.
    """
    values = _as_array(y)
    array = name if isinstance(y, np.ndarray) else f"np.asarray({name})"
    if values.size == 0 or values.dtype.kind not in "iubfU":
        return ""
    if values.dtype.kind == "U":
        return "; give each name a number from 0, in all places the same"
    if values.ndim == 2 and values.shape[1] > 1 and values.dtype.kind == "f":
        return f"; convert it with {array}.argmax(axis=1), if these are scores (N, C)"
    if values.dtype.kind in "iub" or (values == np.rint(values)).all():
        return f"; convert it with {array}.astype(np.int64)"
    if values.min() >= 0 and values.max() <= 1:
        kind, threshold = "probabilities of class 1", "0.5"
    else:
        kind, threshold = "logits of class 1", "0"
    return (
        f"; convert it with ({array} >= {threshold}).astype(np.int64), if these are "
        f"{kind}"
    )


def to_one_axis(y: np.ndarray, name: str) -> str:
    """How to make labels `(N,)` of an array of another shape."""
    if y.size and y.size == max(y.shape, default=1):
        return f"; {name}.ravel() flattens it"
    if y.ndim == 2 and y.size:
        return f"; {name}.argmax(axis=1), if its rows are one-hot"
    return ""


def _as_array(value: object) -> np.ndarray:
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError):  # ragged lists, tensors with a graph
        return np.empty(0, object)
