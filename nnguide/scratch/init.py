"""Initialization: random numbers whose spread fits the size of a layer.

A weighted sum of many inputs has a larger spread than one of few. If it is to leave a
layer as it came, forward and backward, the weights of a large layer have to be smaller.
The functions fill an array or a `Parameter` in place, and return it.
"""

import math
from typing import Literal, TypeVar

import numpy as np

from nnguide._validation import describe, finite, generator, non_negative, one_of
from nnguide.scratch._fans import as_array, fans
from nnguide.scratch.parameter import Parameter

__all__ = [
    "calculate_gain",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
]

Filled = TypeVar("Filled", np.ndarray, Parameter)
Mode = Literal["fan_in", "fan_out"]

CONVOLUTIONS = [f"conv{t}{d}d" for t in ("", "_transpose") for d in (1, 2, 3)]
GAINS = dict.fromkeys(["linear", *CONVOLUTIONS, "sigmoid"], 1.0) | {
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "selu": 3 / 4,
}


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
        0.050

    References:
        Glorot, Bengio (2010), Understanding the Difficulty of Training Deep Feedforward
        Neural Networks, section 4.2. There the numbers are uniform.
    """
    return normal_(tensor, 0, _xavier_std(tensor, gain), rng=rng)


def kaiming_uniform_(
    tensor: Filled,
    a: float = 0.0,
    mode: Mode = "fan_in",
    nonlinearity: str = "leaky_relu",
    *,
    rng: np.random.Generator,
) -> Filled:
    """Fill with uniform numbers within √3 σ of 0, with the σ of `kaiming_normal_`.

    Args:
        tensor: `(out, in)` or `(out, in, kh, kw)`, float32 or float64.
        a: The negative slope, if `nonlinearity` is `"leaky_relu"`.
        mode: `"fan_in"` or `"fan_out"`.
        nonlinearity: A name that `calculate_gain` knows.
        rng: Draws the numbers.

    Returns:
        `tensor`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `tensor` has less than two axes, or another argument is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> rng = np.random.default_rng(0)
        >>> layer = nn.Linear(40, 20, rng=rng)  # √2 √(3 / 40) is 0.387
        >>> w = nn.init.kaiming_uniform_(layer.weight, rng=rng)
        >>> round(float(w.data.max()), 3)
        0.386
    """
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, rng=rng)


def kaiming_normal_(
    tensor: Filled,
    a: float = 0.0,
    mode: Mode = "fan_in",
    nonlinearity: str = "leaky_relu",
    *,
    rng: np.random.Generator,
) -> Filled:
    r"""Fill with normal numbers: for ReLU, which takes away half of what comes.

    $$\sigma = \frac{\text{gain}}{\sqrt{\text{fan}}}$$

    The gain of `nonlinearity` makes up for what it takes away: √2 for ReLU. With
    `mode="fan_in"` the sums keep their spread, with `"fan_out"` the gradients.

    Args:
        tensor: `(out, in)` or `(out, in, kh, kw)`, float32 or float64.
        a: The negative slope, if `nonlinearity` is `"leaky_relu"`.
        mode: `"fan_in"` or `"fan_out"`.
        nonlinearity: A name that `calculate_gain` knows.
        rng: Draws the numbers.

    Returns:
        `tensor`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `tensor` has less than two axes, or another argument is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> w = np.empty((300, 500))  # √(2 / 500) is 0.063
        >>> w = nn.init.kaiming_normal_(w, rng=np.random.default_rng(0))
        >>> round(float(w.std()), 3)
        0.063

    References:
        He, Zhang, Ren, Sun (2015), Delving Deep into Rectifiers, section 2.2.
    """
    return normal_(tensor, 0, _kaiming_std(tensor, a, mode, nonlinearity), rng=rng)


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    r"""How much larger the weights before an activation have to be.

    1 for linear layers, convolutions and sigmoid, 5/3 for tanh, √2 for ReLU, 3/4 for
    SELU, and $\sqrt{2 / (1 + a^2)}$ for leaky ReLU with the negative slope $a$.

    Args:
        nonlinearity: The name of a function of `torch.nn.functional`.
        param: The negative slope of `"leaky_relu"`, 0.01 unless given.

    Returns:
        The factor.

    Raises:
        TypeError: `param` is no number.
        ValueError: `nonlinearity` is not known, or takes no `param`. PyTorch ignores it
            then.

    Examples:
        >>> from nnguide import scratch as nn
        >>> round(nn.init.calculate_gain("leaky_relu", 0.2), 3)
        1.387
    """
    one_of(nonlinearity, [*GAINS, "leaky_relu"], "nonlinearity")
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else finite(param, "param")
        return math.sqrt(2 / (1 + slope**2))
    if param is not None:
        raise ValueError(
            f"param is the slope of 'leaky_relu', {nonlinearity!r} has none; got "
            f"{describe(param)}"
        )
    return GAINS[nonlinearity]


def _xavier_std(tensor: np.ndarray | Parameter, gain: float) -> float:
    return non_negative(gain, "gain") * math.sqrt(2 / sum(fans(tensor)))


def _kaiming_std(
    tensor: np.ndarray | Parameter, a: float, mode: Mode, nonlinearity: str
) -> float:
    one_of(mode, ("fan_in", "fan_out"), "mode")
    fan_in, fan_out = fans(tensor)
    slope = a if nonlinearity == "leaky_relu" or a != 0 else None
    gain = calculate_gain(nonlinearity, slope)
    return gain / math.sqrt(fan_in if mode == "fan_in" else fan_out)
