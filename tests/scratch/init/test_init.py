"""Initialization: distributions, fans and gains, and what is refused."""

import inspect
import math

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.catalogue import FLOATS

WEIGHTS = {"linear": (300, 500), "convolution": (60, 40, 3, 5)}
FANS = {"linear": (500, 300), "convolution": (40 * 15, 60 * 15)}
GAINS = [
    *("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d"),
    *("conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"),
]
kinds = pytest.mark.parametrize("kind", WEIGHTS)


def rng(seed=0):
    return np.random.default_rng(seed)


def assert_uniform(w, std):
    """Within √3 σ, filled to the edge, and with the right spread: all within noise."""
    bound = math.sqrt(3) * std
    assert abs(w).max() <= bound * (1 + 1e-6)
    assert w.max() > 0.999 * bound
    assert w.min() < -0.999 * bound
    assert_spread(w, std)


def assert_normal(w, std):
    """Beyond √3 σ lies the share of a normal distribution, and the spread is right."""
    share = math.erfc(math.sqrt(3 / 2))  # 8.3 %
    assert abs(w).max() > 3.5 * std
    assert np.mean(abs(w) > math.sqrt(3) * std) == pytest.approx(share, rel=0.06)
    assert_spread(w, std)


def assert_spread(w, std):
    """Mean and standard deviation within five standard errors."""
    assert abs(w.mean()) < 5 * std / math.sqrt(w.size)
    assert w.std() == pytest.approx(std, rel=5 / math.sqrt(2 * w.size))


@kinds
@pytest.mark.parametrize("gain", [1.0, 5 / 3])
@pytest.mark.parametrize("dtype", FLOATS)
def test_xavier(kind, gain, dtype):
    fan_in, fan_out = FANS[kind]
    std = gain * math.sqrt(2 / (fan_in + fan_out))
    w = np.full(WEIGHTS[kind], np.nan, dtype)
    assert_uniform(nn.init.xavier_uniform_(w, gain, rng=rng()), std)
    assert_normal(nn.init.xavier_normal_(w, gain, rng=rng()), std)
    assert w.dtype == dtype


@kinds
@pytest.mark.parametrize("mode", ["fan_in", "fan_out"])
@pytest.mark.parametrize(
    ("arguments", "gain"),
    [
        ({}, math.sqrt(2)),
        ({"a": math.sqrt(5)}, math.sqrt(1 / 3)),
        ({"nonlinearity": "relu"}, math.sqrt(2)),
        ({"nonlinearity": "tanh"}, 5 / 3),
        ({"nonlinearity": "linear"}, 1),
    ],
)
def test_kaiming(kind, mode, arguments, gain):
    std = gain / math.sqrt(FANS[kind][mode == "fan_out"])
    w = np.full(WEIGHTS[kind], np.nan)
    assert_uniform(nn.init.kaiming_uniform_(w, mode=mode, rng=rng(), **arguments), std)
    assert_normal(nn.init.kaiming_normal_(w, mode=mode, rng=rng(), **arguments), std)


def test_the_slope_of_leaky_relu_is_0_unless_given():
    w, bound = np.empty((5, 3)), math.sqrt(2 / 3)
    nn.init.kaiming_normal_(w, rng=rng())  # as for ReLU, not with a slope of 0.01
    np.testing.assert_allclose(w, rng().normal(0, bound, w.shape), rtol=1e-12)


@kinds
@pytest.mark.parametrize("name", ["xavier", "kaiming"])
def test_bounds_are_pytorchs(kind, name):
    torch.manual_seed(0)
    theirs = torch.empty(WEIGHTS[kind])
    getattr(torch.nn.init, f"{name}_uniform_")(theirs)
    ours = getattr(nn.init, f"{name}_uniform_")(np.empty(WEIGHTS[kind]), rng=rng())
    assert abs(ours).max() == pytest.approx(theirs.abs().max().item(), rel=1e-3)


def test_uniform_and_normal():
    w = nn.init.uniform_(np.empty((300, 200)), 2.0, 5.0, rng=rng())
    assert_uniform(w - 3.5, 3 / math.sqrt(12))
    assert (nn.init.uniform_(np.empty(3), 2.0, 2.0, rng=rng()) == 2).all()
    v = nn.init.normal_(np.empty((300, 200)), -1.0, 0.2, rng=rng())
    assert_normal(v + 1, 0.2)
    assert (nn.init.normal_(np.empty(3), 1.5, 0.0, rng=rng()) == 1.5).all()
    u = nn.init.uniform_(np.empty((300, 200)), rng=rng())
    assert_uniform(u - 0.5, 1 / math.sqrt(12))
    assert_normal(nn.init.normal_(np.empty((300, 200)), rng=rng()), 1.0)


FILLS = ["uniform_", "normal_", "xavier_uniform_", "xavier_normal_"]
FILLS += ["kaiming_uniform_", "kaiming_normal_"]


@pytest.mark.parametrize("name", FILLS)
def test_fills_in_place_and_returns_what_it_was_given(name):
    fill = getattr(nn.init, name)
    array = np.zeros((4, 3), np.float32)
    assert fill(array, rng=rng(1)) is array
    parameter = nn.Parameter(np.zeros((4, 3)))
    data = parameter.data
    assert fill(parameter, rng=rng(1)) is parameter
    assert parameter.data is data
    np.testing.assert_array_equal(array, data.astype(np.float32))
    assert (fill(np.zeros((4, 3)), rng=rng(2)) != data).all()
    strided = np.zeros((3, 8))[:, ::2].T  # a view that is not contiguous
    np.testing.assert_array_equal(fill(strided, rng=rng(1)), data)


@pytest.mark.parametrize("name", [*FILLS, "calculate_gain"])
def test_arguments_and_defaults_are_pytorchs(name):
    ours, theirs = (
        {
            k: p.default
            for k, p in inspect.signature(getattr(m, name)).parameters.items()
        }
        for m in (nn.init, torch.nn.init)
    )
    ours.pop("rng", None), theirs.pop("generator", None)
    assert list(ours.items()) == list(theirs.items())


@pytest.mark.parametrize("nonlinearity", GAINS)
def test_gains_are_pytorchs(nonlinearity):
    expected = torch.nn.init.calculate_gain(nonlinearity)
    assert nn.init.calculate_gain(nonlinearity) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("slope", [0, 0.2, -1.5, math.sqrt(5)])
def test_gains_of_slopes_are_pytorchs(slope):
    expected = torch.nn.init.calculate_gain("leaky_relu", slope)
    gain = nn.init.calculate_gain("leaky_relu", slope)
    assert gain == pytest.approx(expected, rel=1e-15)


W = np.zeros((4, 3))


@pytest.mark.parametrize(
    ("name", "arguments", "error", "message"),
    [
        (
            "uniform_",
            (W, 2.0, 1.0),
            ValueError,
            "b must not be below a, got a=2 and b=1",
        ),
        ("uniform_", (W, np.nan), ValueError, "a must be finite, got nan"),
        ("uniform_", (W, 0, np.inf), ValueError, "b must be finite, got inf"),
        (
            "uniform_",
            ([0.0],),
            TypeError,
            r"tensor must be a Parameter .* got list \[0",
        ),
        (
            "uniform_",
            (W.astype(int),),
            TypeError,
            "float64 array, got an array .* int64",
        ),
        (
            "normal_",
            (W, 0, -1),
            ValueError,
            "std must be 0 or above and finite, got -1",
        ),
        ("normal_", (W, "0"), TypeError, "mean must be a number, got str '0'"),
        ("normal_", (None,), TypeError, "tensor must be a Parameter or a float32 or"),
        (
            "xavier_normal_",
            (W[0],),
            ValueError,
            r"\(out, in\) or .* got \(3,\); biases",
        ),
        ("xavier_uniform_", (W[:0],), ValueError, r"with entries, got \(0, 3\)"),
        ("xavier_uniform_", (W, -1), ValueError, "gain must be 0 or above"),
        ("xavier_uniform_", (nn.Linear,), TypeError, "tensor must be a Parameter"),
        (
            "kaiming_normal_",
            (np.array(1.0),),
            ValueError,
            r"shape \(out, in\) .*\(\); ",
        ),
        (
            "kaiming_normal_",
            (W, 0, "in"),
            ValueError,
            "mode must be one of .* got 'in'",
        ),
        (
            "kaiming_uniform_",
            (W, 0, "fan_in", "gelu"),
            ValueError,
            "one of .* got 'gelu'",
        ),
        (
            "kaiming_uniform_",
            (W, 1, "fan_in", "relu"),
            ValueError,
            "'relu' has none; got",
        ),
        (
            "kaiming_uniform_",
            (W, "1"),
            TypeError,
            "param must be a number, got str '1'",
        ),
    ],
)
def test_bad_arguments_fill_nothing(name, arguments, error, message):
    with pytest.raises(error, match=message):
        getattr(nn.init, name)(*arguments, rng=rng())
    assert not W.any()


@pytest.mark.parametrize("name", FILLS)
def test_rng_is_asked_for(name):
    with pytest.raises(
        TypeError, match=r"rng must be a numpy.random.Generator, got int"
    ):
        getattr(nn.init, name)(W, rng=0)
    with pytest.raises(TypeError, match=rf"{name} needs rng, .* make one with rng ="):
        getattr(nn.init, name)(W)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            ("swish",),
            ValueError,
            r"nonlinearity must be one of \['linear'.* got 'swish'",
        ),
        (
            ("relu", 0.2),
            ValueError,
            "param is the slope of 'leaky_relu', 'relu' has none",
        ),
        (("leaky_relu", True), TypeError, "param must be a number, got bool True"),
        (("leaky_relu", np.nan), ValueError, "param must be finite, got nan"),
    ],
)
def test_bad_gains(arguments, error, message):
    with pytest.raises(error, match=message):
        nn.init.calculate_gain(*arguments)


@pytest.mark.parametrize("name", ["xavier_uniform_", "xavier_normal_"])
def test_the_gain_is_one_unless_given(name):
    fill = getattr(nn.init, name)
    w, same = np.zeros((3, 5)), np.zeros((3, 5))
    np.testing.assert_array_equal(fill(w, rng=rng()), fill(same, 1.0, rng=rng()))
