"""Parameter groups against PyTorch's, step by step, and resumed in the middle."""

import copy
import json

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from nnguide import scratch as nn
from tests.scratch.catalogue import FLOATS
from tests.scratch.optim.catalogue import (
    GROUP_CASES,
    GROUPS,
    copy_gradients,
    gradients,
    parameters,
    twins,
)
from tests.scratch.optim.test_optimizers import arrays_of, assert_close, assert_same

SHAPES = [(2, 5), (3,), (4, 1, 3), ()]
cases = pytest.mark.parametrize(("name", "first", "second", "defaults"), GROUP_CASES)
names = pytest.mark.parametrize("name", GROUPS)
precisions = pytest.mark.parametrize("dtype", FLOATS)


def in_groups(params, first, second):
    """The first two parameters as one group, the others as another."""
    return [{"params": params[:2], **first}, {"params": params[2:], **second}]


def make(name, first, second, defaults, params):
    return getattr(nn, name)(in_groups(params, first, second), **defaults)


def arrays_in(state):
    return {k: v for k, v in state.items() if isinstance(v, np.ndarray)}


def assert_same_state(optimizer, other):
    ours, theirs = optimizer.state_dict(), other.state_dict()
    assert list(ours) == list(theirs)
    assert ours["param_groups"] == theirs["param_groups"]
    for key, array in arrays_in(ours).items():
        np.testing.assert_array_equal(array, theirs[key])


@cases
@precisions
def test_two_groups_equal_pytorchs_step_for_step(name, first, second, defaults, dtype):
    params = parameters(dtype, SHAPES)
    theirs = twins(params)
    ours = make(name, first, second, defaults, params)
    groups = in_groups(theirs, first, second)
    other = getattr(torch.optim, name)(groups, **defaults)
    for step in range(8):
        if step == 5:  # as a schedule does, in one group
            for optimizer in (ours, other):
                optimizer.param_groups[1]["lr"] *= 0.3
        gradients(params, seed=step)
        copy_gradients(params, theirs)
        ours.step(), other.step()
        for p, q in zip(params, theirs, strict=True):
            assert_close(p.data, q.detach(), dtype)
    state = arrays_in(ours.state_dict())
    for i, q in enumerate(theirs):
        for key, array in arrays_of(other, q).items():
            assert_close(state.pop(f"{i}.{key}"), array, dtype)
    assert not state, "an array that nobody needs"


@cases
def test_the_options_of_each_group_are_pytorchs(name, first, second, defaults):
    params = parameters(shapes=SHAPES)
    ours = make(name, first, second, defaults, params)
    groups = in_groups(twins(params), first, second)
    theirs = getattr(torch.optim, name)(groups, **defaults)
    for group, other in zip(ours.param_groups, theirs.param_groups, strict=True):
        assert next(iter(group)) == "params"
        assert {k: other[k] for k in group if k != "params"} == {
            k: v for k, v in group.items() if k != "params"
        }
    assert ours.params == tuple(params)


@cases
def test_they_are_printed_as_by_pytorch(name, first, second, defaults):
    params = parameters(shapes=SHAPES)
    ours = make(name, first, second, defaults, params)
    groups = in_groups(twins(params), first, second)
    theirs = getattr(torch.optim, name)(groups, **defaults)
    nn.ExponentialLR(ours, 0.5), lr_scheduler.ExponentialLR(theirs, 0.5)
    mine, lines = repr(ours).split("\n"), repr(theirs).split("\n")
    own = {line.partition(":")[0] for line in mine}
    lines = [line for line in lines if line.partition(":")[0] in own]
    assert len(own) > 6
    assert [line.removesuffix(".0") for line in mine] == [
        line.removesuffix(".0") for line in lines
    ]


@cases
@precisions
def test_a_resumed_run_is_the_same_to_the_bit(name, first, second, defaults, dtype):
    params = parameters(dtype, SHAPES)
    optimizer = make(name, first, second, defaults, params)
    for step in range(6):
        if step == 3:
            optimizer.param_groups[1]["lr"] *= 0.7
            saved, weights = optimizer.state_dict(), [p.data.copy() for p in params]
        gradients(params, seed=step)
        optimizer.step()

    others = parameters(dtype, SHAPES, seed=9)
    for p, weight in zip(others, weights, strict=True):
        p.data = weight
    resumed = make(name, {}, {}, {"lr": 0.123}, others)
    groups = resumed.param_groups
    arrays = arrays_in(saved)
    plain = {k: v for k, v in saved.items() if k not in arrays}
    resumed.load_state_dict(json.loads(json.dumps(plain)) | arrays)
    assert resumed.param_groups is groups, "who holds a group holds it still"
    for step in range(3, 6):
        gradients(others, seed=step)
        resumed.step()
    assert_same([p.data for p in others], [p.data for p in params])
    assert_same_state(resumed, optimizer)


@names
@precisions
def test_a_group_that_comes_later_counts_its_own_steps_as_pytorchs(name, dtype):
    first, second, defaults = GROUPS[name][1]
    params = parameters(dtype, SHAPES)
    theirs = twins(params)
    early, late = in_groups(params, first, second)
    ours = getattr(nn, name)([early], **defaults)
    early_of_theirs, late_of_theirs = in_groups(theirs, first, second)
    other = getattr(torch.optim, name)([early_of_theirs], **defaults)
    for step in range(7):
        if step == 3:
            ours.add_param_group(late), other.add_param_group(late_of_theirs)
        gradients(params, seed=step)
        copy_gradients(params, theirs)
        ours.step(), other.step()
        for p, q in zip(params, theirs, strict=True):
            assert_close(p.data, q.detach(), dtype)
    assert [group.steps for group in ours.param_groups] == [7, 4]
    twin_params, twin = copy.deepcopy((params, ours))
    gradients(twin_params, 9), gradients(params, 9)
    twin.step(), ours.step()
    assert_same_state(twin, ours)
    assert_same([p.data for p in twin_params], [p.data for p in params])


@names
def test_one_list_is_one_group_of_the_defaults(name):
    runs = []
    for wrapped in (lambda p: p, lambda p: [{"params": iter(p)}]):
        params = parameters(shapes=SHAPES)
        optimizer = getattr(nn, name)(wrapped(params), lr=0.1, weight_decay=0.2)
        gradients(params, 0)
        optimizer.step()
        runs.append((params, optimizer))
    (params, optimizer), (others, other) = runs
    assert_same_state(optimizer, other)
    assert_same([p.data for p in params], [p.data for p in others])


def test_a_group_of_one_needs_no_brackets_and_what_the_reader_wrote_stays():
    w, b = parameters(shapes=[(2, 3), (2,)])
    written = [{"params": w, "lr": 1}, {"params": (b,)}]
    optimizer = nn.SGD(written, lr=0.1)
    assert [group["params"] for group in optimizer.param_groups] == [[w], [b]]
    assert [group["lr"] for group in optimizer.param_groups] == [1.0, 0.1]
    assert written == [{"params": w, "lr": 1}, {"params": (b,)}]


def test_adagrad_starts_each_group_from_its_own_sum():
    """PyTorch fills the sums of all its first groups with the value of the default."""
    w, b = params = parameters(shapes=[(2, 3), (2,)])
    groups = [{"params": w, "initial_accumulator_value": 0.5}, {"params": b}]
    adagrad = nn.Adagrad(groups, initial_accumulator_value=2.0)
    sums = list(arrays_in(adagrad.state_dict()).values())
    assert_same(sums, [np.full((2, 3), 0.5), np.full(2, 2.0)])
    assert len(params) == len(sums)


def test_fit_clips_over_all_groups_and_freezes_a_group_with_rate_0():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((12, 2)), rng.integers(0, 3, 12)
    net = nn.Sequential(nn.Linear(2, 4, rng=rng), nn.Tanh(), nn.Linear(4, 3, rng=rng))
    first, last = list(net[0].parameters()), list(net[2].parameters())
    groups = [{"params": first, "lr": 0.0}, {"params": last}]
    before = [p.data.copy() for p in (*first, *last)]
    sgd = nn.SGD(groups, lr=0.5)
    loss_fn = nn.CrossEntropyLoss()
    nn.fit(net, x, y, loss_fn, sgd, epochs=1, max_norm=1e-3)
    assert_same([p.data for p in first], before[:2])
    step = np.concatenate(
        [(p.data - b).ravel() for p, b in zip(last, before[2:], strict=True)]
    )
    assert 0 < np.linalg.norm(step) < 0.5e-3, "the norm is that of all gradients"
    frozen = nn.SGD([{"params": first}, {"params": last}], lr=0.0)
    with pytest.raises(ValueError, match="learning rate must be above 0"):
        nn.fit(net, x, y, loss_fn, frozen, epochs=1)
    mixed = nn.SGD([{"params": first}, {"params": last, "lr": 1e308}], lr=0.1)
    with pytest.raises(ValueError, match=r"such as lr=1e\+307 instead of 1e\+308"):
        nn.fit(net, x, y, loss_fn, mixed, epochs=9)
