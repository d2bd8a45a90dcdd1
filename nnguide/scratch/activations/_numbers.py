"""What the plain functions of this chapter take: numbers, in whatever form."""

import numpy as np
from numpy.typing import ArrayLike

from nnguide._validation import as_input, describe


def as_numbers(z: ArrayLike) -> np.ndarray:
    """`z` as a float array, checked: numbers, at least one; whole ones as float64."""
    array = z if isinstance(z, np.ndarray) else _array(z)
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    return as_input(array, name="z")


def _array(z: ArrayLike) -> np.ndarray:
    try:
        array = np.asarray(z)
    except (TypeError, ValueError, RuntimeError):  # rows of different lengths, tensors
        array = np.empty(0, object)
    if array.dtype.kind not in "iubf":
        raise TypeError(f"z must be a number or an array of numbers, got {describe(z)}")
    return array
