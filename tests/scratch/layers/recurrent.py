"""Recurrent layers beside PyTorch's, with the same weights, input and gradients."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

from nnguide import scratch as nn
from tests.scratch.catalogue import ATOL, RTOL, values

KINDS = ["RNN", "LSTM", "GRU"]
STATES = {"RNN": 1, "LSTM": 2, "GRU": 1}
size = st.integers(1, 4)


@st.composite
def cases(draw):
    """A layer's arguments, N, T, and whether states and their gradients are given."""
    kind = draw(st.sampled_from(KINDS))
    arguments = {
        "input_size": draw(size),
        "hidden_size": draw(size),
        "num_layers": draw(st.integers(1, 3)),
        "bias": draw(st.booleans()),
        "batch_first": draw(st.booleans()),
    }
    if kind == "RNN":
        arguments["nonlinearity"] = draw(st.sampled_from(["tanh", "relu"]))
    given = {"hx": draw(st.booleans()), "grad_state": draw(st.booleans())}
    return kind, arguments, draw(size), draw(size), given


@dataclass
class Pair:
    """A layer of ours, its twin in PyTorch, and what goes in from both sides."""

    ours: Any
    theirs: Any
    x: np.ndarray
    hx: Any
    grad_output: np.ndarray
    grad_state: Any

    def run(self):
        """All that comes out of our layer, by name."""
        output, state = self.ours(self.x, self.hx)
        grad_input, grad_hx = self.ours.backward(self.grad_output, self.grad_state)
        grads = {key: p.grad.copy() for key, p in self.ours.named_parameters()}
        found = {"output": output, "grad_input": grad_input, **grads}
        return found | named("state", state) | named("grad_hx", grad_hx)

    def expected(self):
        """The same from PyTorch's; without a given state, the gradient of zeros."""
        self.theirs.zero_grad()
        x = tensor(self.x).requires_grad_()
        hx = self.hx if self.hx is not None else zeros_of(self)
        hx = map_state(lambda s: tensor(s).requires_grad_(), hx)
        output, state = self.theirs(x, hx)
        loss = (output * tensor(self.grad_output)).sum()
        if self.grad_state is not None:
            for one, grad in zip(parts(state), parts(self.grad_state), strict=True):
                loss = loss + (one * tensor(grad)).sum()
        loss.backward()
        grads = {key: p.grad for key, p in self.theirs.named_parameters()}
        found = {"output": output, "grad_input": x.grad, **grads}
        grad_hx = map_state(lambda s: s.grad, hx)
        found |= named("state", state) | named("grad_hx", grad_hx)
        return {key: value.detach().numpy() for key, value in found.items()}


def parts(state):
    return state if isinstance(state, tuple) else (state,)


def map_state(function, state):
    """A function on a state, or on each of two."""
    if isinstance(state, tuple):
        return tuple(map(function, state))
    return function(state)


def named(name, state):
    return {f"{name} {i}": part for i, part in enumerate(parts(state))}


def tensor(array):
    return torch.from_numpy(array.copy())


def zeros_of(both):
    net = both.ours
    N = both.x.shape[0 if net.batch_first else 1]
    shape = net.num_layers, N, net.hidden_size
    zeros = tuple(np.zeros(shape, both.x.dtype) for _ in range(STATES[kind_of(net)]))
    return zeros if len(zeros) > 1 else zeros[0]


def kind_of(net):
    return type(net).__name__


def pair(case, seed=0, dtype=np.float64):
    """Both layers with PyTorch's weights, of which no bias is 0."""
    kind, arguments, N, T, given = case
    torch.manual_seed(seed)
    theirs = getattr(torch.nn, kind)(**arguments)
    theirs = theirs.to(torch.float64 if dtype == np.float64 else torch.float32)
    ours = getattr(nn, kind)(**arguments, rng=np.random.default_rng(1), dtype=dtype)
    ours.load_state_dict({k: v.numpy() for k, v in theirs.state_dict().items()})
    D, H = arguments["input_size"], arguments["hidden_size"]
    leading = (N, T) if arguments["batch_first"] else (T, N)

    def state(name, seed):
        if not given[name]:
            return None
        shape = arguments["num_layers"], N, H
        both = tuple(values(shape, seed + i, dtype) / 2 for i in range(STATES[kind]))
        return both if len(both) > 1 else both[0]

    return Pair(
        ours,
        theirs,
        values((*leading, D), seed, dtype),
        state("hx", seed + 1),
        values((*leading, H), seed + 3, dtype),
        state("grad_state", seed + 4),
    )


def assert_same(found, expected, dtype):
    assert found.keys() == expected.keys()
    for key, array in found.items():
        assert array.dtype == dtype, f"{key} became {array.dtype}"
        assert array.shape == expected[key].shape, key
        np.testing.assert_allclose(
            array, expected[key], rtol=RTOL[dtype], atol=ATOL[dtype], err_msg=key
        )
