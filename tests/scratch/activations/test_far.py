"""Values and slopes over the whole range of both precisions: right, and silent.

The oracle is mpmath, which computes with 60 digits. Where a slope crosses zero, what is
left of its digits is measured against the two terms that cancel there.
"""

import mpmath
import numpy as np
import pytest

from nnguide import scratch as nn
from nnguide.scratch import functional as F
from tests.scratch.catalogue import FLOATS

mpmath.mp.dps = 60
floats = pytest.mark.parametrize("dtype", FLOATS)


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


def normal_cdf(z):
    return mpmath.ncdf(max(min(z, 1000), -1000))  # mpmath's ends at 1e150


def bent(z):
    return mpmath.sqrt(8 / mpmath.pi) * (z + mpmath.mpf(0.044715) * z**3)


def bent_slope(z):
    return mpmath.sqrt(8 / mpmath.pi) * (1 + 3 * mpmath.mpf(0.044715) * z**2)


# name: (options, value, slope); a slope is a list of terms, which may cancel
EXACT = {
    "relu": ({}, lambda z: max(z, 0), lambda z: [z > 0]),
    "leaky_relu": (
        {"negative_slope": 0.5},
        lambda z: z if z > 0 else z / 2,
        lambda z: [1 if z > 0 else 0.5],
    ),
    "elu": (
        {},
        lambda z: z if z > 0 else mpmath.expm1(z),
        lambda z: [1 if z > 0 else mpmath.exp(z)],
    ),
    "sigmoid": ({}, sigma, lambda z: [sigma(z) * sigma(-z)]),
    "tanh": ({}, mpmath.tanh, lambda z: [mpmath.sech(z) ** 2]),
    "softplus": (
        {"threshold": 1e300},
        lambda z: mpmath.log1p(mpmath.exp(-abs(z))) + max(z, 0),
        lambda z: [sigma(z)],
    ),
    "softplus sharp": (
        {"beta": 3.0, "threshold": 1e300},
        lambda z: mpmath.log1p(mpmath.exp(-3 * abs(z))) / 3 + max(z, 0),
        lambda z: [sigma(3 * z)],
    ),
    "silu": (
        {},
        lambda z: z * sigma(z),
        lambda z: [sigma(z), z * sigma(z) * sigma(-z)],
    ),
    "gelu": (
        {},
        lambda z: z * normal_cdf(z),
        lambda z: [normal_cdf(z), z * mpmath.npdf(z)],
    ),
    "gelu tanh": (
        {"approximate": "tanh"},
        lambda z: z * sigma(bent(z)),
        lambda z: [
            sigma(bent(z)),
            z * sigma(bent(z)) * sigma(-bent(z)) * bent_slope(z),
        ],
    ),
}
every = pytest.mark.parametrize("name", EXACT)


def whole_range(dtype):
    """From the smallest number to the largest, densely where functions bend."""
    info = np.finfo(dtype)
    powers = np.geomspace(float(info.tiny), float(info.max) / 2, 80)
    z = np.concatenate([powers, np.linspace(0.01, 45, 200), [100, 360, 700, 740]])
    z = np.concatenate([z, [info.max, 0]]).astype(dtype)
    return np.concatenate([z, -z])


def test_all_functions_are_here():
    plain = {name.split()[0] for name in EXACT}
    assert plain | {f"{name}_derivative" for name in plain} == set(F.__all__)


@every
@floats
def test_value_and_slope_are_right_to_a_millionth(name, dtype):
    options, value, slope = EXACT[name]
    f = getattr(F, name.split()[0])
    df = getattr(F, name.split()[0] + "_derivative")
    z = whole_range(dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        values, slopes = f(z, **options), df(z, **options)
    smallest = float(np.finfo(dtype).tiny)  # below it floats have fewer digits
    for at, z_i in enumerate(z):
        z_i = mpmath.mpf(float(z_i))
        expected, terms = value(z_i), [mpmath.mpf(term) for term in slope(z_i)]
        off = abs(mpmath.mpf(float(values[at])) - expected)
        assert off <= 1e-6 * abs(expected) + smallest, f"{name}({z[at]})"
        off = abs(mpmath.mpf(float(slopes[at])) - sum(terms))
        scale = abs(sum(terms))
        if scale < 0.1 * max(map(abs, terms)):  # a zero crossing
            scale = max(map(abs, terms))
        assert off <= 1e-6 * scale + smallest, f"{name}_derivative({z[at]})"


@floats
def test_softmax_and_its_slopes_beside_a_large_score(dtype):
    """1 - p, where p rounds to 1: the sum of the other shares."""
    z = np.array([40.0, 0.0, 1.0], dtype)
    rest = np.exp(-40.0) + np.exp(-39.0)
    np.testing.assert_allclose(nn.softmax_derivative(z)[0, 0], rest, rtol=1e-5)
    np.testing.assert_allclose(nn.log_softmax_derivative(z)[0, 0], rest, rtol=1e-5)


@floats
def test_softmax_of_the_farthest_scores_is_silent(dtype):
    large = np.finfo(dtype).max
    z = np.array([large, -large, 0], dtype)
    np.testing.assert_array_equal(nn.softmax(z), [1, 0, 0])
    np.testing.assert_array_equal(nn.softmax_derivative(z), np.zeros((3, 3)))


def test_nan_does_not_vanish():
    nan = np.array([np.nan, 1.0])
    for name in EXACT:
        if name != "leaky_relu":  # as in PyTorch, its slope at NaN is the negative one
            assert np.isnan(getattr(F, name.split()[0] + "_derivative")(nan)[0])
        assert np.isnan(getattr(F, name.split()[0])(nan)[0])
    relu = nn.ReLU()
    relu(nan.copy())
    assert relu.backward(np.array([10.0, 20.0])).tolist() == [10, 20]


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
@pytest.mark.parametrize("z", [0.3, -2.0, 20.0, -20.0, 300.0, -709.0, 1e308, -1e308])
def test_the_slope_of_a_value(name, z):
    value = nn.Value(z)
    getattr(value, name)().backward()
    expected = float(EXACT[name][2](mpmath.mpf(z))[0])
    assert value.grad == pytest.approx(expected, rel=1e-12, abs=1e-300)
