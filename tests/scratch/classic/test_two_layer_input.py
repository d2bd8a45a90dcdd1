"""Input that the network by hand refuses, and what it says."""

import numpy as np
import pytest

from nnguide.scratch import TwoLayerNetwork
from tests.scratch.classic.networks import NAMES, assert_same_weights, data, network


def methods(net, x, y):
    """Every public method that takes data, by name."""
    return {
        "forward": lambda: net.forward(x),
        "predict": lambda: net.predict(x),
        "predict_proba": lambda: net.predict_proba(x),
        "loss": lambda: net.loss(x, y),
        "gradients": lambda: net.gradients(x, y),
        "accuracy": lambda: net.accuracy(x, y),
        "fit": lambda: net.fit(x, y, lr=0.1, epochs=1),
    }


X, Y = data(4, 3)
BAD_X = [
    (X[0], ValueError, r"\(N, D\).* got \(3,\); for one example"),
    (X[:, :2], ValueError, r"x must have 3 columns.* got shape \(4, 2\)"),
    (X[:0], ValueError, r"empty batch of shape \(0, 3\)"),
    (X * [1, np.nan, 1], ValueError, r"x must be finite, got nan at \[0, 1\]"),
    (X * [1, 1, np.inf], ValueError, r"x must be finite, got -?inf at \[0, 2\]"),
    (X.tolist(), TypeError, "NumPy array .* got list"),
    (X.astype(int), TypeError, "float32 or float64, got dtype int64"),
    (
        X.astype(np.float32),
        TypeError,
        r"must be float64, as the network is, got float32; convert it with "
        r"x\.astype\(np\.float64\) or make the network with dtype=np\.float32",
    ),
]
BAD_Y = [
    (Y[:, None], ValueError, r"shape \(4,\).* got \(4, 1\); y\.ravel\(\)"),
    (Y[:3], ValueError, r"shape \(4,\), one label an example, got \(3,\)"),
    (np.array([0, 1, 3, 2]), ValueError, "from 0 to 2, got 3"),
    (np.array([0, 1, -1, 2]), ValueError, "from 0 to 2, got -1"),
    (Y.astype(float), TypeError, "integer class labels, got dtype float64"),
    (Y.tolist(), TypeError, "4 integer labels, got list"),
]


@pytest.mark.parametrize("method", methods(None, None, None))
@pytest.mark.parametrize(("x", "error", "message"), BAD_X)
def test_bad_inputs(method, x, error, message):
    with pytest.raises(error, match=message):
        methods(network(3), x, Y)[method]()


@pytest.mark.parametrize("method", ["loss", "gradients", "accuracy", "fit"])
@pytest.mark.parametrize(("y", "error", "message"), BAD_Y)
def test_bad_labels(method, y, error, message):
    with pytest.raises(error, match=message):
        methods(network(3), X, y)[method]()


def test_a_sigmoid_takes_labels_0_and_1_only():
    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        network(1).loss(X, np.array([0, 1, 2, 1]))


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"lr": 0}, ValueError, "lr must be above 0 and finite, got 0"),
        ({"lr": -0.1}, ValueError, "lr must be above 0 and finite, got -0.1"),
        ({"lr": np.nan}, ValueError, "lr must be above 0 and finite, got nan"),
        ({"lr": "0.1"}, TypeError, "lr must be a number above 0, got str '0.1'"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 1.5}, TypeError, "epochs must be a whole number, got float 1.5"),
        (
            {"batch_size": 0, "rng": RNG},
            ValueError,
            "batch_size must be at least 1, got 0",
        ),
        ({"batch_size": 2.0, "rng": RNG}, TypeError, "batch_size must be a whole"),
        ({"batch_size": 2}, ValueError, r"batch_size=2 needs rng.*default_rng\(0\)"),
        ({"batch_size": 2, "rng": 0}, TypeError, "rng must be a numpy.random.Gen"),
        ({"rng": 0}, TypeError, "rng must be a numpy.random.Generator, got int 0"),
        ({"learning_rate": 0.1}, TypeError, "unexpected .*'learning_rate'"),
    ],
)
def test_bad_options_of_fit_change_nothing(options, error, message):
    net = network(3)
    with pytest.raises(error, match=message):
        net.fit(X, Y, **{"lr": 0.1, "epochs": 1} | options)
    assert_same_weights(net, network(3))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"in_features": 0}, ValueError, "in_features must be at least 1, got 0"),
        ({"hidden_features": -1}, ValueError, "hidden_features must be at least 1"),
        ({"out_features": 0}, ValueError, "out_features must be at least 1, got 0"),
        ({"hidden_features": 2.0}, TypeError, "hidden_features must be a whole number"),
        ({"rng": 0}, TypeError, r"rng must be .* got int 0; .*default_rng\(0\)"),
        ({"dtype": int}, TypeError, "dtype must be float32 or float64, got type"),
        ({"dtype": np.float16}, TypeError, "dtype must be float32 or float64"),
        ({"bias": False}, TypeError, "unexpected keyword argument 'bias'"),
    ],
)
def test_a_network_that_cannot_be(arguments, error, message):
    usual = {"in_features": 2, "hidden_features": 4, "rng": np.random.default_rng(0)}
    with pytest.raises(error, match=message):
        TwoLayerNetwork(**usual | arguments)


def test_no_generator_no_network():
    with pytest.raises(TypeError, match="rng"):
        TwoLayerNetwork(2, 4)


def bad_arrays(good, key):
    """What may be wrong with a dict of arrays: (dict, error, message)."""
    rest = {k: v for k, v in good.items() if k != key}
    shape = good[key].shape
    return [
        (rest, ValueError, rf"missing \['{key}'\], unknown \[\]"),
        (good | {"dW1": shape}, ValueError, r"missing \[\], unknown \['dW1'\]"),
        (rest | {"w": 0}, ValueError, rf"missing \['{key}'\], unknown \['w'\]"),
        (list(good.values()), TypeError, "must be a dict with the keys .* got list"),
        (good | {key: good[key].T}, ValueError, r"\(5, 3\), got \(3, 5\); is it tran"),
        (good | {key: good[key][:1]}, ValueError, r"\(5, 3\), got \(1, 3\)$"),
        (good | {key: good[key].tolist()}, TypeError, "a float array, got list"),
        (good | {key: good[key].astype(int)}, TypeError, "got an array .* int64"),
        (good | {key: good[key] * np.nan}, ValueError, rf"'{key}'\] .* got nan; look"),
        (good | {key: good[key] * np.inf}, ValueError, rf"'{key}'\] .* got -?inf"),
    ]


@pytest.mark.parametrize("case", range(10))
def test_gradients_that_cannot_be_stepped_along_change_nothing(case):
    net = network(3)
    gradients = {name: getattr(net, name) * 1.0 for name in NAMES}
    given, error, message = bad_arrays(gradients, "W1")[case]
    with pytest.raises(error, match="gradients.*" + message):
        net.step(given, lr=0.1)
    assert_same_weights(net, network(3))


@pytest.mark.parametrize("case", range(10))
def test_a_state_that_cannot_be_loaded_changes_nothing(case):
    net = network(3)
    other = network(3, seed=5).state_dict()
    given, error, message = bad_arrays(other, "hidden.weight")[case]
    with pytest.raises(error, match="state.*" + message):
        net.load_state_dict(given)
    assert_same_weights(net, network(3))


@pytest.mark.parametrize(
    ("lr", "error"), [(0, ValueError), (-1, ValueError), (None, TypeError)]
)
def test_step_needs_a_rate_above_zero(lr, error):
    net = network(3)
    with pytest.raises(error, match="lr must be"):
        net.step(net.gradients(X, Y), lr)
