"""Every optimizer against PyTorch, step by step, and resumed in the middle."""

import copy
import inspect
import json
import pickle

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from nnguide.scratch.optim._param_group import BLOCK
from tests.scratch.catalogue import ATOL, FLOATS, RTOL
from tests.scratch.optim.catalogue import (
    CASES,
    OPTIMIZERS,
    copy_gradients,
    gradients,
    parameters,
    twins,
)

cases = pytest.mark.parametrize(("name", "settings"), CASES)
names = pytest.mark.parametrize("name", OPTIMIZERS)


def assert_same(arrays, others):
    for array, other in zip(arrays, others, strict=True):
        np.testing.assert_array_equal(array, other)


def assert_close(ours, theirs, dtype):
    """Equal up to rounding, which is as large as the summands of the largest entry."""
    assert ours.dtype == dtype
    atol = ATOL[dtype] * max(1, abs(ours).max())
    np.testing.assert_allclose(ours, theirs, rtol=RTOL[dtype], atol=atol)


@cases
@pytest.mark.parametrize("dtype", FLOATS)
def test_ten_steps_equal_pytorchs(name, settings, dtype):
    params = parameters(dtype)
    theirs = twins(params)
    ours = getattr(nn, name)(iter(params), **settings)
    other = getattr(torch.optim, name)(theirs, **settings)
    for step in range(10):
        gradients(params, seed=step)
        copy_gradients(params, theirs)
        ours.step(), other.step()
    state = ours.state_dict()
    del state["optimizer"], state["param_groups"]
    for i, (p, q) in enumerate(zip(params, theirs, strict=True)):
        assert_close(p.data, q.detach(), dtype)
        for key, array in arrays_of(other, q).items():
            mine = state.pop(f"{i}.{key}")
            assert_close(mine, array, dtype)
    assert not state, "an array that nobody needs"


def arrays_of(optimizer, parameter):
    """What PyTorch keeps for a parameter, beside the count of steps."""
    state = optimizer.state[parameter]
    return {k: v for k, v in state.items() if v is not None and k != "step"}


@pytest.mark.parametrize("dtype", FLOATS)
def test_one_array_is_longer_than_a_block(dtype):
    assert max(p.data.nbytes for p in parameters(dtype)) > BLOCK


@names
def test_arguments_and_defaults_are_pytorchs(name):
    ours, theirs = (
        inspect.signature(getattr(module, name)).parameters
        for module in (nn, torch.optim)
    )
    assert {k: p.default for k, p in ours.items()} == {
        k: theirs[k].default for k in ours
    }
    positional = [k for k, p in ours.items() if p.kind != p.KEYWORD_ONLY]
    assert positional == list(theirs)[: len(positional)]
    assert tuple(getattr(nn, name)(parameters()).defaults) == tuple(ours)[1:]


@cases
@pytest.mark.parametrize("dtype", FLOATS)
def test_a_resumed_run_is_the_same_to_the_bit(name, settings, dtype):
    shapes = [(3,), (2, 5)]
    params = parameters(dtype, shapes)
    optimizer = getattr(nn, name)(params, **settings)
    for step in range(6):
        if step == 3:
            optimizer.param_groups[0]["lr"] *= 0.7  # as a schedule does
            saved, weights = optimizer.state_dict(), [p.data.copy() for p in params]
        gradients(params, seed=step)
        optimizer.step()

    others = parameters(dtype, shapes, seed=9)
    for p, weight in zip(others, weights, strict=True):
        p.data = weight
    resumed = getattr(nn, name)(others, lr=0.123)
    arrays = {k: v for k, v in saved.items() if isinstance(v, np.ndarray)}
    plain = {k: v for k, v in saved.items() if k not in arrays}
    resumed.load_state_dict(json.loads(json.dumps(plain)) | arrays)
    assert repr(resumed) == repr(optimizer)
    for step in range(3, 6):
        gradients(others, seed=step)
        resumed.step()
    assert_same([p.data for p in others], [p.data for p in params])
    last, expected = resumed.state_dict(), optimizer.state_dict()
    assert list(last) == list(expected)
    for key, value in expected.items():
        np.testing.assert_array_equal(last[key], value)


@names
def test_a_saved_state_is_a_copy(name):
    params = parameters(shapes=[(3,)])
    optimizer = getattr(nn, name)(params)
    gradients(params, seed=0)
    optimizer.step()
    saved, again = optimizer.state_dict(), optimizer.state_dict()
    optimizer.load_state_dict(saved)
    gradients(params, seed=1)
    optimizer.step()
    for key, value in again.items():
        np.testing.assert_array_equal(saved[key], value)
    assert optimizer.param_groups[0].steps == 2


@names
def test_a_loaded_optimizer_still_steps_its_own_parameters(name):
    params = parameters(shapes=[(3,)])
    optimizer = getattr(nn, name)(params, lr=0.1)
    schedule = nn.StepLR(optimizer, step_size=1)
    data, before = params[0].data, params[0].data.copy()
    optimizer.load_state_dict(optimizer.state_dict())
    gradients(params, seed=0)
    optimizer.step()
    assert params[0].data is data
    assert (data != before).all()
    assert [optimizer.param_groups[0]["initial_lr"]] == schedule.base_lrs == [0.1]


@names
@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda pair: pickle.loads(pickle.dumps(pair))]
)
def test_a_copy_of_parameters_and_optimizer_steps_its_own_parameters(name, copied):
    params = parameters()
    optimizer = getattr(nn, name)(params, lr=0.1)
    gradients(params, 1)
    optimizer.step()
    twin_params, twin = copied((params, optimizer))
    before = [p.data.copy() for p in params]
    take_two_steps(twin, twin_params)
    assert_same([p.data for p in params], before)
    take_two_steps(optimizer, params)
    assert_same([p.data for p in twin_params], [p.data for p in params])
    assert not np.array_equal(params[1].data, before[1])


def take_two_steps(optimizer, params):
    for seed in (2, 3):
        gradients(params, seed)
        optimizer.step()


@pytest.mark.parametrize("dtype", FLOATS)
def test_rounding_of_a_variance_gives_no_nan(dtype):
    (p,) = params = parameters(dtype, [(50,)])
    optimizer = nn.RMSprop(params, lr=1e-9, alpha=0.5, centered=True)
    negative = 0
    for _ in range(60):  # one gradient for all steps: its variance falls to 0
        p.grad = np.linspace(0.1, 3, 50)
        optimizer.step()
        state = optimizer.state_dict()
        negative += (state["0.square_avg"] < state["0.grad_avg"] ** 2).sum()
    assert negative
    assert np.isfinite(p.data).all()


def test_zero_grad():
    params = parameters()
    gradients(params, seed=0)
    nn.SGD(params).zero_grad()
    for p in params:
        np.testing.assert_array_equal(p.grad, np.zeros(p.shape))


def test_a_step_changes_no_gradient():
    for name, settings in CASES:
        params = parameters(shapes=[(3,), (2, 5)])
        gradients(params, seed=0)
        before = [p.grad.copy() for p in params]
        optimizer = getattr(nn, name)(params, **settings)
        optimizer.step(), optimizer.step()
        assert_same([p.grad for p in params], before)


def test_the_rate_can_be_changed_between_steps():
    p = nn.Parameter(np.array([1.0]))
    optimizer = nn.SGD([p], lr=0.1)
    (group,) = optimizer.param_groups
    group["lr"] = np.float32(0.5)
    assert type(group["lr"]) is float
    p.grad = [1.0]
    optimizer.step()
    assert p.data == 0.5
    with pytest.raises(ValueError, match="lr must be 0 or above and finite, got -1"):
        group["lr"] = -1
    assert group["lr"] == 0.5


def test_the_base_names_what_a_subclass_must_define():
    with pytest.raises(NotImplementedError, match="Optimizer must define _update"):
        nn.Optimizer(parameters(), {"lr": 0.1}).step()


def test_an_optimizer_of_your_own_neither_decays_nor_climbs():
    class SignDescent(nn.Optimizer):
        def _update(self, w, g, group):
            w -= group["lr"] * np.sign(g)

    w = nn.Parameter(np.array([3.0]))
    w.grad = [0.5]
    SignDescent([w], {"lr": 0.25}).step()
    assert w.data == [2.75]
    w.grad = [-1.0]  # with a decay of 1, w + g would be above 0
    SignDescent([w], {"lr": 0.25}).step()
    assert w.data == [3.0]
