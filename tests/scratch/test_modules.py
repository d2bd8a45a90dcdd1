"""Every module of the catalogue against PyTorch and against central differences."""

import inspect

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide import scratch as nn
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
    output = both.ours(both.x)
    output *= 2
    after = both.ours.backward(grad_output.copy())
    if before is not None:
        np.testing.assert_array_equal(after, before)


@names
@settings(deadline=None, max_examples=5, derandomize=True)
@given(data=st.data())
def test_repr_is_pytorchs(name, data):
    both = pair(name, data.draw(MODULES[name]), 0)
    theirs = repr(both.theirs).replace("NonDynamicallyQuantizable", "")
    assert repr(both.ours) == theirs


@pytest.mark.parametrize("name", MODULES)
def test_names_order_and_defaults_are_pytorchs(name):
    """What can be passed by position stands where it stands in PyTorch."""
    theirs = inspect.signature(getattr(torch.nn, name)).parameters
    ours = dict(inspect.signature(getattr(nn, name)).parameters)
    ours.pop("rng", None), ours.pop("dtype", None)
    for argument, parameter in ours.items():
        required = parameter.default is inspect.Parameter.empty
        default = theirs[argument].default  # a function's name is known here too
        default = getattr(default, "__name__", default)
        assert required or parameter.default == default, argument
    placed = [a for a, p in ours.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert placed == list(theirs)[: len(placed)]


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("method", ["backward", "backward_parameters"])
@settings(deadline=None, max_examples=3, derandomize=True)
@given(data=st.data())
def test_gradients_that_do_not_fit(name, dtype, method, data):
    both = pair(name, data.draw(MODULES[name]), 0, dtype)
    inner, x = both.ours, both.x
    for net, shown in ((inner, name), (nn.Sequential(inner), "Sequential")):
        backward = getattr(net, method)
        net._memory = None
        message = rf"{shown}\.backward needs a forward pass before it; compute .* net\("
        with pytest.raises(ValueError, match=message):
            backward(np.ones_like(x))
        output = net(x)
        for wrong in (output[None], output[:0], np.ones((*output.shape, 1), dtype)):
            message = rf"{shown}\.backward: the gradient must have the shape of the las"
            with pytest.raises(ValueError, match=message):
                backward(wrong.astype(dtype))
        other = np.float32 if dtype == np.float64 else np.float64
        for wrong in (output.astype(other), output.tolist(), 1.0, None):
            message = rf"{shown}\.backward: the gradient must be a {output.dtype} array"
            with pytest.raises(TypeError, match=message):
                backward(wrong)
        backward(np.ones_like(output))  # and is usable still


@pytest.mark.parametrize("name", MODULES)
@settings(deadline=None, max_examples=1, derandomize=True)
@given(data=st.data())
def test_lists_are_no_input(name, data):
    net = pair(name, data.draw(MODULES[name]), 0).ours
    for rows in ([[1.0, 2.0]], [[1.0], [2.0, 3.0]]):
        with pytest.raises(TypeError, match=r"must be an? .*array .*got list \[\["):
            net(rows)
