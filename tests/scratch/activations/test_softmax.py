"""Softmax and its logarithm: their Jacobians, along any axis, scores far apart."""

import numpy as np
import pytest
import torch
from torch.autograd.functional import jacobian

from nnguide import scratch as nn
from nnguide.checks import numerical_gradient
from tests.scratch.catalogue import ATOL, FLOATS, RTOL, values

floats = pytest.mark.parametrize("dtype", FLOATS)

PAIRS = {
    nn.softmax: (nn.softmax_derivative, lambda z: torch.softmax(z, -1)),
    nn.log_softmax: (nn.log_softmax_derivative, lambda z: torch.log_softmax(z, -1)),
}
both = pytest.mark.parametrize("f", PAIRS)


@both
@floats
@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_softmax_and_its_jacobian_equal_pytorch(f, dtype, scale):
    derivative, theirs = PAIRS[f]
    z = (scale * values((5,), 0)).astype(dtype)
    close = {"rtol": RTOL[dtype], "atol": ATOL[dtype]}
    np.testing.assert_allclose(f(z), theirs(torch.from_numpy(z)), **close)
    J = derivative(z)
    assert J.shape == (5, 5)
    assert J.dtype == f(z).dtype == dtype
    np.testing.assert_allclose(J, jacobian(theirs, torch.from_numpy(z)), **close)


@both
def test_a_jacobian_for_each_row(f):
    derivative, z = PAIRS[f][0], values((2, 3, 4), 0)
    J = derivative(z)
    assert J.shape == (2, 3, 4, 4)
    for at in np.ndindex(2, 3):
        np.testing.assert_array_equal(J[at], derivative(z[at]))


@both
def test_a_row_of_the_jacobian_equals_central_differences(f):
    z = values((4,), 0)
    J = PAIRS[f][0](z)
    for c in range(4):
        measured = numerical_gradient(lambda z, c=c: f(z)[c], z)
        np.testing.assert_allclose(J[c], measured, rtol=1e-6, atol=1e-9)


@both
@floats
@pytest.mark.parametrize("dim", [0, 1, 2, -1, -3])
def test_along_any_axis(f, dtype, dim):
    z = values((2, 3, 4), 0, dtype)
    theirs = torch.softmax if f is nn.softmax else torch.log_softmax
    expected = theirs(torch.from_numpy(z), dim)
    np.testing.assert_allclose(f(z, dim), expected, rtol=RTOL[dtype], atol=ATOL[dtype])


@floats
def test_scores_far_apart(dtype):
    big = 1e300 if dtype == np.float64 else 1e30
    z = np.array([[big, 0, -big], [-1000, -1000, -1000]], dtype)
    third = np.full(3, 1 / 3)
    np.testing.assert_allclose(nn.softmax(z), [[1, 0, 0], third], rtol=1e-6)
    logs = nn.log_softmax(z)
    np.testing.assert_allclose(logs, [[0, -big, -2 * big], np.log(third)], rtol=1e-6)


@pytest.mark.parametrize("function", [*PAIRS, *(p[0] for p in PAIRS.values())])
@pytest.mark.parametrize(
    ("z", "error", "message"),
    [
        (
            [1.0, 2.0],
            TypeError,
            r"z must be a NumPy array .* got list .*np\.asarray\(z",
        ),
        (np.array([1, 2]), TypeError, "z must be float32 or float64, got dtype int64"),
        (np.array(1.0), ValueError, r"with an axis -1, got \(\)"),
        (np.ones((2, 0)), ValueError, r"at least one example, .* \(2, 0\)"),
    ],
)
def test_bad_scores(function, z, error, message):
    with pytest.raises(error, match=message):
        function(z)


@pytest.mark.parametrize("dim", [2, -3])
@pytest.mark.parametrize(
    ("function", "module"), [(nn.softmax, nn.Softmax), (nn.log_softmax, nn.LogSoftmax)]
)
def test_an_axis_that_is_not_there(function, module, dim):
    z, message = np.ones((4, 3)), rf"with an axis {dim}, got \(4, 3\)"
    with pytest.raises(ValueError, match=message):
        function(z, dim)
    with pytest.raises(ValueError, match=message):
        module(dim)(z)


@pytest.mark.parametrize("module", [nn.Softmax, nn.LogSoftmax])
@pytest.mark.parametrize("dim", [None, 1.0, "1", True])
def test_the_axis_is_a_number(module, dim):
    with pytest.raises(
        TypeError, match=r"dim must be the number of an axis, got .*dim=1"
    ):
        module(dim)
    with pytest.raises(TypeError, match=r"missing .* 'dim'"):
        module()


@pytest.mark.parametrize("function", [nn.softmax, nn.log_softmax])
@pytest.mark.parametrize("dim", [None, 1.0, "1"])
def test_the_axis_of_a_function_is_a_number(function, dim):
    with pytest.raises(TypeError, match="dim must be a whole number, got"):
        function(np.ones((4, 3)), dim)
