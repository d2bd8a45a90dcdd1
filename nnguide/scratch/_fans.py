"""What an initialization asks of the array that it fills, and the sizes it reads."""

import math

import numpy as np

from nnguide._validation import describe
from nnguide.scratch.parameter import Parameter


def as_array(tensor: np.ndarray | Parameter) -> np.ndarray:
    """The array to fill, checked: of floats."""
    array = tensor.data if isinstance(tensor, Parameter) else tensor
    if not isinstance(array, np.ndarray) or array.dtype not in (np.float32, np.float64):
        raise TypeError(
            "tensor must be a Parameter or a float32 or float64 array, got "
            f"{describe(tensor)}"
        )
    return array


def fans(tensor: np.ndarray | Parameter) -> tuple[int, int]:
    """The inputs of one sum, and the sums that one input goes to."""
    shape = as_array(tensor).shape
    if len(shape) < 2 or 0 in shape:
        raise ValueError(
            "tensor must have shape (out, in) or (out, in, kh, kw) with entries, got "
            f"{shape}; biases start from zeros or from uniform_"
        )
    rows, columns, *kernel = shape
    return columns * math.prod(kernel), rows * math.prod(kernel)
