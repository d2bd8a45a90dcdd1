"""Every module of the catalogue against PyTorch and against central differences."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide.checks import check_gradient
from tests.scratch.catalogue import ATOL, FLOATS, MODULES, RTOL, pair, values

seeds = st.integers(0, 10**6)
names = pytest.mark.parametrize("name", MODULES)


def assert_close(ours, theirs, dtype, what):
    assert ours.dtype == dtype, f"{what} became {ours.dtype}"
    assert ours.shape == tuple(theirs.shape), what
    np.testing.assert_allclose(
        ours, theirs.detach(), rtol=RTOL[dtype], atol=ATOL[dtype], err_msg=what
    )


@names
@pytest.mark.parametrize("dtype", FLOATS)
@settings(deadline=None, max_examples=15, derandomize=True)
@given(data=st.data())
def test_equals_pytorch(name, dtype, data):
    case, seed = data.draw(MODULES[name]), data.draw(seeds)
    both = pair(name, case, seed, dtype)
    for training in (True, False):
        both.ours.train(training), both.theirs.train(training)
        both.theirs.zero_grad()
        assert_same_passes(both, seed, dtype)


def assert_same_passes(both, seed, dtype):
    """Forward and backward, in the mode in which both modules are."""
    x = torch.from_numpy(both.x.copy())
    if x.is_floating_point():
        x.requires_grad_()
    output, expected = both.ours(both.x), both.theirs(x)
    assert_close(output, expected, dtype, "output")

    grad_output = values(output.shape, seed + 1, dtype)
    expected.backward(torch.from_numpy(grad_output.copy()))
    grad_input = both.ours.backward(grad_output)
    if x.is_floating_point():
        assert_close(grad_input, x.grad, dtype, "gradient of the input")
    assert_same_parameters(both, dtype)


def assert_same_parameters(both, dtype):
    """Each parameter's gradient, and each buffer after the forward pass."""
    theirs = dict(both.theirs.named_parameters())
    ours = dict(both.ours.named_parameters())
    assert list(ours) == list(theirs)
    for key, parameter in ours.items():
        assert_close(parameter.grad, theirs[key].grad, dtype, f"gradient of {key}")
    state = both.ours.state_dict()
    assert list(state) == list(both.theirs.state_dict())
    for key, buffer in both.theirs.named_buffers():
        if buffer.dtype == torch.int64:
            assert state[key].dtype == np.int64
            assert state[key] == buffer
        else:
            assert_close(state[key], buffer, dtype, key)


@names
@settings(deadline=None, max_examples=10, derandomize=True)
@given(data=st.data())
def test_equals_central_differences(name, data):
    case, seed = data.draw(MODULES[name]), data.draw(seeds)
    both = pair(name, case, seed)
    net, x = both.ours, both.x
    grad_output = values(net(x).shape, seed + 1)
    grad_input = net.backward(grad_output)
    gradients = {key: p.grad.copy() for key, p in net.named_parameters()}

    def f(_):
        return float((net(x) * grad_output).sum())

    if x.dtype == np.float64:
        check_gradient(f, x, grad_input, name="dx", rtol=1e-5, atol=1e-7)
    for key, parameter in net.named_parameters():
        check_gradient(
            f, parameter.data, gradients[key], name=key, rtol=1e-5, atol=1e-7
        )


@names
@settings(deadline=None, max_examples=5, derandomize=True)
@given(data=st.data())
def test_neither_pass_changes_what_it_is_given(name, data):
    case, seed = data.draw(MODULES[name]), data.draw(seeds)
    both = pair(name, case, seed)
    before = both.x.copy()
    output = both.ours(both.x)
    np.testing.assert_array_equal(both.x, before)
    grad_output = values(output.shape, seed + 1)
    kept = grad_output.copy()
    both.ours.backward(grad_output)
    np.testing.assert_array_equal(grad_output, kept)


@names
@settings(deadline=None, max_examples=5, derandomize=True)
@given(data=st.data())
def test_what_is_written_over_the_output_changes_no_gradient(name, data):
    """As `Dropout(inplace=True)` does if it comes next."""
    case, seed = data.draw(MODULES[name]), data.draw(seeds)
    both = pair(name, case, seed)
    output = both.ours(both.x)
    grad_output = values(output.shape, seed + 1)
    before = both.ours.backward(grad_output.copy())
    output *= 2
    after = both.ours.backward(grad_output.copy())
    if before is not None:
        np.testing.assert_array_equal(after, before)


@names
@settings(deadline=None, max_examples=5, derandomize=True)
@given(data=st.data())
def test_repr_is_pytorchs(name, data):
    both = pair(name, data.draw(MODULES[name]), 0)
    assert repr(both.ours) == repr(both.theirs)
