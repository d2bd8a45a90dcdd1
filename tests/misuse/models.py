"""Networks, classic models and values of `nnguide.scratch`, and the checks."""

import dataclasses

import numpy as np

from nnguide import checks, exercises
from nnguide import scratch as nn
from tests.misuse.judge import Row
from tests.misuse.kinds import NONE, dtype, thing, things

RNG = np.random.default_rng(0)
X = np.random.default_rng(1).uniform(-1.0, 1.0, (6, 3))
Y = np.array([0, 1, 1, 0, 1, 0])
LINE, LOGISTIC = nn.LinearRegression(3), nn.LogisticRegression(3)
NETWORK = nn.TwoLayerNetwork(3, 4, 2, rng=RNG)
LAYER = nn.Linear(3, 2, rng=RNG)


def after(method):
    """What a method gives, and what it makes of its model."""

    def call(model, **a):
        given = getattr(model, method)(**a)
        state = {k: v for k, v in vars(model).items() if isinstance(v, np.ndarray)}
        return given, state

    return call


def made(cls, *shown):
    """Attributes of what a constructor makes."""

    def call(*args, **a):
        one = cls(*args, **a)
        return [getattr(one, name) for name in shown]

    return call


def method(model, name, twin=None, fine=(), **good):
    """A row of a method; the model itself stays."""
    call = after(name)
    good = {"model": model} | good
    return Row(call, good, twin, frozenset(fine), kinds={"model": None})


class Scaled(nn.Module):
    def __init__(self, factor, inner):
        self.factor = nn.Parameter(factor)
        self.inner = inner

    def forward(self, x):
        return self.inner(x)

    def backward(self, grad_output):
        return self.inner.backward(grad_output)


def custom(factor, inner, x):
    module = Scaled(factor, inner)
    return module(x), module.state_dict()


class Squares(nn.Loss):
    def forward(self, input, target):
        return self._finish((input - target) ** 2, lambda: 2 * (input - target))


def assigned(weight, grad):
    layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
    layer.weight.data = weight
    layer.weight.grad = grad
    return layer.weight.data, layer.weight.grad


def loaded(state, weight):
    layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
    layer.load_state_dict({"weight": weight, "bias": np.zeros(2)} if weight is not None else state)
    return layer.state_dict()


def arithmetic(a, b):
    a, b = nn.Value(a), b
    out = (a * b + a - b) / 2.0 + (a + 3.0) ** 2
    out.backward()
    return out.data, a.grad


def power(a, n):
    out = nn.Value(a) ** n
    out.backward()
    return out.data


def neuron(cls):
    def call(x, **a):
        out = cls(**a)(x)
        return [v.data for v in (out if isinstance(out, list) else [out])]

    return call


def drawing(function):
    return lambda value: function(value)


WORDS = {"activation": "tanh", "rng": RNG, "x": [0.5, -0.5]}
VALUES = nn.Value(1.0) * nn.Value(2.0)
FITS = {"lr": 0.1, "epochs": 3}
FAR = {f"x with {sign}1e300" for sign in ("", "-")}
CUBE = np.array([[0.5, -1.0], [2.0, 1.0]])

ROWS = {
    "scratch.LinearRegression": Row(
        made(nn.LinearRegression, "weight", "bias"),
        {"in_features": 3, "dtype": np.float64},
    ),
    "scratch.LinearRegression.fit": method(LINE, "fit", x=X, y=X[:, 0]),
    "scratch.LinearRegression.fit_gradient_descent": method(
        LINE, "fit_gradient_descent", x=X, y=X[:, 0], **FITS
    ),
    "scratch.LinearRegression.loss": method(LINE, "loss", x=X, y=X[:, 0]),
    "scratch.LinearRegression.predict": method(LINE, "predict", x=X),
    "scratch.LogisticRegression": Row(
        made(nn.LogisticRegression, "weight", "bias", "l2"),
        {"in_features": 3, "l2": 0.5, "dtype": np.float64},
        fine=frozenset({"l2 1e300"}),
    ),
    "scratch.LogisticRegression.fit": method(LOGISTIC, "fit", x=X, y=Y, **FITS),
    "scratch.LogisticRegression.predict_proba": method(LOGISTIC, "predict_proba", x=X),
    "scratch.Perceptron": Row(
        made(nn.Perceptron, "weight", "bias", "lr"),
        {"in_features": 3, "lr": 0.5, "dtype": np.float64},
        fine=frozenset({"lr 1e300"}),
    ),
    "scratch.Perceptron.fit": method(
        nn.Perceptron(3), "fit", x=X, y=Y, epochs=3, rng=RNG, fine={"rng None"}
    ),
    "scratch.TwoLayerNetwork": Row(
        made(nn.TwoLayerNetwork, "W1", "b1", "W2", "b2"),
        {"in_features": 3, "hidden_features": 2, "out_features": 2, "rng": RNG}
        | {"dtype": np.float64},
    ),
    "scratch.TwoLayerNetwork.fit": method(
        NETWORK, "fit", x=X, y=Y, **FITS, batch_size=4, rng=RNG, progress=False
    ),
    "scratch.TwoLayerNetwork.predict": method(NETWORK, "predict", x=X),
    "scratch.TwoLayerNetwork.loss": method(NETWORK, "loss", x=X, y=Y),
    "scratch.TwoLayerNetwork.gradients": method(NETWORK, "gradients", x=X, y=Y),
    "scratch.Module": Row(custom, {"factor": X, "inner": LAYER, "x": X}),
    "scratch.ModuleList": Row(
        lambda modules: [m(X) for m in nn.ModuleList(modules)],
        {"modules": [LAYER]},
    ),
    "scratch.Sequential": Row(
        lambda first, x: nn.Sequential(first, nn.ReLU())(x), {"first": LAYER, "x": X}
    ),
    "scratch.Loss": Row(
        lambda reduction, input, target: Squares(reduction)(input, target),
        {"reduction": "mean", "input": X, "target": X + 1},
    ),
    "scratch.Parameter": Row(lambda data: nn.Parameter(data).data, {"data": X}),
    "scratch.Parameter.data": Row(
        assigned, {"weight": X[:2].copy(), "grad": X[:2].copy()}
    ),
    "scratch.Module.load_state_dict": Row(
        loaded, {"state": None, "weight": X[:2].copy()}
    ),
    "scratch.Value": Row(
        lambda data, label: nn.Value(data, label).data, {"data": 0.5, "label": "a"}
    ),
    "scratch.Value arithmetic": Row(arithmetic, {"a": 0.5, "b": 2.0}),
    "scratch.Value power": Row(power, {"a": 0.5, "n": 2.0}),
    "scratch.Neuron": Row(neuron(nn.Neuron), {"in_features": 2} | WORDS),
    "scratch.Layer": Row(
        neuron(nn.Layer), {"in_features": 2, "out_features": 2} | WORDS
    ),
    "scratch.MLP": Row(
        lambda size, x, **a: [v.data for v in nn.MLP(2, size, **a)(x)],
        {"size": 2} | WORDS,
    ),
    "scratch.to_dot": Row(nn.to_dot, {"value": VALUES}),
    "scratch.to_svg": Row(nn.to_svg, {"value": VALUES}),
    "checks.numerical_gradient": Row(
        lambda f, x, eps: checks.numerical_gradient(f, x, eps=eps),
        {"f": np.sum, "x": CUBE, "eps": 1e-3},
    ),
    "checks.check_gradient": Row(
        lambda gradient, **a: checks.check_gradient(gradient=gradient, **a) < 1e-5,
        {"f": np.sum, "x": CUBE, "gradient": np.ones((2, 2)), "eps": 1e-3}
        | {"rtol": 1e-3, "atol": 1e-8, "name": "dx"},
    ),
    "exercises.check": Row(exercises.check, {"name": "start-1", "answer": 5}),
    "exercises.check array": Row(
        exercises.check, {"answer": np.array([5]), "name": "start-1"}
    ),
}

# Nothing is computed from these: records of results, and errors.
NOT_CALLED = {
    *(f"{package}.{name}" for package in ("scratch", "pytorch") for name in ("Evaluation", "History")),
    "checks.GradientError",
    "exercises.WrongAnswer",
}
__all__ = ["NONE", "NOT_CALLED", "ROWS", "dataclasses", "drawing", "dtype", "thing", "things"]
