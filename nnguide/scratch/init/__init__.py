"""Initialization: random numbers whose spread fits the size of a layer.

A weighted sum of many inputs has a larger spread than one of few. If it is to leave a
layer as it came, forward and backward, the weights of a large layer have to be smaller.
The functions fill an array or a `Parameter` in place, and return it.

Read `uniform_normal` first, which draws, then the spreads: `xavier`, for activations
that are straight around 0; `gain`, for what others take away; `kaiming`, for ReLU.
"""

from nnguide.scratch.init.gain import calculate_gain
from nnguide.scratch.init.kaiming import kaiming_normal_, kaiming_uniform_
from nnguide.scratch.init.uniform_normal import normal_, uniform_
from nnguide.scratch.init.xavier import xavier_normal_, xavier_uniform_

__all__ = [
    "calculate_gain",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
]
