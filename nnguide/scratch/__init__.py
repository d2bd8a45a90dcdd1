"""Neural networks in NumPy, with every gradient written out.

Names, arguments, defaults and keys are those of `torch.nn` and `torch.optim`; the
backward pass, which PyTorch hides, is in the open.
"""

from nnguide.scratch import init as init
from nnguide.scratch.activations import ELU, Identity, LeakyReLU, ReLU
from nnguide.scratch.adam import Adam, AdamW
from nnguide.scratch.adaptive import Adagrad, RMSprop
from nnguide.scratch.autograd import Value
from nnguide.scratch.binary_cross_entropy import BCELoss, BCEWithLogitsLoss
from nnguide.scratch.by_hand import TwoLayerNetwork
from nnguide.scratch.classic import LinearRegression, LogisticRegression, Perceptron
from nnguide.scratch.clipping import clip_grad_norm_, clip_grad_value_
from nnguide.scratch.convolution import Conv2d
from nnguide.scratch.cross_entropy import CrossEntropyLoss, NLLLoss
from nnguide.scratch.dropout import Dropout
from nnguide.scratch.embedding import Embedding
from nnguide.scratch.flatten import Flatten
from nnguide.scratch.functional import (
    elu,
    elu_derivative,
    gelu,
    gelu_derivative,
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    silu,
    silu_derivative,
    softplus,
    softplus_derivative,
    tanh,
    tanh_derivative,
)
from nnguide.scratch.graph import to_dot, to_svg
from nnguide.scratch.layer_norm import LayerNorm
from nnguide.scratch.linear import Linear
from nnguide.scratch.losses import HuberLoss, L1Loss, Loss, MSELoss
from nnguide.scratch.lr_scheduler import LRScheduler
from nnguide.scratch.metrics import (
    accuracy_score,
    confusion_matrix,
    precision_score,
    recall_score,
)
from nnguide.scratch.module import Module
from nnguide.scratch.neurons import MLP, Layer, Neuron
from nnguide.scratch.normalization import BatchNorm1d, BatchNorm2d
from nnguide.scratch.optim import SGD, Optimizer
from nnguide.scratch.parameter import Parameter
from nnguide.scratch.pooling import AvgPool2d, MaxPool2d
from nnguide.scratch.roc import roc_auc_score, roc_curve
from nnguide.scratch.saving import load, save
from nnguide.scratch.schedules import CosineAnnealingLR, ExponentialLR, LinearLR, StepLR
from nnguide.scratch.sequential import Sequential
from nnguide.scratch.sequential_lr import SequentialLR
from nnguide.scratch.smooth_activations import GELU, Sigmoid, SiLU, Softplus, Tanh
from nnguide.scratch.softmax import (
    LogSoftmax,
    Softmax,
    log_softmax,
    log_softmax_derivative,
    softmax,
    softmax_derivative,
)
from nnguide.scratch.training import Evaluation, History, evaluate, fit

__all__ = [
    "ELU",
    "GELU",
    "MLP",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "BatchNorm2d",
    "Conv2d",
    "CosineAnnealingLR",
    "CrossEntropyLoss",
    "Dropout",
    "Embedding",
    "Evaluation",
    "ExponentialLR",
    "Flatten",
    "History",
    "HuberLoss",
    "Identity",
    "L1Loss",
    "LRScheduler",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LinearLR",
    "LinearRegression",
    "LogSoftmax",
    "LogisticRegression",
    "Loss",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "NLLLoss",
    "Neuron",
    "Optimizer",
    "Parameter",
    "Perceptron",
    "RMSprop",
    "ReLU",
    "Sequential",
    "SequentialLR",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "StepLR",
    "Tanh",
    "TwoLayerNetwork",
    "Value",
    "accuracy_score",
    "clip_grad_norm_",
    "clip_grad_value_",
    "confusion_matrix",
    "elu",
    "elu_derivative",
    "evaluate",
    "fit",
    "gelu",
    "gelu_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "load",
    "log_softmax",
    "log_softmax_derivative",
    "precision_score",
    "recall_score",
    "relu",
    "relu_derivative",
    "roc_auc_score",
    "roc_curve",
    "save",
    "sigmoid",
    "sigmoid_derivative",
    "silu",
    "silu_derivative",
    "softmax",
    "softmax_derivative",
    "softplus",
    "softplus_derivative",
    "tanh",
    "tanh_derivative",
    "to_dot",
    "to_svg",
]
