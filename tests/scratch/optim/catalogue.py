"""Every optimizer of the library, and the settings that it is tested with.

A row is a name that `nnguide.scratch` and `torch.optim` share, and a list of settings:
each option on and off, alone and beside the others. `test_optimizers.py` holds each row
against PyTorch and resumes it: adding an optimizer is adding a row. `GROUPS` are the
rows of `test_groups.py`, in which two groups of parameters differ.
"""

import numpy as np
import torch

from nnguide import scratch as nn
from nnguide.scratch.optim._param_group import BLOCK

OPTIMIZERS = {
    "SGD": [
        {},
        {"lr": 0.1, "weight_decay": 0.2},
        {"lr": 0.1, "momentum": 0.9},
        {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.2},
        {"lr": 0.1, "momentum": 0.8, "nesterov": True},
        {"momentum": 0.8, "weight_decay": 0.2, "nesterov": True, "maximize": True},
        {"lr": 0.1, "maximize": True},
    ],
    "Adagrad": [
        {},
        {"lr": 0.1, "lr_decay": 0.3},
        {"lr": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3},
        {"weight_decay": 0.2, "maximize": True},
    ],
    "RMSprop": [
        {},
        {"alpha": 0.7, "eps": 1e-3, "weight_decay": 0.2},
        {"momentum": 0.9},
        {"centered": True},
        {"alpha": 0.9, "momentum": 0.8, "centered": True, "weight_decay": 0.2},
        {"momentum": 0.8, "weight_decay": 0.2, "maximize": True},
    ],
    "Adam": [
        {},
        {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-3},
        {"lr": 0.1, "betas": (0.0, 0.0)},
        {"lr": 0.1, "weight_decay": 0.2},
        {"lr": 0.1, "amsgrad": True, "betas": (0.9, 0.5)},
        {"weight_decay": 0.2, "amsgrad": True, "maximize": True},
    ],
    "AdamW": [
        {},
        {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.0},
        {"lr": 0.1, "weight_decay": 0.5},
        {"lr": 0.1, "amsgrad": True, "betas": (0.9, 0.5)},
        {"weight_decay": 0.2, "amsgrad": True, "maximize": True},
    ],
}
# Options of a first and of a second group, and the defaults of both.
GROUPS = {
    "SGD": [
        ({"weight_decay": 0.2}, {"lr": 0.01}, {"lr": 0.1}),
        ({"momentum": 0.9, "nesterov": True}, {"lr": 0.3, "dampening": 0.5}, {}),
        ({"maximize": True}, {}, {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.1}),
    ],
    "Adagrad": [
        ({"weight_decay": 0.2}, {"lr": 0.01}, {"lr": 0.1}),
        ({"lr_decay": 0.3}, {"eps": 1e-3}, {"initial_accumulator_value": 0.5}),
    ],
    "RMSprop": [
        ({"weight_decay": 0.2}, {"lr": 0.1}, {"lr": 0.01}),
        ({"alpha": 0.7, "momentum": 0.5}, {"centered": True}, {"eps": 1e-3}),
    ],
    "Adam": [
        ({"weight_decay": 0.2}, {"lr": 0.01}, {"lr": 0.1}),
        ({"betas": (0.5, 0.9)}, {"amsgrad": True}, {"eps": 1e-3}),
    ],
    "AdamW": [
        ({"weight_decay": 0.5}, {"lr": 0.01, "weight_decay": 0.0}, {"lr": 0.1}),
        ({}, {"amsgrad": True, "maximize": True}, {"betas": (0.8, 0.7)}),
    ],
}
GROUP_CASES = [(name, *row) for name, rows in GROUPS.items() for row in rows]
CASES = [(name, settings) for name, rows in OPTIMIZERS.items() for settings in rows]

SHAPES = [(), (3,), (2, 5), (4, 1, 3), (BLOCK // 4 + 7,)]  # 4 bytes in float32


def parameters(dtype=np.float64, shapes=SHAPES, seed=0):
    """Parameters of different shapes, one of more than one block."""
    rng = np.random.default_rng(seed)
    return [nn.Parameter(np.array(rng.standard_normal(s), dtype)) for s in shapes]


def gradients(params, seed):
    """Gradients that differ from step to step, and by size from entry to entry."""
    rng = np.random.default_rng(seed)
    for p in params:
        p.grad = rng.standard_normal(p.shape) * 10 ** rng.uniform(-3, 1, p.shape)


def twins(params):
    """The same parameters in PyTorch, in memory of their own."""
    return [torch.tensor(p.data, requires_grad=True) for p in params]


def copy_gradients(params, theirs):
    for p, q in zip(params, theirs, strict=True):
        q.grad = torch.tensor(p.grad)
