"""Neural networks in NumPy, with every gradient written out.

Names, arguments, defaults and keys are those of `torch.nn` and `torch.optim`; the
backward pass, which PyTorch hides, is in the open.

It reads as a book. A folder is a chapter: `network`, `layers`, `activations`,
`attention`, `losses`, `init`, `optim`, `training`, `classic`, `autograd`. None needs
one that comes later, and in each, `__init__.py` says in which order to read its files.
"""

from nnguide.scratch import init as init
from nnguide.scratch.activations import functional as functional
from nnguide.scratch.activations.functional import (
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
from nnguide.scratch.activations.log_softmax import (
    LogSoftmax,
    log_softmax,
    log_softmax_derivative,
)
from nnguide.scratch.activations.piecewise import ELU, Identity, LeakyReLU, ReLU
from nnguide.scratch.activations.smooth import GELU, Sigmoid, SiLU, Softplus, Tanh
from nnguide.scratch.activations.softmax import Softmax, softmax, softmax_derivative
from nnguide.scratch.attention.dot_product import (
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from nnguide.scratch.attention.encoder import TransformerEncoderLayer
from nnguide.scratch.attention.multihead import MultiheadAttention
from nnguide.scratch.attention.positions import PositionalEncoding
from nnguide.scratch.autograd.drawing import to_dot, to_svg
from nnguide.scratch.autograd.neurons import MLP, Layer, Neuron
from nnguide.scratch.autograd.value import Value
from nnguide.scratch.classic.linear_regression import LinearRegression
from nnguide.scratch.classic.logistic_regression import LogisticRegression
from nnguide.scratch.classic.perceptron import Perceptron
from nnguide.scratch.classic.two_layer import TwoLayerNetwork
from nnguide.scratch.layers.batch_norm import BatchNorm1d, BatchNorm2d
from nnguide.scratch.layers.convolution import Conv2d
from nnguide.scratch.layers.dropout import Dropout
from nnguide.scratch.layers.embedding import Embedding
from nnguide.scratch.layers.flatten import Flatten
from nnguide.scratch.layers.gru import GRU
from nnguide.scratch.layers.layer_norm import LayerNorm
from nnguide.scratch.layers.linear import Linear
from nnguide.scratch.layers.lstm import LSTM
from nnguide.scratch.layers.pooling import AvgPool2d, MaxPool2d
from nnguide.scratch.layers.receptive_field import receptive_field
from nnguide.scratch.layers.rnn import RNN
from nnguide.scratch.losses.binary_cross_entropy import BCELoss, BCEWithLogitsLoss
from nnguide.scratch.losses.cross_entropy import CrossEntropyLoss
from nnguide.scratch.losses.loss import Loss
from nnguide.scratch.losses.negative_log_likelihood import NLLLoss
from nnguide.scratch.losses.regression import HuberLoss, L1Loss, MSELoss
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.module_list import ModuleList
from nnguide.scratch.network.parameter import Parameter
from nnguide.scratch.network.residual import Residual
from nnguide.scratch.network.saving import load, save
from nnguide.scratch.network.sequential import Sequential
from nnguide.scratch.optim.adagrad import Adagrad
from nnguide.scratch.optim.adam import Adam
from nnguide.scratch.optim.adamw import AdamW
from nnguide.scratch.optim.clipping import clip_grad_norm_, clip_grad_value_
from nnguide.scratch.optim.lr_scheduler import LRScheduler
from nnguide.scratch.optim.optimizer import Optimizer
from nnguide.scratch.optim.rmsprop import RMSprop
from nnguide.scratch.optim.schedules import (
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    StepLR,
)
from nnguide.scratch.optim.sequential_lr import SequentialLR
from nnguide.scratch.optim.sgd import SGD
from nnguide.scratch.training.evaluate import evaluate
from nnguide.scratch.training.fit import fit
from nnguide.scratch.training.history import Evaluation, History
from nnguide.scratch.training.metrics import (
    accuracy_score,
    confusion_matrix,
    precision_score,
    recall_score,
)
from nnguide.scratch.training.roc import roc_auc_score, roc_curve

__all__ = [
    "ELU",
    "GELU",
    "GRU",
    "LSTM",
    "MLP",
    "RNN",
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
    "ModuleList",
    "MultiheadAttention",
    "NLLLoss",
    "Neuron",
    "Optimizer",
    "Parameter",
    "Perceptron",
    "PositionalEncoding",
    "RMSprop",
    "ReLU",
    "Residual",
    "Sequential",
    "SequentialLR",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "StepLR",
    "Tanh",
    "TransformerEncoderLayer",
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
    "receptive_field",
    "relu",
    "relu_derivative",
    "roc_auc_score",
    "roc_curve",
    "save",
    "scaled_dot_product_attention",
    "scaled_dot_product_attention_backward",
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
