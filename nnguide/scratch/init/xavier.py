"""Xavier's spread, also called Glorot's: for activations that are straight around 0."""

import math

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import non_negative
from nnguide.scratch.init.uniform_normal import Filled, as_array, normal_, uniform_
from nnguide.scratch.network.parameter import Parameter

__all__ = ["xavier_normal_", "xavier_uniform_"]


@explained
def xavier_uniform_(
    tensor: Filled, gain: float = 1.0, *, rng: np.random.Generator
) -> Filled:
    """Fill with uniform numbers within √3 σ of 0, with the σ of `xavier_normal_`.

    Args:
        tensor: `(out, in)` or `(out, in, kh, kw)`, float32 or float64.
        gain: What the activation needs, as `calculate_gain` gives it, 0 or above.
        rng: Draws the numbers.

    Returns:
        `tensor`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `tensor` has less than two axes, or `gain` is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> w = np.empty((20, 40))  # √3 √(2 / 60) is 0.316
        >>> w = nn.init.xavier_uniform_(w, rng=np.random.default_rng(0))
        >>> round(float(w.max()), 3)
        0.316
    """
    bound = math.sqrt(3) * _xavier_std(tensor, gain)
    return uniform_(tensor, -bound, bound, rng=rng)


@explained
def xavier_normal_(
    tensor: Filled, gain: float = 1.0, *, rng: np.random.Generator
) -> Filled:
    r"""Fill with normal numbers: for activations that are straight around 0, as tanh.

    The standard deviation is a compromise between what keeps the spread of the sums,
    $1 / \sqrt{\text{fan\_in}}$, and what keeps that of the gradients,
    $1 / \sqrt{\text{fan\_out}}$:

    $$\sigma = \text{gain}\, \sqrt{\frac{2}{\text{fan\_in} + \text{fan\_out}}}$$

    `fan_in` counts the inputs of one sum: the columns of `tensor`, times the entries of
    a kernel. `fan_out` counts the sums that one input goes to: rows, times the same.

    Args:
        tensor: `(out, in)` or `(out, in, kh, kw)`, float32 or float64.
        gain: What the activation needs, as `calculate_gain` gives it, 0 or above.
        rng: Draws the numbers.

    Returns:
        `tensor`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `tensor` has less than two axes, or `gain` is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> w = np.empty((300, 500))  # √(2 / 800) is 0.050
        >>> w = nn.init.xavier_normal_(w, rng=np.random.default_rng(0))
        >>> round(float(w.std()), 3)
        0.05

    References:
        Glorot, Bengio (2010), Understanding the Difficulty of Training Deep Feedforward
        Neural Networks, section 4.2. There the numbers are uniform.
    """
    return normal_(tensor, 0, _xavier_std(tensor, gain), rng=rng)


def _xavier_std(tensor: np.ndarray | Parameter, gain: float) -> float:
    return non_negative(gain, "gain") * math.sqrt(2 / sum(fans(tensor)))


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
