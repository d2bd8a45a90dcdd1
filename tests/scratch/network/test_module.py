"""Modules by their promises, and what one of your own must do."""

import copy

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.catalogue import ATOL, FLOATS, RTOL, values
from tests.scratch.network.blocks import Block, Twin, arrays, deep, rng, tensors

floats = pytest.mark.parametrize("dtype", FLOATS)
TORCH = {np.float64: torch.float64, np.float32: torch.float32}


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
        layer(x)
        layer.backward(grad_output)
    np.testing.assert_allclose(layer.bias.grad, grad_output.sum(axis=0), rtol=1e-12)


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


def test_a_module_must_say_how():
    class Nothing(nn.Module):
        pass

    for call in (lambda n: n(np.ones(2)), lambda n: n.forward(np.ones(2))):
        with pytest.raises(NotImplementedError, match=r"Nothing must define forward"):
            call(Nothing())
    for call in ("backward", "backward_parameters"):
        with pytest.raises(NotImplementedError, match=r"Nothing must define backward"):
            getattr(Nothing(), call)(np.ones(2))


@pytest.mark.parametrize("mode", [1, "train", None, np.True_])
def test_modes_are_true_and_false(mode):
    net = nn.Sequential(nn.ReLU())
    with pytest.raises(TypeError, match="mode must be True or False, got"):
        net.train(mode)
    assert net.training is net[0].training is True


def test_a_module_of_your_own_is_checked_as_well():
    block = Block()
    with pytest.raises(ValueError, match=r"Block\.backward needs a forward pass"):
        block.backward(np.ones((4, 3)))
    block(np.ones((4, 3)))
    with pytest.raises(
        ValueError, match=r"Block\..* \(4, 3\), got \(4, 2\); pass what"
    ):
        block.backward(np.ones((4, 2)))
