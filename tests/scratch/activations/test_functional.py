"""Each plain function and its derivative, on numbers and arrays, near 0 and far."""

import numpy as np
import pytest
import torch
from torch.nn import functional as their

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from nnguide.scratch import functional as F
from tests.scratch.catalogue import ATOL, FLOATS, RTOL, values

floats = pytest.mark.parametrize("dtype", FLOATS)


# name: (what to pass, the same in PyTorch)
FUNCTIONS = {
    "relu": ({}, their.relu),
    "leaky_relu": ({}, their.leaky_relu),
    "leaky_relu steep": (
        {"negative_slope": 1.5},
        lambda z: their.leaky_relu(z, negative_slope=1.5),
    ),
    "elu": ({}, their.elu),
    "elu flat": ({"alpha": 0.3}, lambda z: their.elu(z, alpha=0.3)),
    "sigmoid": ({}, torch.sigmoid),
    "tanh": ({}, torch.tanh),
    "softplus": ({}, their.softplus),
    "softplus sharp": (
        {"beta": 3.0, "threshold": 4.0},
        lambda z: their.softplus(z, beta=3.0, threshold=4.0),
    ),
    "silu": ({}, their.silu),
    "gelu": ({}, their.gelu),
    "gelu tanh": (
        {"approximate": "tanh"},
        lambda z: their.gelu(z, approximate="tanh"),
    ),
}


every = pytest.mark.parametrize("name", FUNCTIONS)
FAR = [0.0, -0.0, 1000.0, -1000.0, 1e4, -1e4, 40.0, -40.0, 1e-8, -1e-8]


def ours(name):
    """The function and its derivative, with what `FUNCTIONS` says to pass."""
    options = FUNCTIONS[name][0]
    f = getattr(F, name.split()[0])
    df = getattr(F, name.split()[0] + "_derivative")
    return lambda z: f(z, **options), lambda z: df(z, **options)


def theirs(name, z):
    """Value and slope by PyTorch."""
    z = torch.from_numpy(np.asarray(z).copy()).requires_grad_()
    a = FUNCTIONS[name][1](z)
    a.sum().backward()
    return a.detach().numpy(), z.grad.numpy()


def test_all_functions_are_here():
    plain = {name.split()[0] for name in FUNCTIONS}
    assert plain | {f"{name}_derivative" for name in plain} == set(F.__all__)


@every
@floats
@pytest.mark.parametrize(
    "z", [values((4, 3), 0), values((7,), 1), np.array(-0.7), np.array(FAR)]
)
def test_equals_pytorch(name, dtype, z):
    z = z.astype(dtype)
    before = z.copy()
    for got, expected in zip((f(z) for f in ours(name)), theirs(name, z), strict=True):
        assert got.dtype == dtype
        assert got.shape == z.shape
        np.testing.assert_allclose(got, expected, rtol=RTOL[dtype], atol=ATOL[dtype])
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("leaky_relu", "negative_slope"), ("elu", "alpha"), ("softplus", "beta")],
)
def test_a_float64_parameter_makes_no_float64_of_float32(name, parameter):
    z = values((4, 3), 0).astype(np.float32)
    for f in (getattr(F, name), getattr(F, f"{name}_derivative")):
        result = f(z, **{parameter: np.float64(0.5)})
        assert result.dtype == np.float32
        np.testing.assert_array_equal(result, f(z, **{parameter: 0.5}))


@every
def test_the_derivative_equals_central_differences(name):
    f, df = ours(name)
    z = values((4, 5), 3)
    check_gradient(lambda z: float(f(z).sum()), z, df(z))


@every
def test_numbers_and_lists_and_whole_numbers(name):
    for f in ours(name):
        one = f(-0.5)
        assert np.shape(one) == ()
        assert one.dtype == np.float64
        np.testing.assert_array_equal(one, f(np.array([-0.5]))[0])
        np.testing.assert_array_equal(
            f([[-0.5, 2.0], [0.0, 1.0]]), f(np.array([[-0.5, 2.0], [0.0, 1.0]]))
        )
        whole = f([-3, 0, 2])
        assert whole.dtype == np.float64
        np.testing.assert_array_equal(whole, f(np.array([-3.0, 0.0, 2.0])))
        np.testing.assert_array_equal(f(np.array([0, 2], np.uint8)), f([0.0, 2.0]))
        assert f(True) == f(1.0)


@every
@floats
def test_far_away_it_is_flat_or_straight(name, dtype):
    """No overflow, no NaN: at ±1000 each function is one of its two lines."""
    f, df = ours(name)
    far = np.array([1000, -1000], dtype)
    left = {
        "leaky_relu": (-10, 0.01),
        "leaky_relu steep": (-1500, 1.5),
        "elu": (-1, 0),
        "elu flat": (-0.3, 0),
        "tanh": (-1, 0),
    }.get(name, (0, 0))
    right = (1, 0) if name in ("sigmoid", "tanh") else (1000, 1)
    np.testing.assert_allclose(f(far), [right[0], left[0]], rtol=1e-6, atol=1e-30)
    np.testing.assert_allclose(df(far), [right[1], left[1]], rtol=1e-6, atol=1e-30)


def test_the_slope_of_sigmoid_does_not_round_to_zero():
    """e^-40, where 1 - σ(40) is 0."""
    np.testing.assert_allclose(F.sigmoid_derivative([40.0, -40.0]), np.exp(-40.0))


def test_softplus_is_straight_above_its_threshold_not_at_it():
    assert F.softplus(20.01) == 20.01
    assert F.softplus(20.0) > 20
    assert F.softplus_derivative(20.01) == 1
    assert F.softplus_derivative(20.0) < 1
    assert F.softplus(2000.0, threshold=5000.0) == 2000  # without overflow


@pytest.mark.parametrize("function", [F.gelu, F.gelu_derivative])
@pytest.mark.parametrize("approximate", ["Tanh", "fast", None, True])
def test_gelu_knows_two_ways(function, approximate):
    message = r"approximate must be one of \['none', 'tanh'\], got "
    with pytest.raises(ValueError, match=message):
        function([1.0], approximate)


@every
@pytest.mark.parametrize(
    ("z", "error", "message"),
    [
        (None, TypeError, "z must be a number or an array of numbers, got NoneType"),
        ("3", TypeError, "z must be a number or an array of numbers, got str '3'"),
        ([1.0, None], TypeError, r"array of numbers, got list \[1.0, None\]"),
        ([[1.0], [2.0, 3.0]], TypeError, "array of numbers, got list"),
        (1j, TypeError, "array of numbers, got complex 1j"),
        (10**400, TypeError, "array of numbers, got int 1000"),
        (np.array(["3"]), TypeError, "float32 or float64, got dtype <U1"),
        (np.array([1.0]).astype(np.float16), TypeError, "got dtype float16"),
        ([], ValueError, "at least one"),
        (np.ones((3, 0)), ValueError, r"at least one example, .* \(3, 0\)"),
    ],
)
def test_bad_input(name, z, error, message):
    for f in ours(name):
        with pytest.raises(error, match=message):
            f(z)


@pytest.mark.parametrize(
    ("name", "options", "error", "message"),
    [
        (
            "leaky_relu",
            {"negative_slope": "1"},
            TypeError,
            "negative_slope must be a n",
        ),
        ("leaky_relu", {"negative_slope": np.nan}, ValueError, "must be finite"),
        ("elu", {"alpha": -1}, ValueError, "alpha must be 0 or above"),
        ("elu", {"alpha": None}, TypeError, "alpha must be a number"),
        ("softplus", {"beta": 0}, ValueError, "beta must be above 0"),
        ("softplus", {"beta": np.inf}, ValueError, "beta must be above 0 and finite"),
        ("softplus", {"threshold": "20"}, TypeError, "threshold must be a number"),
        ("softplus", {"threshold": np.nan}, ValueError, "threshold must be finite"),
    ],
)
def test_a_function_refuses_what_its_module_refuses(name, options, error, message):
    for f in (getattr(F, name), getattr(F, f"{name}_derivative")):
        with pytest.raises(error, match=message):
            f([1.0, -1.0], **options)
    module = {"leaky_relu": nn.LeakyReLU, "elu": nn.ELU, "softplus": nn.Softplus}[name]
    with pytest.raises(error, match=message):
        module(**options)
