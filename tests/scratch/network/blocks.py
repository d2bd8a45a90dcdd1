"""What the tests of the core share: networks in networks, ours and PyTorch's."""

import numpy as np
import torch

from nnguide import scratch as nn


def rng(seed=0):
    return np.random.default_rng(seed)


def deep(lib, **options):
    """A network in a network, of ours or of PyTorch's."""
    return lib.Sequential(
        lib.Linear(3, 5, **options),
        lib.Sequential(
            lib.Tanh(),
            lib.Linear(5, 4, bias=False, **options),
            lib.Sequential(lib.LeakyReLU(0.1)),
        ),
        lib.Linear(4, 2, **options),
    )


class Block(nn.Module):
    """x · gain + inner(x): parameters of its own before and after a module."""

    def __init__(self, dtype=np.float64):
        self.gain = nn.Parameter(np.array([1.5, -2.0, 0.5], dtype))
        self.inner = nn.Sequential(nn.Linear(3, 3, rng=rng(), dtype=dtype), nn.Tanh())
        self.note = "no parameter"
        self.late = nn.Parameter(np.array(0.25, dtype))

    def forward(self, x):
        return self.remember(x * self.gain.data + self.inner(x) + self.late.data, x)

    def backward(self, grad_output):
        (x,) = self.recall(grad_output)
        self.gain.grad = (grad_output * x).sum(axis=0)
        self.late.grad = grad_output.sum()
        return grad_output * self.gain.data + self.inner.backward(grad_output)

    def extra_repr(self):
        return "gain=3\nlate"


class Twin(torch.nn.Module):
    """`Block` in PyTorch."""

    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.zeros(3, dtype=torch.float64))
        linear = torch.nn.Linear(3, 3, dtype=torch.float64)
        self.inner = torch.nn.Sequential(linear, torch.nn.Tanh())
        self.late = torch.nn.Parameter(torch.zeros((), dtype=torch.float64))

    def forward(self, x):
        return x * self.gain + self.inner(x) + self.late

    def extra_repr(self):
        return "gain=3\nlate"


def tensors(state):
    return {key: torch.from_numpy(array) for key, array in state.items()}


def arrays(state):
    return {key: tensor.numpy() for key, tensor in state.items()}
