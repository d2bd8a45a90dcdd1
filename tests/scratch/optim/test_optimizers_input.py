"""What optimizers refuse, and what they say."""

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.optim.catalogue import OPTIMIZERS, gradients, parameters

names = pytest.mark.parametrize("name", OPTIMIZERS)
W, V = nn.Parameter(np.ones(3)), nn.Parameter(np.ones((2, 2)))
SINGLE = nn.Parameter(np.ones(3, np.float32))


@names
@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        ([], ValueError, "params holds no parameter; .* call it anew"),
        (W, TypeError, r"params must be .* net.parameters\(\), or a list, got Param"),
        (W.data, TypeError, r"or a list, got an array of shape \(3,\)"),
        (None, TypeError, "or a list, got NoneType None"),
        ([W, V.data], TypeError, r"must hold Parameters, got an array of shape \(2, 2"),
        ([("w", W)], TypeError, r"must hold Parameters, got tuple \('w'"),
        ([W, V, W], ValueError, "holds a parameter twice"),
        ([W, SINGLE], TypeError, "must have one dtype, got float32 and float64"),
    ],
)
def test_parameters(name, params, error, message):
    with pytest.raises(error, match=message):
        getattr(nn, name)(params)


COMMON = [
    ({"lr": -0.1}, ValueError, "lr must be 0 or above and finite, got -0.1"),
    ({"lr": float("nan")}, ValueError, "lr must be 0 or above and finite, got nan"),
    ({"lr": float("inf")}, ValueError, "lr must be .* finite, got inf"),
    ({"lr": "0.1"}, TypeError, "lr must be a number, 0 or above, got str '0.1'"),
    ({"lr": True}, TypeError, "lr must be a number, .* got bool True"),
    ({"weight_decay": -1}, ValueError, "weight_decay must be 0 or above"),
    ({"maximize": 1}, TypeError, "maximize must be True or False, got int 1"),
]
BETA = r"betas\[{}\] must be from 0 to below 1, got {}"
OWN = {
    "SGD": [
        ({"momentum": -0.9}, ValueError, "momentum must be 0 or above"),
        ({"momentum": float("nan")}, ValueError, "momentum must be .*, got nan"),
        ({"momentum": 0.9, "dampening": -1}, ValueError, "dampening must be 0 or"),
        ({"momentum": 0.9, "nesterov": 1}, TypeError, "nesterov must be True or False"),
        ({"nesterov": True}, ValueError, "needs momentum above 0 .*momentum=0 and"),
        (
            {"nesterov": True, "momentum": 0.9, "dampening": 0.5},
            ValueError,
            "nesterov=True needs .* dampening=0, got momentum=0.9 and dampening=0.5",
        ),
        ({"fused": True}, NotImplementedError, "fused is an argument of PyTorch"),
    ],
    "Adagrad": [
        ({"lr_decay": -1}, ValueError, "lr_decay must be 0 or above"),
        ({"initial_accumulator_value": -1}, ValueError, "accumulator_value must be 0"),
        ({"eps": -1e-9}, ValueError, "eps must be 0 or above"),
        ({"foreach": True}, NotImplementedError, "foreach is an argument of PyTorch"),
    ],
    "RMSprop": [
        ({"alpha": -0.1}, ValueError, "alpha must be from 0 to 1, got -0.1"),
        ({"alpha": 1.1}, ValueError, "alpha must be from 0 to 1, got 1.1"),
        ({"eps": float("nan")}, ValueError, "eps must be 0 or above .* got nan"),
        ({"momentum": -1}, ValueError, "momentum must be 0 or above"),
        ({"centered": "yes"}, TypeError, "centered must be True or False, got str"),
    ],
    "Adam": [
        ({"betas": (1.0, 0.9)}, ValueError, BETA.format(0, "1")),
        ({"betas": (0.9, 1.5)}, ValueError, BETA.format(1, "1.5")),
        ({"betas": (-0.1, 0.9)}, ValueError, BETA.format(0, "-0.1")),
        ({"betas": (0.9, float("nan"))}, ValueError, r"betas\[1\] must be finite, got"),
        ({"betas": (0.9, "0.9")}, TypeError, r"betas\[1\] must be a number, got str"),
        ({"betas": 0.9}, TypeError, r"betas must be a pair, \(β₁, β₂\), got float 0.9"),
        ({"betas": (0.9,)}, TypeError, "betas must be a pair"),
        ({"eps": -1}, ValueError, "eps must be 0 or above"),
        ({"amsgrad": None}, TypeError, "amsgrad must be True or False"),
        (
            {"capturable": True},
            NotImplementedError,
            "capturable is an arg",
        ),
    ],
}
OWN["AdamW"] = OWN["Adam"]


@pytest.mark.parametrize(
    ("name", "settings", "error", "message"),
    [(name, *row) for name in OPTIMIZERS for row in [*COMMON, *OWN[name]]],
)
def test_settings(name, settings, error, message):
    with pytest.raises(error, match=message):
        getattr(nn, name)([W], **settings)


def trained(name="Adam", shapes=((3,), (2, 5)), **settings):
    params = parameters(shapes=shapes)
    optimizer = getattr(nn, name)(params, **settings)
    gradients(params, seed=1)
    optimizer.step()
    return optimizer


def assert_refused(optimizer, saved, error, message):
    before = optimizer.state_dict()
    with pytest.raises(error, match=message):
        optimizer.load_state_dict(saved)
    for key, value in optimizer.state_dict().items():
        np.testing.assert_array_equal(before[key], value)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"param_groups": None}, ValueError, "list of 1 groups, .* got NoneType None"),
        ({"param_groups": [{}] * 2}, ValueError, "list of 1 groups, .* got 2"),
        (
            {"param_groups": [3]},
            TypeError,
            r"_groups'\]\[0\] must be a dict, got int 3",
        ),
        ({"2.exp_avg": np.zeros(3)}, ValueError, r"unknown \['2.exp_avg'\]"),
        ({"1.exp_avg": np.zeros((5, 2))}, ValueError, r"\(2, 5\), got \(5, 2\); is it"),
        ({"1.exp_avg": [0.0]}, TypeError, r"'1.exp_avg'\] must be a float array"),
        ({"0.exp_avg": np.full(3, np.nan)}, ValueError, "must be finite as float64"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, error, message):
    saved = trained(lr=0.5).state_dict()
    assert_refused(trained(eps=1e-4), saved | change, error, message)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"lr": -1}, ValueError, "lr of group 0 must be 0 or above"),
        ({"betas": [0.9, 2.0]}, ValueError, r"betas of group 0\[1\] must be from 0 to"),
        ({"amsgrad": 0}, TypeError, "amsgrad of group 0 must be True or False"),
        ({"amsgrad": True}, ValueError, r"missing \['0.max_exp_avg_sq', '1.max_exp"),
        ({"steps": -1}, ValueError, "steps of group 0 must be at least 0, got -1"),
        ({"steps": 1.5}, TypeError, "steps of group 0 must be a whole number"),
        ({"params": [0]}, ValueError, r"the parameters \[0, 1\], .* got list \[0\]"),
        ({"momentum": 0.9}, ValueError, r"missing \[\], unknown \['momentum'\]"),
    ],
)
def test_a_group_that_does_not_fit_changes_nothing(change, error, message):
    saved = trained(lr=0.5).state_dict()
    saved["param_groups"][0] |= change
    assert_refused(trained(eps=1e-4), saved, error, message)


def test_a_state_with_an_option_missing():
    saved = trained().state_dict()
    del saved["param_groups"][0]["betas"]
    assert_refused(trained(), saved, ValueError, r"missing \['betas'\], unknown \[\]")


@pytest.mark.parametrize(
    ("saved", "error", "message"),
    [
        (None, TypeError, r"dict that Adam.state_dict\(\) returned, got NoneType"),
        ({}, ValueError, "must be that of Adam, got that of something else$"),
        (
            trained("AdamW").state_dict(),
            ValueError,
            "must be that of Adam, got that of AdamW$",
        ),
        (
            trained("SGD", momentum=0.9).state_dict(),
            ValueError,
            "must be that of Adam, got that of SGD$",
        ),
        (
            trained(shapes=[(3,)]).state_dict(),
            ValueError,
            r"\[0, 1\], .*got list \[0\]",
        ),
        (trained(shapes=[(3,), (9,)]).state_dict(), ValueError, r"got \(9,\)"),
    ],
)
def test_the_state_of_another(saved, error, message):
    assert_refused(trained(), saved, error, message)


def test_a_state_of_pytorchs():
    import torch

    saved = torch.optim.Adam([torch.zeros(3)]).state_dict()
    assert_refused(trained(), saved, ValueError, "got that of something else$")
