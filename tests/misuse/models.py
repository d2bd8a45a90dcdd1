"""Networks, classic models and values of `nnguide.scratch`, and the checks."""

import numpy as np

from nnguide import checks, exercises
from nnguide import scratch as nn
from tests.misuse.judge import Row
from tests.misuse.kinds import thing

RNG = np.random.default_rng(0)
X = np.random.default_rng(1).uniform(-1.0, 1.0, (6, 3))
Y = np.array([0, 1, 1, 0, 1, 0])
SPREAD = np.array([0.5, -1.0, 2.0, 0.0, 3.0, 1.0])
W = np.array([0.5, -1.0, 2.0])
LINE, LOGISTIC = nn.LinearRegression(3), nn.LogisticRegression(3)
LINE.weight, LOGISTIC.weight = W, W
LINE.bias, LOGISTIC.bias = 0.5, 0.5
NETWORK = nn.TwoLayerNetwork(3, 4, 2, rng=RNG)
LAYER = nn.Linear(3, 2, rng=np.random.default_rng(0))


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


class Wrapped(nn.Module):
    """A module of a reader's."""

    def __init__(self, factor):
        self.factor = nn.Parameter(factor)
        self.inner = nn.Linear(3, 2, rng=np.random.default_rng(0))

    def forward(self, x):
        return self.inner(x)


class Squares(nn.Loss):
    """A loss of a reader's."""

    def forward(self, input, target):
        return self._finish((input - target) ** 2, lambda: 2 * (input - target))


def assigned(weight, grad):
    layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
    layer.weight.data, layer.weight.grad = weight, grad
    return layer.weight.data, layer.weight.grad


def loaded(state):
    layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
    layer.load_state_dict(state)
    return list(layer.state_dict().values())


def line(x):
    return np.asarray(x) @ W + 0.5


def least_squares(model, x, y):
    """By another way: no centering, a column of ones."""
    unit, scale = np.abs(x).max(axis=0), np.abs(y).max()
    ones = np.ones((len(x), 1))
    solved = np.linalg.lstsq(np.hstack([x / unit, ones]), y / scale)[0]
    weight = solved[:-1] * scale / unit
    return None, {"weight": weight}


def plain_line(x):
    return np.asarray(x) @ LAYER.weight.data.T + LAYER.bias.data


def arithmetic(a, b):
    a, b = nn.Value(a), b
    out = (a * b + a - b) / 2.0 + (a + 3.0) ** 2
    out.backward()
    return out.data, a.grad


def total(x):
    return x.sum()


def function(good):
    """What is no function. A class is one, and says itself what it needs."""
    return {k: v for k, v in thing(good).items() if "class" not in k}


def power(a, n):
    out = nn.Value(a) ** n
    out.backward()
    return out.data


def neuron(cls):
    def call(x, **a):
        out = cls(**a)(x)
        return [v.data for v in (out if isinstance(out, list) else [out])]

    return call


A_FUNCTION = frozenset({"x *", "eps 1e300"})  # of a sum, the slopes are 1 wherever x is
WORDS = {"activation": "tanh", "rng": RNG, "x": [0.5, -0.5]}
TWO = frozenset({"x list", "x array"})  # any two numbers are an input
SAME_NUMBER = "no axes", "an axis more", "an axis at the end", "floats"
WORD = "text", "no text", "capitals", "nonsense"
STATE = {"weight": X[:2].copy(), "bias": np.zeros(2)}
VALUES = nn.Value(1.0) * nn.Value(2.0)
DATA, FITS = {"x": X, "y": Y}, {"lr": 0.1, "epochs": 3}
# Finite numbers from finite numbers, as the formula says; tests of their own hold it.
FAR = {f"x with {sign}1e300" for sign in ("", "-")}
CUBE = np.array([[0.5, -1.0], [2.0, 1.0]])

ROWS = {
    "scratch.LinearRegression": Row(
        made(nn.LinearRegression, "weight", "bias"),
        {"in_features": 3, "dtype": np.float64},
    ),
    "scratch.LinearRegression.fit": method(LINE, "fit", least_squares, x=X, y=SPREAD),
    "scratch.LinearRegression.fit_gradient_descent": method(
        LINE, "fit_gradient_descent", x=X, y=X[:, 0], **FITS
    ),
    "scratch.LinearRegression.loss": method(
        LINE,
        "loss",
        lambda model, x, y: (np.mean((line(x) - y) ** 2), {"weight": W}),
        x=X,
        y=SPREAD,
    ),
    "scratch.LinearRegression.predict": method(
        LINE, "predict", lambda model, x: (line(x), {"weight": W}), x=X
    ),
    "scratch.LogisticRegression": Row(
        made(nn.LogisticRegression, "weight", "bias", "l2"),
        {"in_features": 3, "l2": 0.5, "dtype": np.float64},
        fine=frozenset({"l2 1e300"}),
    ),
    "scratch.LogisticRegression.fit": method(
        LOGISTIC, "fit", fine=FAR, x=X, y=Y, **FITS
    ),
    "scratch.LogisticRegression.predict_proba": method(
        LOGISTIC,
        "predict_proba",
        lambda model, x: (1 / (1 + np.exp(-line(x))), {"weight": W}),
        x=X,
    ),
    "scratch.Perceptron": Row(
        made(nn.Perceptron, "weight", "bias", "lr"),
        {"in_features": 3, "lr": 0.5, "dtype": np.float64},
        fine=frozenset({"lr 1e300"}),
    ),
    "scratch.Perceptron.fit": method(
        nn.Perceptron(3), "fit", x=X, y=Y, epochs=3, rng=RNG, fine={"rng None"} | FAR
    ),
    "scratch.TwoLayerNetwork": Row(
        made(nn.TwoLayerNetwork, "W1", "b1", "W2", "b2"),
        {"in_features": 3, "hidden_features": 2, "out_features": 2, "rng": RNG}
        | {"dtype": np.float64},
    ),
    "scratch.TwoLayerNetwork.fit": method(
        NETWORK,
        "fit",
        fine={"batch_size None"},
        **DATA,
        **FITS,
        batch_size=4,
        rng=RNG,
        progress=False,
    ),
    "scratch.TwoLayerNetwork.predict": method(
        NETWORK, "predict", fine=FAR | {"x one row less"}, x=X
    ),
    "scratch.TwoLayerNetwork.loss": method(NETWORK, "loss", fine=FAR, **DATA),
    "scratch.TwoLayerNetwork.gradients": method(NETWORK, "gradients", fine=FAR, **DATA),
    "scratch.Module": Row(
        lambda factor, x: (Wrapped(factor)(x), Wrapped(factor).state_dict()["factor"]),
        {"factor": X, "x": X},
        lambda factor, x: (plain_line(x), factor),
    ),
    "scratch.Module.load_state_dict": Row(loaded, {"state": STATE}),
    "scratch.Module.load_state_dict weight": Row(
        lambda weight: loaded(STATE | {"weight": weight}),
        {"weight": X[:2].copy()},
        lambda weight: (weight, np.zeros(2)),
    ),
    "scratch.ModuleList": Row(
        lambda modules: [m(X) for m in nn.ModuleList(modules)],
        {"modules": [LAYER]},
        fine=frozenset(f"modules {k}" for k in ("empty list", "no text", "dict")),
    ),
    "scratch.Sequential": Row(
        lambda first, x: nn.Sequential(first, nn.ReLU())(x),
        {"first": LAYER, "x": X},
        lambda first, x: np.maximum(plain_line(x), 0),
    ),
    "scratch.Loss": Row(
        lambda reduction: Squares(reduction)(X, X + 1), {"reduction": "mean"}
    ),
    "scratch.Parameter": Row(
        lambda data: nn.Parameter(data).data, {"data": X}, lambda data: data
    ),
    "scratch.Parameter.data": Row(
        assigned,
        {"weight": X[:2].copy(), "grad": X[:2].copy()},
        lambda weight, grad: (weight, grad),
    ),
    "scratch.Value": Row(
        lambda data, label: nn.Value(data, label).data,
        {"data": 0.5, "label": "a"},
        lambda data, label: float(data),
        frozenset(f"label {k}" for k in WORD),
    ),
    "scratch.Value arithmetic": Row(
        arithmetic,
        {"a": 0.5, "b": 2.0},
        lambda a, b: ((a * b + a - b) / 2 + (a + 3) ** 2, (b + 1) / 2 + 2 * (a + 3)),
    ),
    "scratch.Value power": Row(power, {"a": 0.5, "n": 2.0}, lambda a, n: a**n),
    "scratch.Neuron": Row(neuron(nn.Neuron), {"in_features": 2} | WORDS, fine=TWO),
    "scratch.Layer": Row(
        neuron(nn.Layer), {"in_features": 2, "out_features": 2} | WORDS, fine=TWO
    ),
    "scratch.MLP": Row(
        lambda size, x, **a: [v.data for v in nn.MLP(2, size, **a)(x)],
        {"size": 2} | WORDS,
        fine=TWO,
    ),
    "scratch.to_dot": Row(nn.to_dot, {"value": VALUES}),
    "scratch.to_svg": Row(nn.to_svg, {"value": VALUES}),
    "checks.numerical_gradient": Row(
        lambda f, x, eps: checks.numerical_gradient(f, x, eps=eps),
        {"f": total, "x": CUBE, "eps": 1e-3},
        fine=A_FUNCTION,
        kinds={"f": function},
    ),
    "checks.check_gradient": Row(
        lambda gradient, **a: checks.check_gradient(gradient=gradient, **a) < 1e-5,
        {"f": total, "x": CUBE, "gradient": np.ones((2, 2)), "eps": 1e-3}
        | {"rtol": 1e-3, "atol": 1e-8, "name": "dx"},
        fine=A_FUNCTION | {f"name {k}" for k in WORD},
        kinds={"f": function},
    ),
    "exercises.check": Row(exercises.check, {"name": "start-1", "answer": 5}),
    "exercises.check array": Row(
        exercises.check,
        {"answer": np.array([5]), "name": "start-1"},
        fine=frozenset(f"answer {k}" for k in SAME_NUMBER),
    ),
}
