"""Fill an array with random numbers: uniform or normal, of any spread."""

from typing import TypeVar

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import describe, finite, generator, non_negative, plain
from nnguide.scratch.network.parameter import Parameter

__all__ = ["normal_", "uniform_"]

Filled = TypeVar("Filled", np.ndarray, Parameter)


@explained
def uniform_(
    tensor: Filled, a: float = 0.0, b: float = 1.0, *, rng: np.random.Generator
) -> Filled:
    """Fill with numbers between two bounds, each as likely as the other.

    Args:
        tensor: Any shape, float32 or float64.
        a: The lower bound.
        b: The upper bound, not below `a`.
        rng: Draws the numbers, in float64, and so the same for both dtypes.

    Returns:
        `tensor`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `b` is below `a`, or a bound is not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> w = np.empty((2, 3))
        >>> nn.init.uniform_(w, -1, 1, rng=np.random.default_rng(0)).round(3)
        array([[ 0.274, -0.46 , -0.918],
               [-0.967,  0.627,  0.826]])
    """
    array = as_array(tensor)
    if finite(a, "a") > finite(b, "b"):
        raise ValueError(f"b must not be below a, got a={a:g} and b={b:g}")
    array[...] = generator(rng).uniform(a, b, array.shape)
    return tensor


@explained
def normal_(
    tensor: Filled, mean: float = 0.0, std: float = 1.0, *, rng: np.random.Generator
) -> Filled:
    """Fill with normal numbers.

    Args:
        tensor: Any shape, float32 or float64.
        mean: Their mean.
        std: Their standard deviation, 0 or above.
        rng: Draws the numbers, in float64, and so the same for both dtypes.

    Returns:
        `tensor`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `std` is below 0, or a number is not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> w = np.empty((2, 3))
        >>> nn.init.normal_(w, std=0.1, rng=np.random.default_rng(0)).round(3)
        array([[ 0.013, -0.013,  0.064],
               [ 0.01 , -0.054,  0.036]])
    """
    array = as_array(tensor)
    mean, std = finite(mean, "mean"), non_negative(std, "std")
    array[...] = generator(rng).normal(mean, std, array.shape)
    return tensor


def as_array(tensor: np.ndarray | Parameter) -> np.ndarray:
    """The array to fill, checked: of floats."""
    array = tensor.data if isinstance(tensor, Parameter) else plain(tensor, "tensor")
    if not isinstance(array, np.ndarray) or array.dtype not in (np.float32, np.float64):
        raise TypeError(
            "tensor must be a Parameter or a float32 or float64 array, got "
            f"{describe(tensor)}"
        )
    if not array.flags.writeable:
        raise ValueError(
            "tensor must be writeable, since it is filled in place, got a read-only "
            "array; pass tensor.copy()"
        )
    if isinstance(tensor, Parameter):
        tensor.has_changed()
    return array
