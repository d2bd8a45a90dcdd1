"""Which code a docstring's formulas describe: a function gives each symbol its value.

    @about(nn.MSELoss)
    def mse(rng):
        ...
        return {"e": input - target, "L": loss_fn(input, target), ...}

The names are those of the formula: `\\hat x_i` is `x_hat`, `W^{[1]}` is `W1`, a
derivative `dL_dz`. What `w \\leftarrow ...` leads to is `w_new`, and `value` is what a
formula without an equals sign comes to.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Symbols = Callable[[np.random.Generator], dict[str, Any]]
CASES: dict[Any, list[Symbols]] = {}


def about(*things: Any) -> Callable[[Symbols], Symbols]:
    """Register the symbols of the formulas in the docstrings of these."""

    def register(symbols: Symbols) -> Symbols:
        for thing in things:
            CASES.setdefault(thing, []).append(symbols)
        return symbols

    return register
