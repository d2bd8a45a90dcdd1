"""What parameter groups refuse, and what they say."""

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.optim.catalogue import GROUPS

names = pytest.mark.parametrize("name", GROUPS)
W, V, B = (nn.Parameter(np.ones(shape)) for shape in ((3,), (2, 2), (2,)))
SINGLE = nn.Parameter(np.ones(3, np.float32))


@names
@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        ({"params": [W]}, TypeError, r"list of groups .* got one dict; put it into br"),
        ([{"params": [W]}, V], TypeError, "groups or parameters, got 1 dicts among 2"),
        ([W, {"params": [V]}], TypeError, "groups or parameters, got 1 dicts among 2"),
        ([{"parms": [W]}], ValueError, r"group 0 must have 'params', .*\['parms'\]"),
        (
            [{"params": [W]}, {}],
            ValueError,
            r"group 1 must have 'params', .* keys \[\]",
        ),
        ([{"params": []}], ValueError, "params of group 0 holds no parameter"),
        ([{"params": None}], TypeError, "params of group 0 must be .* got NoneType"),
        ([{"params": {W, V}}], TypeError, "must be a list, got a set, whose order"),
        ([{"params": [W, V.data]}], TypeError, "params of group 0 must hold Param"),
        ([{"params": [W, W]}], ValueError, "params of group 0 holds a parameter twice"),
        (
            [{"params": [V]}, {"params": [W]}, {"params": [B, W]}],
            ValueError,
            "group 2 holds a parameter that group 1 holds too",
        ),
        (
            [{"params": [W]}, {"params": [SINGLE]}],
            TypeError,
            "one dtype, got float32 and float64",
        ),
        (
            [{"params": [W], "learning_rate": 0.1}],
            ValueError,
            "unknown option of group 0: 'learning_rate'; .* has lr, ",
        ),
        (
            [{"params": [W]}, {"params": [V], "lr": -1}],
            ValueError,
            "lr of group 1 must be 0 or above and finite, got -1",
        ),
        (
            [{"params": [W], "maximize": 1}],
            TypeError,
            "maximize of group 0 must be True or False",
        ),
    ],
)
def test_groups_that_are_refused(name, params, error, message):
    with pytest.raises(error, match=message):
        getattr(nn, name)(params)


def test_options_that_do_not_agree_in_one_group():
    groups = [{"params": W, "momentum": 0.9}, {"params": V}]
    with pytest.raises(ValueError, match="nesterov=True of group 1 needs momentum"):
        nn.SGD([groups[0], groups[1] | {"nesterov": True}])
    with pytest.raises(ValueError, match=r"betas of group 0\[1\] must be from 0 to"):
        nn.Adam([{"params": W, "betas": (0.9, 1.0)}])


@pytest.mark.parametrize(
    ("group", "error", "message"),
    [
        ([V], TypeError, r"group 1 must be a dict such as {'params'.*, got list"),
        ({"lr": 0.1}, ValueError, r"group 1 must have 'params', .*\['lr'\]"),
        ({"params": W}, ValueError, "group 1 holds a parameter that group 0 holds"),
        ({"params": SINGLE}, TypeError, "one dtype"),
        ({"params": V, "nesterov": 1}, TypeError, "nesterov of group 1 must be True"),
    ],
)
def test_a_group_that_is_refused_changes_nothing(group, error, message):
    optimizer = nn.SGD([W], lr=0.1)
    with pytest.raises(error, match=message):
        optimizer.add_param_group(group)
    assert optimizer.params == (W,)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda g: g.update(lr=-1), ValueError, "lr must be 0 or above and finite"),
        (
            lambda g: g.update(momentum=0.5),
            ValueError,
            "momentum of a group stays .*0.9",
        ),
        (
            lambda g: g.update(params=[V]),
            ValueError,
            "(?s)params of a group stays .* new S",
        ),
        (
            lambda g: g.update(rate=0.1),
            ValueError,
            "SGD has no option 'rate', .*; it has",
        ),
        (lambda g: g.pop("lr"), ValueError, "keeps all its options, so 'lr' cannot go"),
        (lambda g: g.clear(), ValueError, "keeps all its options"),
    ],
)
def test_what_a_group_refuses(change, error, message):
    (group,) = nn.SGD([W], lr=0.1, momentum=0.9).param_groups
    before = dict(group)
    with pytest.raises(error, match=message):
        change(group)
    assert dict(group) == before


def test_other_groups_than_those_that_were_saved():
    saved = nn.SGD([{"params": W}, {"params": [V, B]}]).state_dict()
    for other in ([W, V, B], [{"params": [W, V]}, {"params": B}]):
        optimizer = nn.SGD(other)
        with pytest.raises(ValueError, match="as this optimizer"):
            optimizer.load_state_dict(saved)


def test_an_option_is_read_and_set_in_the_groups():
    optimizer = nn.SGD([W], lr=0.1)
    with pytest.raises(AttributeError, match=r"optimizer\.param_groups\[0\]\['lr'\]"):
        optimizer.lr  # noqa: B018
    with pytest.raises(AttributeError, match="SGD has no rate"):
        optimizer.rate  # noqa: B018
    assert repr(optimizer.param_groups[0]).startswith("{'params': [Parameter")
    assert len(optimizer.param_groups[0]) == 7


def test_the_defaults_are_a_dict():
    with pytest.raises(TypeError, match=r"defaults must be a dict .* got float 0\.1"):
        nn.Optimizer([W], 0.1)
