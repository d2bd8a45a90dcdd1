"""Weights that keep their shape, whatever is assigned to them."""

from numbers import Real
from typing import Any

import numpy as np

from nnguide._validation import describe
from nnguide.scratch.network._settings import KeepsSettings
from nnguide.scratch.network.parameter import copy_into


class KeepsShapes(KeepsSettings):
    """A model whose arrays are copied into, never exchanged.

    A bias `(H, 1)` in the place of `(H,)` would be broadcast to something else, and
    nobody would notice.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        old = vars(self).get(name)
        if isinstance(old, np.ndarray):
            copy_into(old, value, name, "model")
            return
        if isinstance(old, float) and (
            isinstance(value, bool) or not isinstance(value, Real)
        ):
            raise TypeError(f"{name} must be a number, got {describe(value)}")
        super().__setattr__(name, float(value) if isinstance(old, float) else value)
