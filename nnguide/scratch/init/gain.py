"""The gain: what an activation takes from the spread, to be made up for."""

import math

from nnguide._validation import describe, finite, one_of

__all__ = ["calculate_gain"]

CONVOLUTIONS = [f"conv{t}{d}d" for t in ("", "_transpose") for d in (1, 2, 3)]
GAINS = dict.fromkeys(["linear", *CONVOLUTIONS, "sigmoid"], 1.0) | {
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "selu": 3 / 4,
}


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
        return math.sqrt(2 / (1 + slope * slope))
    if param is not None:
        raise ValueError(
            f"param is the slope of 'leaky_relu', {nonlinearity!r} has none; got "
            f"{describe(param)}"
        )
    return GAINS[nonlinearity]
