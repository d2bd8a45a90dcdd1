"""Kaiming's spread, also called He's: for ReLU, which takes away half of what comes."""

import math
from typing import Literal

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import one_of
from nnguide.scratch.init.gain import calculate_gain
from nnguide.scratch.init.uniform_normal import Filled, normal_, uniform_
from nnguide.scratch.init.xavier import fans
from nnguide.scratch.network.parameter import Parameter

__all__ = ["kaiming_normal_", "kaiming_uniform_"]

Mode = Literal["fan_in", "fan_out"]


@explained
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


@explained
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


def _kaiming_std(
    tensor: np.ndarray | Parameter, a: float, mode: Mode, nonlinearity: str
) -> float:
    one_of(mode, ("fan_in", "fan_out"), "mode")
    fan_in, fan_out = fans(tensor)
    slope = a if str(nonlinearity) == "leaky_relu" or a != 0 else None
    gain = calculate_gain(nonlinearity, slope)
    return gain / math.sqrt(fan_in if mode == "fan_in" else fan_out)
