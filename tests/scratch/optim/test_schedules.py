"""Every schedule against PyTorch, rate by rate, and resumed in the middle."""

import json

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from nnguide import scratch as nn

SCHEDULES = [
    ("StepLR", {"step_size": 3}),
    ("StepLR", {"step_size": 7, "gamma": 0.5}),
    ("StepLR", {"step_size": 1, "gamma": 1.1}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 20}),
    ("CosineAnnealingLR", {"T_max": 7, "eta_min": 0.01}),
    ("CosineAnnealingLR", {"T_max": 50, "eta_min": 0.5}),
    ("CosineAnnealingLR", {"T_max": 1}),
    ("LinearLR", {}),
    ("LinearLR", {"start_factor": 0.1, "total_iters": 30}),
    ("LinearLR", {"start_factor": 1.0, "end_factor": 0.2, "total_iters": 1}),
]
SEQUENCES = [
    ([("LinearLR", {}), ("CosineAnnealingLR", {"T_max": 20})], [5]),
    (
        [
            ("LinearLR", {"start_factor": 0.2, "total_iters": 4}),
            ("StepLR", {"step_size": 5, "gamma": 0.5}),
            ("ExponentialLR", {"gamma": 0.9}),
            ("CosineAnnealingLR", {"T_max": 9, "eta_min": 0.01}),
        ],
        [7, 19, 30],
    ),
    ([("ExponentialLR", {"gamma": 0.8}), ("LinearLR", {"total_iters": 10})], [1]),
    ([("CosineAnnealingLR", {"T_max": 6})], []),
]


def ours(lr=0.1):
    return nn.SGD([nn.Parameter(np.zeros(2))], lr=lr)


def theirs(lr=0.1):
    parameter = torch.zeros(2, requires_grad=True)
    parameter.grad = torch.zeros(2)
    return torch.optim.SGD([parameter], lr=lr)


def rate_of(optimizer):
    (group,) = optimizer.param_groups
    return group["lr"]


def rates(schedule, steps=50):
    """What the optimizer has at the start and after each step, and what is reported."""
    found = []
    for step in range(steps + 1):
        if step:
            schedule.optimizer.step()
            schedule.step()
        found.append(rate_of(schedule.optimizer))
        assert schedule.get_last_lr() == [found[-1]]
        assert schedule.last_epoch == step
    return found


def sequence(module, optimizer, parts, milestones):
    schedulers = [getattr(module, name)(optimizer, **kw) for name, kw in parts]
    return module.SequentialLR(optimizer, schedulers, milestones)


@pytest.mark.parametrize(("name", "settings"), SCHEDULES)
@pytest.mark.parametrize("lr", [0.1, 1.0])
def test_rates_equal_pytorchs(name, settings, lr):
    found = rates(getattr(nn, name)(ours(lr), **settings))
    expected = rates(getattr(lr_scheduler, name)(theirs(lr), **settings))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-18)


@pytest.mark.parametrize(("parts", "milestones"), SEQUENCES)
def test_sequences_equal_pytorchs(parts, milestones):
    schedule = sequence(nn, ours(), parts, milestones)
    state = schedule.state_dict()
    assert (len(state), state["milestones"]) == (5, milestones)
    found = rates(schedule)
    expected = rates(sequence(lr_scheduler, theirs(), parts, milestones))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-18)
    assert found == [schedule.rate_at(epoch, 0.1) for epoch in range(51)]


def test_a_sequence_moves_its_schedules():
    schedule = sequence(nn, ours(), *SEQUENCES[1])
    rates(schedule, steps=25)
    assert [s.last_epoch for s in schedule.schedulers] == [6, 11, 6, 0]


def test_a_sequence_of_sequences():
    optimizer = ours()
    inner = sequence(nn, optimizer, *SEQUENCES[0])
    outer = nn.SequentialLR(optimizer, [nn.StepLR(optimizer, 2), inner], [4])
    warm = [0.1 * (1 + 2 / 5 * k) / 3 for k in range(6)]
    np.testing.assert_allclose(
        rates(outer, 9), [0.1, 0.1, 0.01, 0.01, *warm], rtol=1e-12
    )


def test_a_schedule_starts_from_the_rate_before_the_first():
    optimizer = ours(0.3)
    warm_up = nn.LinearLR(optimizer)
    assert rate_of(optimizer) == pytest.approx(0.1)
    cosine = nn.CosineAnnealingLR(optimizer, 5)
    assert rate_of(optimizer) == 0.3
    assert cosine.base_lrs == warm_up.base_lrs == [0.3]


@pytest.mark.parametrize("stop", [0, 3, 5, 22])
@pytest.mark.parametrize("case", [*SCHEDULES, *SEQUENCES])
@pytest.mark.parametrize("schedule_first", [True, False])
def test_a_resumed_schedule_is_the_same_to_the_bit(case, stop, schedule_first):
    def make(optimizer):
        first, second = case
        if isinstance(first, str):
            return getattr(nn, first)(optimizer, **second)
        return sequence(nn, optimizer, first, second)

    schedule = make(ours())
    rates(schedule, stop)
    saved = json.loads(json.dumps(schedule.state_dict()))
    optimizer_state = schedule.optimizer.state_dict()

    resumed = make(ours(lr=0.7))
    loads = [
        lambda: resumed.load_state_dict(saved),
        lambda: resumed.optimizer.load_state_dict(optimizer_state),
    ]
    for load in loads if schedule_first else loads[::-1]:
        load()
    assert rate_of(resumed.optimizer) == rate_of(schedule.optimizer)
    for _ in range(20):
        schedule.step(), resumed.step()
        assert rate_of(resumed.optimizer) == rate_of(schedule.optimizer)
    assert resumed.state_dict() == schedule.state_dict()


def test_a_loaded_schedule_sets_the_rate():
    schedule = nn.ExponentialLR(ours(), 0.5)
    rates(schedule, 3)
    other = nn.ExponentialLR(ours(), 0.5)
    other.load_state_dict(schedule.state_dict())
    assert rate_of(other.optimizer) == 0.1 * 0.5**3


def test_a_rate_that_something_else_has_changed():
    optimizer = ours()
    schedule, other = nn.StepLR(optimizer, 1), nn.ExponentialLR(optimizer, 0.5)
    schedule.step()
    with pytest.raises(
        ValueError, match=r"ExponentialLR has set .* to 0.1, but .*0.01"
    ):
        other.step()
    optimizer.param_groups[0]["lr"] = 0.05
    with pytest.raises(ValueError, match=r"StepLR has set the rate to 0.01, .* 0.05"):
        schedule.step()
    assert (schedule.last_epoch, other.last_epoch) == (1, 0)


@pytest.mark.parametrize(
    ("name", "settings", "error", "message"),
    [
        ("StepLR", {"step_size": 0}, ValueError, "step_size must be at least 1, got 0"),
        ("StepLR", {"step_size": 1.5}, TypeError, "step_size must be a whole number"),
        ("StepLR", {"step_size": 1, "gamma": -1}, ValueError, "gamma must be 0 or"),
        ("ExponentialLR", {"gamma": np.nan}, ValueError, "gamma must be .* got nan"),
        ("ExponentialLR", {"gamma": "a"}, TypeError, "gamma must be a number"),
        ("CosineAnnealingLR", {"T_max": 0}, ValueError, "T_max must be at least 1"),
        (
            "CosineAnnealingLR",
            {"T_max": 5, "eta_min": -0.1},
            ValueError,
            "eta_min must",
        ),
        ("LinearLR", {"start_factor": 0}, ValueError, "start_factor must be above 0"),
        (
            "LinearLR",
            {"start_factor": 1.5},
            ValueError,
            "start_factor must be from 0 to",
        ),
        (
            "LinearLR",
            {"end_factor": -0.5},
            ValueError,
            "end_factor must be from 0 to 1",
        ),
        ("LinearLR", {"total_iters": 0}, ValueError, "total_iters must be at least 1"),
        ("LinearLR", {"last_epoch": 3}, NotImplementedError, "last_epoch is an arg"),
    ],
)
def test_bad_settings_change_no_rate(name, settings, error, message):
    optimizer = ours()
    with pytest.raises(error, match=message):
        getattr(nn, name)(optimizer, **settings)
    assert rate_of(optimizer) == 0.1
    assert "initial_lr" not in optimizer.param_groups[0]


def test_an_optimizer_that_is_none():
    with pytest.raises(TypeError, match="must be an Optimizer, such as SGD, got float"):
        nn.StepLR(0.1, 3)


def test_the_base_names_what_a_subclass_must_define():
    with pytest.raises(NotImplementedError, match="LRScheduler must define rate_at"):
        nn.LRScheduler(ours())


OPTIMIZER = ours()
STEP = nn.StepLR(OPTIMIZER, 3)


@pytest.mark.parametrize(
    ("schedulers", "milestones", "error", "message"),
    [
        ([], [], ValueError, "holds no schedule; give at least one"),
        ([STEP, STEP], [], ValueError, r"must hold 1 epochs, .* got \[\]"),
        ([STEP], [3], ValueError, r"must hold 0 epochs, .* got \[3\]"),
        ([STEP] * 3, [5, 4], ValueError, r"milestones must rise, got \[5, 4\]"),
        ([STEP] * 3, [5, 5], ValueError, r"milestones must rise, got \[5, 5\]"),
        ([STEP] * 2, [0], ValueError, "a milestone must be at least 1, got 0"),
        ([STEP] * 2, [1.5], TypeError, "a milestone must be a whole number"),
        ([STEP, "cosine"], [3], TypeError, "must hold schedules, got str 'cosine'"),
        ([STEP, nn.StepLR(ours(), 3)], [3], ValueError, "sets the rate of another"),
    ],
)
def test_bad_sequences(schedulers, milestones, error, message):
    with pytest.raises(error, match=message):
        nn.SequentialLR(OPTIMIZER, schedulers, milestones)


def assert_refused(schedule, state, error, message):
    before, rate = schedule.state_dict(), rate_of(schedule.optimizer)
    with pytest.raises(error, match=message):
        schedule.load_state_dict(state)
    assert schedule.state_dict() == before
    assert rate_of(schedule.optimizer) == rate


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"gamma": 0.3}, ValueError, "gamma=0.3, this schedule has gamma=0.5; make"),
        ({"schedule": "Mine"}, ValueError, "has schedule=Mine, this .*=StepLR"),
        ({"last_epoch": -1}, ValueError, "last_epoch must be at least 0, got -1"),
        ({"last_epoch": "3"}, TypeError, "last_epoch must be a whole number"),
        ({"base_lrs": [-1]}, ValueError, "an entry of base_lrs must be 0 or above"),
        ({"base_lrs": [0.1, 0.2]}, ValueError, "must be a list of 1 rates, one for"),
        (
            {"T_max": 3},
            ValueError,
            r"must have the keys \['schedule', 'step_size', .*T_m",
        ),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, error, message):
    saved = nn.StepLR(ours(0.9), 2, gamma=0.5).state_dict()
    schedule = nn.StepLR(ours(), 2, gamma=0.5)
    assert_refused(schedule, saved | change, error, message)


def test_a_state_of_another_kind_changes_nothing():
    schedule = nn.StepLR(ours(), 2)
    message = r"dict that StepLR.state_dict\(\) returned, got list"
    assert_refused(schedule, [], TypeError, message)
    saved = nn.ExponentialLR(ours(), 0.5).state_dict()
    assert_refused(schedule, saved, ValueError, "as that of a StepLR, got .*'gamma'")


def test_a_state_that_does_not_fit_a_sequence_changes_nothing():
    def make(name, **settings):
        parts = [("LinearLR", {}), (name, settings)]
        schedule = sequence(nn, ours(), parts, [5])
        rates(schedule, 7)
        return schedule

    schedule = make("StepLR", step_size=3)
    other = make("StepLR", step_size=4).state_dict()
    assert_refused(schedule, other, ValueError, "has step_size=4, this .*step_size=3")
    other["schedulers"] = other["schedulers"][:1]
    assert_refused(schedule, other, ValueError, "must be a list of 2 states, got list")
    other = make("ExponentialLR", gamma=0.9).state_dict()
    assert_refused(schedule, other, ValueError, "as that of a StepLR")
