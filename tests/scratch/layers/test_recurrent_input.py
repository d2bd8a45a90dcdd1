"""Recurrent layers: what they refuse, and what they say."""

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.catalogue import values

KINDS = ["RNN", "LSTM", "GRU"]
kinds = pytest.mark.parametrize("kind", KINDS)
X = values((5, 2, 3), 0)
STATE = np.zeros((1, 2, 4))


def rng():
    return np.random.default_rng(0)


def made(kind, *sizes, **options):
    return getattr(nn, kind)(*(sizes or (3, 4)), rng=rng(), **options)


def whole(kind, state):
    """A state of one array, as the kind takes it."""
    return (state, state) if kind == "LSTM" else state


@kinds
@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (X[:0], ValueError, r"x .* at least one step, got a sequence of length 0, \(0"),
        (X[:, :0], ValueError, r"x must hold .* empty batch of shape \(5, 0, 3\)"),
        (X[..., :2], ValueError, r"x must have shape \(T, N, 3\), got \(5, 2, 2\)"),
        (X[:, 0], ValueError, r"got \(5, 3\); for one sequence write x\[:, None\]"),
        (X[0, 0], ValueError, r"x must have shape \(T, N, 3\), got \(3,\)"),
        (X[None], ValueError, r"\(T, N, 3\), got \(1, 5, 2, 3\)"),
        (X[:, 0, :2], ValueError, r"x must have shape \(T, N, 3\), got \(5, 2\)$"),
        (X.tolist(), TypeError, "x must be a NumPy array"),
        (X.astype(np.float32), TypeError, "x must be float64, as the weights are"),
        (X.astype(int), TypeError, "x must be float32 or float64"),
        (X[0].view(np.matrix), TypeError, "x must be a plain NumPy array"),
    ],
)
def test_a_wrong_input(kind, x, error, message):
    with pytest.raises(error, match=message):
        made(kind)(x)


@kinds
def test_a_wrong_input_with_the_batch_first(kind):
    layer = made(kind, batch_first=True)
    with pytest.raises(ValueError, match=r"\(N, T, 3\) with .* length 0, \(5, 0, 3\)"):
        layer(X[:, :0])
    with pytest.raises(ValueError, match=r"for one sequence write x\[None\]"):
        layer(X[:, 0])
    assert layer(X[:, 0][None])[0].shape == (1, 5, 4)
    with pytest.raises(ValueError, match=r"\(1, 5, 4\), .* for the N of x, got \(1, 2"):
        layer(X, whole(kind, STATE))


@kinds
@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        (np.zeros((1, 3, 4)), ValueError, r"\(1, 2, 4\), .* N of x, got \(1, 3, 4\)"),
        (np.zeros((2, 2, 4)), ValueError, r"\(1, 2, 4\), .* got \(2, 2, 4\)"),
        (np.zeros((1, 2, 3)), ValueError, r"\(1, 2, 4\), .* got \(1, 2, 3\)"),
        (STATE[0], ValueError, r"\(1, 2, 4\), .* got \(2, 4\)"),
        (STATE.tolist(), TypeError, "must be a NumPy array of shape"),
        (np.float32(STATE), TypeError, "must be float64, as the weights are"),
        (3.0, TypeError, "got float 3.0"),
    ],
)
def test_a_wrong_state(kind, state, error, message):
    layer = made(kind)
    with pytest.raises(error, match=r"hx(\[0\])? " + f".*{message}"):
        layer(X, whole(kind, state))
    output, _ = layer(X)
    with pytest.raises(error, match=r"grad_state(\[0\])? " + f".*{message}"):
        layer.backward(output, whole(kind, state))
    layer.backward(output)  # and is usable still


@pytest.mark.parametrize("pair", [STATE, (STATE,), (STATE,) * 3, 3, {}, "ab"])
def test_two_states_are_a_pair(pair):
    layer, message = made("LSTM"), "must be a pair of arrays, for state and cell, got"
    with pytest.raises(TypeError, match="hx " + message):
        layer(X, pair)
    output, _ = layer(X)
    with pytest.raises(TypeError, match="grad_state " + message):
        layer.backward(output, pair)


def test_one_state_is_no_pair():
    for kind in ("RNN", "GRU"):
        with pytest.raises(TypeError, match=r"hx must be a NumPy array .* got tuple"):
            made(kind)(X, (STATE, STATE))


@kinds
def test_backward_checks_what_it_is_given(kind):
    layer = made(kind)
    name = rf"^{kind}\.backward"
    for state in (None, whole(kind, STATE)):
        with pytest.raises(ValueError, match=name + " needs a forward pass before it"):
            layer.backward(np.zeros((5, 2, 4)), state)
    output, _ = layer(X)
    with pytest.raises(ValueError, match=name + ": the gradient must have the shape"):
        layer.backward(output[:4])
    with pytest.raises(TypeError, match=name + ": the gradient must be a float64"):
        layer.backward(np.float32(output))
    with pytest.raises(TypeError, match=name + ": the gradient must be a float64"):
        layer.backward((output, None))
    layer.backward(output)
    with pytest.raises(ValueError, match=name + ": .* followed backward already"):
        layer.backward(output)


@kinds
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"dropout": 0.5}, NotImplementedError, "dropout is an argument of PyTorch"),
        ({"dropout": 0.0}, NotImplementedError, "dropout is an argument of PyTorch"),
        ({"bidirectional": True}, NotImplementedError, "bidirectional is an argument"),
        ({"proj_size": 2}, NotImplementedError, "proj_size is an argument of PyTorch"),
        ({"device": "cpu"}, NotImplementedError, "device is an argument of PyTorch"),
        ({"num_layers": 0}, ValueError, "num_layers must be at least 1, got 0"),
        ({"num_layers": 1.5}, TypeError, "num_layers must be a whole number"),
        ({"bias": 1}, TypeError, "bias must be True or False, got int 1"),
        ({"batch_first": None}, TypeError, "batch_first must be True or False"),
        ({"dtype": int}, TypeError, "dtype must be float32 or float64"),
    ],
)
def test_a_wrong_argument(kind, options, error, message):
    with pytest.raises(error, match=message):
        made(kind, **options)


@kinds
def test_wrong_sizes(kind):
    with pytest.raises(ValueError, match="input_size must be at least 1, got 0"):
        made(kind, 0, 4)
    with pytest.raises(ValueError, match="hidden_size must be at least 1, got 0"):
        made(kind, 3, 0)
    with pytest.raises(TypeError, match="hidden_size must be a whole number"):
        made(kind, 3, 4.0)
    with pytest.raises(TypeError, match=f"^{kind} needs rng"):
        getattr(nn, kind)(3, 4)


def test_a_wrong_nonlinearity():
    with pytest.raises(ValueError, match=r"one of \['tanh', 'relu'\], got 'gelu'"):
        made("RNN", nonlinearity="gelu")


@kinds
@pytest.mark.parametrize("T", [1, 5])
def test_sequential_says_that_it_passes_on_one_array(kind, T):
    """With one step, output and state have one shape and would make one array."""
    net = nn.Sequential(made(kind))
    with pytest.raises(
        TypeError, match=r"^Sequential: .* one array, got tuple .* of y"
    ):
        net(X[:T])
    net = nn.Sequential(made(kind), nn.Linear(4, 2, rng=rng()))
    with pytest.raises(TypeError, match=r"^in module 1, Linear: .* pass on x\[0\], if"):
        net(X[:T])
