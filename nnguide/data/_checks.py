"""Whether arrays hold examples."""

import numpy as np

from nnguide._validation import describe, plain


def check_pair(x: np.ndarray, y: np.ndarray) -> int:
    """N, checked: x and y are arrays with N examples each, N ≥ 1."""
    check_array(x, "x")
    check_array(y, "y")
    if len(x) != len(y):
        shapes = f"{x.shape} and {y.shape}"
        raise ValueError(f"x and y must have the same length, got shapes {shapes}")
    return len(x)


def check_array(array: np.ndarray, name: str) -> None:
    """An array with at least one example along its first axis, else an error."""
    if not isinstance(plain(array, name), np.ndarray):
        raise TypeError(
            f"{name} must be a NumPy array of shape (N, ...), got "
            f"{describe(array)}; convert it with np.asarray({name})"
        )
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{name} must hold N ≥ 1 examples, got shape {array.shape}")
