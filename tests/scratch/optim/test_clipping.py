"""Clipping against PyTorch, and gradients that no factor helps."""

import inspect
import math

import numpy as np
import pytest
from torch.nn import utils

from nnguide import scratch as nn
from tests.scratch.catalogue import ATOL, FLOATS, RTOL
from tests.scratch.optim.catalogue import copy_gradients, gradients, parameters, twins


def both(dtype, seed=0):
    params = parameters(dtype, [(), (7,), (3, 5)])
    gradients(params, seed)
    theirs = twins(params)
    copy_gradients(params, theirs)
    return params, theirs


def assert_same_gradients(params, theirs, dtype):
    for p, q in zip(params, theirs, strict=True):
        assert p.grad.dtype == dtype
        np.testing.assert_allclose(p.grad, q.grad, rtol=RTOL[dtype], atol=ATOL[dtype])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("norm_type", [2, 2.0, 1, math.inf, "inf"])
@pytest.mark.parametrize("max_norm", [0, 0.5, 1e3, math.inf])
def test_norm_equals_pytorchs(dtype, norm_type, max_norm):
    params, theirs = both(dtype)
    norm = nn.clip_grad_norm_(params, max_norm, norm_type)
    expected = utils.clip_grad_norm_(theirs, max_norm, norm_type)
    assert type(norm) is float
    assert norm == pytest.approx(expected.item(), rel=RTOL[dtype])
    assert norm > 0.5, "nothing was there to clip"
    assert_same_gradients(params, theirs, dtype)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("clip_value", [0, 0.1, 1e3])
def test_value_equals_pytorchs(dtype, clip_value):
    params, theirs = both(dtype)
    assert nn.clip_grad_value_(iter(params), clip_value) is None
    utils.clip_grad_value_(theirs, clip_value)
    assert_same_gradients(params, theirs, dtype)


def test_one_parameter_alone():
    p = nn.Parameter(np.zeros(2))
    p.grad = [3.0, 4.0]
    assert nn.clip_grad_norm_(p, 1.0) == 5.0
    np.testing.assert_allclose(p.grad, [0.6, 0.8], rtol=1e-6)
    nn.clip_grad_value_(p, 0.7)
    np.testing.assert_allclose(p.grad, [0.6, 0.7], rtol=1e-6)


@pytest.mark.parametrize("max_norm", [5.0, 5.1, 9.9])
def test_a_norm_that_is_allowed_is_not_scaled_up(max_norm):
    p = nn.Parameter(np.zeros(2))
    p.grad = [3.0, 4.0]
    assert nn.clip_grad_norm_(p, max_norm) == 5.0
    np.testing.assert_allclose(p.grad, [3.0, 4.0], rtol=1e-6)


def test_a_gradient_that_is_zero():
    p = nn.Parameter(np.ones(3))
    assert nn.clip_grad_norm_([p], 0.0) == 0.0
    np.testing.assert_array_equal(p.grad, np.zeros(3))


@pytest.mark.parametrize("norm_type", [2, 1, math.inf])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_norm_that_is_not_finite_changes_nothing(norm_type, bad):
    params, _ = both(np.float64)
    params[1].grad[3] = bad
    before = [p.grad.copy() for p in params]
    message = rf"must be finite, got {abs(bad)}, from parameters number \[1\]; look"
    with pytest.raises(ValueError, match=message):
        nn.clip_grad_norm_(params, 1.0, norm_type)
    for p, gradient in zip(params, before, strict=True):
        np.testing.assert_array_equal(p.grad, gradient)


def test_a_norm_that_overflows_is_an_error_not_a_warning():
    p = nn.Parameter(np.zeros(3, np.float32))
    p.grad = np.full(3, 3e25)
    with pytest.raises(ValueError, match="norm of the gradients must be finite"):
        nn.clip_grad_norm_([p], 1.0)


def test_a_value_that_is_not_finite():
    p, q = nn.Parameter(np.zeros(2)), nn.Parameter(np.zeros(2))
    p.grad, q.grad = [np.inf, -5.0], [np.nan, 7.0]
    with pytest.raises(ValueError, match=r"parameters number \[1\] hold NaN"):
        nn.clip_grad_value_([p, q], 1.0)
    np.testing.assert_array_equal(p.grad, [np.inf, -5.0])
    nn.clip_grad_value_([p], 1.0)
    np.testing.assert_array_equal(p.grad, [1.0, -1.0])


W = nn.Parameter(np.ones(3))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([W], -1.0), ValueError, "max_norm must be 0 or above and finite, got -1.0"),
        (([W], np.nan), ValueError, "max_norm must be .* got nan"),
        (([W], "1"), TypeError, "max_norm must be a number, 0 or above, got str"),
        (([W], 1.0, 3), ValueError, r"norm_type must be 1, 2 or inf.* got int 3"),
        (([W], 1.0, "fro"), ValueError, "norm_type must be .* got str 'fro'"),
        (([W], 1.0, 2, False), NotImplementedError, "error_if_nonfinite=False is not"),
        (([], 1.0), ValueError, "parameters holds no parameter"),
        ((W.grad, 1.0), TypeError, "parameters must be the parameters of a module"),
        (([W, W], 1.0), ValueError, "parameters holds a parameter twice"),
    ],
)
def test_bad_arguments_of_the_norm(arguments, error, message):
    with pytest.raises(error, match=message):
        nn.clip_grad_norm_(*arguments)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([W], -1.0), ValueError, "clip_value must be 0 or above and finite, got -1.0"),
        (([W], None), TypeError, "clip_value must be a number, 0 or above, got None"),
        (([W.grad], 1.0), TypeError, "parameters must hold Parameters, got an array"),
        (([], 1.0), ValueError, "parameters holds no parameter"),
    ],
)
def test_bad_arguments_of_the_value(arguments, error, message):
    with pytest.raises(error, match=message):
        nn.clip_grad_value_(*arguments)


@pytest.mark.parametrize("name", ["clip_grad_norm_", "clip_grad_value_"])
def test_arguments_are_pytorchs(name):
    ours, theirs = (
        list(inspect.signature(getattr(module, name)).parameters)
        for module in (nn, utils)
    )
    assert ours == theirs[: len(ours)]
