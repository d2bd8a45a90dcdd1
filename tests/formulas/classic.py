"""The formulas of initialization, of the first models, and of what scores them."""

import numpy as np

from nnguide import checks, data
from nnguide import scratch as nn
from tests.formulas.table import about


def spread(fill, rng, **settings):
    """σ: how many times as wide as normal numbers of the same generator it draws."""
    seed = int(rng.integers(1000))
    drawn = fill(np.zeros((4, 3)), **settings, rng=np.random.default_rng(seed))
    plain = nn.init.normal_(np.zeros((4, 3)), rng=np.random.default_rng(seed))
    return drawn[0, 0] / plain[0, 0]


@about(nn.init.kaiming_normal_)
def kaiming(rng):
    sigma = spread(nn.init.kaiming_normal_, rng, nonlinearity="tanh")
    return {"gain": 5 / 3, "fan": 3, "sigma": sigma}


@about(nn.init.xavier_normal_)
def xavier(rng):
    sigma = spread(nn.init.xavier_normal_, rng, gain=1.7)
    return {"gain": 1.7, "fan_in": 3, "fan_out": 4, "sigma": sigma}


def fitted(model, rng):
    model.weight[:], model.bias = rng.normal(size=3), 0.4
    x, y = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    return x, y, x @ model.weight + model.bias


@about(nn.LinearRegression)
def linear_regression(rng):
    model = nn.LinearRegression(3)
    x, y, z = fitted(model, rng)
    dw, db = model.gradients(x, y.astype(float))
    L = model.loss(x, y.astype(float))
    return {"x": x, "e": z - y, "N": 5, "dw": dw, "db": db, "L": L}


@about(nn.LogisticRegression)
def logistic_regression(rng):
    model = nn.LogisticRegression(3, l2=0.3)
    x, y, z = fitted(model, rng)
    dw, db = model.gradients(x, y)
    symbols = {"x": x, "y": y, "z": z, "p": nn.sigmoid(z), "w": model.weight}
    return symbols | {"lambda": 0.3, "N": 5, "dw": dw, "db": db, "L": model.loss(x, y)}


@about(nn.Perceptron)
def perceptron(rng):
    model = nn.Perceptron(3, lr=0.2)
    x, _, z = fitted(model, rng)
    before = {"w": model.weight.copy(), "b": model.bias}
    e = 1 if z[0] >= 0 else -1  # the answer was wrong
    model.fit(x[:1], np.array([1 - (z[0] >= 0)]), epochs=1)
    after = {"w_new": model.weight, "b_new": model.bias}
    return {**before, **after, "lr": 0.2, "e": e, "x": x[0]}


def two_layers(rng, outputs):
    network = nn.TwoLayerNetwork(3, 4, outputs, rng=rng)
    x = rng.normal(size=(5, 3))
    y = rng.integers(0, max(outputs, 2), 5)
    z1, a1, z2, a2 = network.forward(x)
    weights = {"W_1": network.W1, "W_2": network.W2}
    biases = {"b_1": network.b1, "b_2": network.b2}
    symbols = {"x": x, "z_1": z1, "a_1": a1, "z_2": z2, "a_2": a2, **weights, **biases}
    return network, x, y, symbols


@about(nn.TwoLayerNetwork.gradients)
def two_layer_gradients(rng):
    network, x, y, symbols = two_layers(rng, 3)
    found = network.gradients(x, y)
    slopes = {f"d{name[0]}_{name[1]}": slope for name, slope in found.items()}
    del symbols["W_1"], symbols["b_1"], symbols["b_2"]
    return {**symbols, **slopes, "Y": np.eye(3)[y], "N": 5}


@about(nn.Neuron)
def neuron(rng):
    unit = nn.Neuron(3, activation="tanh", rng=rng)
    w, b = np.array([w.data for w in unit.weight]), unit.bias.data
    x = rng.normal(size=3)
    return {"w": w, "b": b, "x": x, "a": unit(x).data, "f": np.tanh}


@about(nn.accuracy_score)
def accuracy(rng):
    y_true, y_pred = rng.integers(0, 3, (2, 9))
    value = nn.accuracy_score(y_true, y_pred)
    return {"y_true": y_true, "y_pred": y_pred, "N": 9, "value": value}


# Of nine examples: TN 3, FP 1, FN 2, TP 3.
RIGHT, SAID = [0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 1, 0, 0, 1, 1, 1]
COUNTS = {"TN": 3, "FP": 1, "FN": 2, "TP": 3}


@about(nn.precision_score)
def precision(rng):
    return {**COUNTS, "precision": nn.precision_score(np.array(RIGHT), np.array(SAID))}


@about(nn.recall_score)
def recall(rng):
    return {**COUNTS, "recall": nn.recall_score(np.array(RIGHT), np.array(SAID))}


@about(nn.roc_curve)
def roc(rng):
    rates = nn.roc_curve(np.array(RIGHT), np.array(SAID, float))
    fpr, tpr = (rate[list(rates[2]).index(1.0)] for rate in rates[:2])
    return {**COUNTS, "fpr": lambda t: fpr, "tpr": lambda t: tpr}


@about(checks.numerical_gradient)
def differences(rng):
    x, a = rng.normal(size=(2, 3))

    def f(x):
        return float((a * x**2).sum())

    slope = checks.numerical_gradient(f, x)
    return {"f": f, "x": x, "eps": 1e-5, "df_dx": slope, "e": np.eye(3)}


@about(data.Standardizer)
def standardized(rng):
    x = rng.normal(size=(5, 3))
    scaler = data.Standardizer().fit(x)
    return {
        "x": x,
        "mean": scaler.mean,
        "std": scaler.std,
        "value": scaler.transform(x),
    }
