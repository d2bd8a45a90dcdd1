"""Schedules that set the rates of several groups, against PyTorch."""

import json

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from nnguide import scratch as nn
from tests.scratch.optim.catalogue import parameters, twins
from tests.scratch.optim.test_groups import SHAPES, in_groups

SCHEDULES = [
    ("StepLR", {"step_size": 2, "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 5, "eta_min": 0.01}),
    ("LinearLR", {"start_factor": 0.25, "total_iters": 3}),
]


def rates_of(optimizer):
    return [group["lr"] for group in optimizer.param_groups]


def rates(module, optimizer, make_schedule):
    schedule = make_schedule(module, optimizer)
    found = [rates_of(optimizer)]
    for _ in range(12):
        optimizer.step()
        schedule.step()
        found.append(rates_of(optimizer))
        assert schedule.get_last_lr() == found[-1]
    assert [group["initial_lr"] for group in optimizer.param_groups] == [0.5, 0.1]
    return found


def two_rates(module):
    params = parameters(shapes=SHAPES)
    if module is torch.optim:
        params = twins(params)
        for q in params:
            q.grad = torch.zeros_like(q)
    return module.SGD(in_groups(params, {"lr": 0.5}, {}), lr=0.1)


def warm_up_then_cosine(module, optimizer):
    warm_up = module.LinearLR(optimizer, start_factor=0.2, total_iters=4)
    cosine = module.CosineAnnealingLR(optimizer, T_max=6)
    return module.SequentialLR(optimizer, [warm_up, cosine], milestones=[4])


@pytest.mark.parametrize(
    "make_schedule",
    [
        *(
            lambda module, optimizer, n=name, kw=settings: getattr(module, n)(
                optimizer, **kw
            )
            for name, settings in SCHEDULES
        ),
        warm_up_then_cosine,
    ],
)
def test_a_schedule_sets_the_rate_of_each_group_as_pytorchs(make_schedule):
    found = rates(nn, two_rates(nn), make_schedule)
    expected = rates(lr_scheduler, two_rates(torch.optim), make_schedule)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-18)


def test_a_schedule_over_groups_is_resumed():
    schedule = warm_up_then_cosine(nn, two_rates(nn))
    for _ in range(6):
        schedule.step()
    resumed = warm_up_then_cosine(nn, two_rates(nn))
    resumed.load_state_dict(json.loads(json.dumps(schedule.state_dict())))
    for _ in range(3):
        assert rates_of(resumed.optimizer) == rates_of(schedule.optimizer)
        schedule.step(), resumed.step()


def test_a_schedule_notices_what_has_changed_beside_it():
    optimizer = two_rates(nn)
    schedule = nn.StepLR(optimizer, 1)
    optimizer.param_groups[1]["lr"] = 0.3
    with pytest.raises(ValueError, match=r"to 0\.5, 0\.1, but now it is 0\.5, 0\.3;"):
        schedule.step()
    optimizer.param_groups[1]["lr"] = 0.1
    optimizer.add_param_group({"params": nn.Parameter(np.ones(1))})
    with pytest.raises(ValueError, match="rates of 2 groups, but the optimizer has 3"):
        schedule.step()
