"""The core by its promises: parameters, modules, and weights that travel."""

import copy
import inspect

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.blocks import Block, Twin, arrays, deep, rng, tensors
from tests.scratch.catalogue import ATOL, FLOATS, MODULES, RTOL, values

floats = pytest.mark.parametrize("dtype", FLOATS)
TORCH = {np.float64: torch.float64, np.float32: torch.float32}


# Parameter


@floats
def test_a_parameter_copies_its_data_and_starts_without_gradient(dtype):
    data = np.arange(6, dtype=dtype).reshape(3, 2).T
    p = nn.Parameter(data)
    data[:] = 9
    assert p.data.tolist() == [[0, 2, 4], [1, 3, 5]]
    assert p.data.flags.c_contiguous
    assert (p.shape, p.dtype, p.size) == ((2, 3), dtype, 6)
    assert p.grad.shape == (2, 3)
    assert p.grad.dtype == dtype
    assert not p.grad.any()


@pytest.mark.parametrize("name", ["data", "grad"])
@floats
def test_what_is_assigned_is_copied_into_the_same_array(name, dtype):
    p = nn.Parameter(np.ones((2, 2), dtype))
    place, given = getattr(p, name), np.array([[1.0, 2.0], [3.0, 4.0]])
    setattr(p, name, given)
    given[:] = 9
    assert getattr(p, name) is place
    assert place.dtype == dtype
    assert place.tolist() == [[1, 2], [3, 4]]
    setattr(p, name, place.T)  # a view of itself
    assert place.tolist() == [[1, 3], [2, 4]]
    setattr(p, name, [[0, 1], [2, 3]])
    assert place.tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize("name", ["data", "grad"])
def test_a_step_in_place_stays_in_place(name):
    p = nn.Parameter(np.ones(2))
    place, other = p.data, p.grad.copy()
    p.data -= np.array([0.5, 2.0])
    assert p.data is place
    assert place.tolist() == [0.5, -1]
    np.testing.assert_array_equal(p.grad, other)


# Module


@pytest.mark.parametrize("name", MODULES)
def test_names_order_and_defaults_are_pytorchs(name):
    """What can be passed by position stands where it stands in PyTorch."""
    theirs = inspect.signature(getattr(torch.nn, name)).parameters
    ours = dict(inspect.signature(getattr(nn, name)).parameters)
    ours.pop("rng", None), ours.pop("dtype", None)
    for argument, parameter in ours.items():
        required = parameter.default is inspect.Parameter.empty
        assert required or parameter.default == theirs[argument].default, argument
    placed = [a for a, p in ours.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert placed == list(theirs)[: len(placed)]


def test_modules_in_attributes_give_pytorchs_keys_in_pytorchs_order():
    block, twin = Block(), Twin()
    keys = ["gain", "late", "inner.0.weight", "inner.0.bias"]
    assert [key for key, _ in block.named_parameters()] == keys
    assert [key for key, _ in twin.named_parameters()] == keys
    assert list(block.state_dict()) == list(twin.state_dict()) == keys
    assert list(block.parameters()) == [p for _, p in block.named_parameters()]
    net = nn.Sequential(Block(), nn.ReLU())
    assert list(net.state_dict()) == [f"0.{key}" for key in keys]
    assert [type(m).__name__ for m in net.modules()] == [
        "Sequential",
        "Block",
        "Sequential",
        "Linear",
        "Tanh",
        "ReLU",
    ]


def test_a_module_of_your_own_equals_pytorchs():
    block, twin = Block(), Twin()
    twin.load_state_dict(tensors(block.state_dict()))
    x, grad_output = values((4, 3), 0), values((4, 3), 1)
    z = torch.from_numpy(x).requires_grad_()
    twin(z).backward(torch.from_numpy(grad_output))
    np.testing.assert_allclose(block(x), twin(z).detach(), rtol=1e-10)
    np.testing.assert_allclose(block.backward(grad_output), z.grad, rtol=1e-10)
    for (key, ours), theirs in zip(
        block.named_parameters(), twin.parameters(), strict=True
    ):
        np.testing.assert_allclose(ours.grad, theirs.grad, rtol=1e-10, err_msg=key)


def test_train_and_eval_reach_every_module():
    net = nn.Sequential(Block(), deep(nn, rng=rng()))
    assert all(m.training for m in net.modules())
    assert net.eval() is net
    assert not any(m.training for m in net.modules())
    assert net[0].train() is net[0]
    assert [m.training for m in net.modules()][:3] == [False, True, True]
    assert net.train(False) is net
    assert not any(m.training for m in net.modules())
    assert nn.ReLU().training  # the mode of one is not that of the others


def test_backward_parameters_of_a_module_of_your_own_is_its_backward():
    block, other, x = Block(), Block(), values((4, 3), 0)
    grad_output = values(block(x).shape, 1)
    assert other(x).shape == (4, 3)
    other.backward(grad_output)
    assert block.backward_parameters(grad_output) is None
    for ours, theirs in zip(block.parameters(), other.parameters(), strict=True):
        np.testing.assert_array_equal(ours.grad, theirs.grad)


def test_each_backward_replaces_the_gradient():
    layer, x = nn.Linear(3, 2, rng=rng()), values((4, 3), 0)
    grad_output = values(layer(x).shape, 1)
    for _ in range(2):
        layer.backward(grad_output)
    np.testing.assert_allclose(layer.bias.grad, grad_output.sum(axis=0), rtol=1e-12)


# State


def test_state_dict_copies_and_load_state_dict_fills_in_place():
    block = Block()
    state, gain = block.state_dict(), block.gain.data
    kept = gain.copy()
    state["gain"][:] = 7
    np.testing.assert_array_equal(gain, kept)
    assert block.load_state_dict(state) is None
    assert block.gain.data is gain
    assert gain.tolist() == [7, 7, 7]
    state["gain"][:] = 8
    assert gain.tolist() == [7, 7, 7]


@pytest.mark.parametrize(("a", "b"), [FLOATS, FLOATS[::-1]])
def test_weights_of_the_other_precision_are_rounded_to_ones_own(a, b):
    ours, other = deep(nn, rng=rng(), dtype=a), deep(nn, rng=rng(1), dtype=b)
    ours.load_state_dict(other.state_dict())
    for key, array in ours.state_dict().items():
        assert array.dtype == a
        np.testing.assert_array_equal(array, other.state_dict()[key].astype(a))


@floats
def test_weights_go_both_ways(dtype):
    theirs = deep(torch.nn, dtype=TORCH[dtype])
    ours, again = (deep(nn, rng=rng(seed), dtype=dtype) for seed in (0, 1))
    x = values((6, 3), 2, dtype)
    close = {"rtol": RTOL[dtype], "atol": ATOL[dtype]}
    ours.load_state_dict(arrays(theirs.state_dict()))
    np.testing.assert_allclose(ours(x), theirs(torch.from_numpy(x)).detach(), **close)
    theirs.load_state_dict(tensors(again.state_dict()))
    np.testing.assert_allclose(again(x), theirs(torch.from_numpy(x)).detach(), **close)
    assert not np.allclose(ours(x), again(x))


def test_a_copy_goes_its_own_way():
    net, x = deep(nn, rng=rng()), values((4, 3), 0)
    before, twin = net(x), copy.deepcopy(net)
    for p in twin.parameters():
        p.data += 1
    np.testing.assert_array_equal(net(x), before)
    assert not np.allclose(twin(x), before)
