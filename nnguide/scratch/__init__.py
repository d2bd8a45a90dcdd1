"""Neural networks in NumPy, with every gradient written out.

Names, arguments, defaults and keys are those of `torch.nn` and `torch.optim`; the
backward pass, which PyTorch hides, is in the open.
"""

from nnguide.scratch.activations import ELU, Identity, LeakyReLU, ReLU
from nnguide.scratch.binary_cross_entropy import BCELoss, BCEWithLogitsLoss
from nnguide.scratch.by_hand import TwoLayerNetwork
from nnguide.scratch.convolution import Conv2d
from nnguide.scratch.cross_entropy import CrossEntropyLoss, NLLLoss
from nnguide.scratch.linear import Linear
from nnguide.scratch.losses import HuberLoss, L1Loss, Loss, MSELoss
from nnguide.scratch.module import Module
from nnguide.scratch.optim import SGD, Optimizer
from nnguide.scratch.parameter import Parameter
from nnguide.scratch.pooling import AvgPool2d, MaxPool2d
from nnguide.scratch.sequential import Sequential
from nnguide.scratch.smooth_activations import GELU, Sigmoid, SiLU, Softplus, Tanh
from nnguide.scratch.softmax import (
    LogSoftmax,
    Softmax,
    log_softmax,
    log_softmax_derivative,
    softmax,
    softmax_derivative,
)

__all__ = [
    "ELU",
    "GELU",
    "SGD",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "Conv2d",
    "CrossEntropyLoss",
    "HuberLoss",
    "Identity",
    "L1Loss",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "Loss",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "NLLLoss",
    "Optimizer",
    "Parameter",
    "ReLU",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Tanh",
    "TwoLayerNetwork",
    "log_softmax",
    "log_softmax_derivative",
    "softmax",
    "softmax_derivative",
]
