"""Arrays of other kinds, np.matrix and masked arrays, are refused where they enter."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nnguide import checks, data, plots
from nnguide import pytorch as ours
from nnguide import scratch as nn


def rng():
    return np.random.default_rng(0)


X, Y = rng().random((4, 3)), np.array([0, 1, 2, 1])
COLUMN, LINE = X[:, :1], nn.LinearRegression(3)
NET = nn.Sequential(nn.Linear(3, 3, rng=rng()))
IMAGES = rng().random((4, 28, 28)).astype(np.float32)


def backward(g):
    NET(X)
    NET.backward(g)


def loss_backward(g):
    loss_fn = nn.MSELoss(reduction="none")
    loss_fn(X, X)
    loss_fn.backward(g)


def setter(owner, name):
    return lambda value: setattr(owner, name, value)


ENTERS = {
    "Linear": (NET, X),
    "ReLU": (nn.ReLU(), X),
    "Softmax": (nn.Softmax(1), X),
    "Embedding": (nn.Embedding(3, 2, rng=rng()), Y),
    "RNN": (lambda a: nn.RNN(3, 2, rng=rng())(a), X),
    "GRU state": (lambda a: nn.GRU(3, 2, rng=rng())(X[None], a), X),
    "LSTM state": (lambda a: nn.LSTM(3, 2, rng=rng())(X[None], (None, a)), X),
    "backward": (backward, X),
    "MSELoss input": (lambda a: nn.MSELoss()(a, X), X),
    "MSELoss target": (lambda a: nn.MSELoss()(X, a), X),
    "CrossEntropyLoss": (lambda a: nn.CrossEntropyLoss()(X, a), Y),
    "CrossEntropyLoss, shares": (lambda a: nn.CrossEntropyLoss()(X, a), X),
    "Loss.backward": (loss_backward, X),
    "weight": (lambda a: nn.CrossEntropyLoss(a), X[0]),
    "Parameter": (nn.Parameter, X),
    "Parameter.data": (setter(nn.Parameter(X), "data"), X),
    "Parameter.grad": (setter(nn.Parameter(X), "grad"), X),
    "load_state_dict": (
        lambda a: NET.load_state_dict({"0.weight": a, "0.bias": X[0]}),
        X[:3],
    ),
    "save": (lambda a: nn.save({"a": a}, "never-written.npz"), X),
    "init": (lambda a: nn.init.uniform_(a, rng=rng()), X),
    "evaluate x": (lambda a: nn.evaluate(NET, a, Y, nn.CrossEntropyLoss()), X),
    "evaluate y": (lambda a: nn.evaluate(NET, X, a, nn.CrossEntropyLoss()), Y),
    "accuracy_score": (lambda a: nn.accuracy_score(Y, a), Y),
    "LinearRegression": (lambda a: LINE.fit(a, X[:, 0]), X),
    "LinearRegression y": (lambda a: LINE.fit(X, a), X[:, 0]),
    "LinearRegression.weight": (setter(LINE, "weight"), X[0]),
    "TwoLayerNetwork": (nn.TwoLayerNetwork(3, 2, rng=rng()).predict, X),
    "Standardizer": (lambda a: data.Standardizer().fit(a), X),
    "train_test_split": (lambda a: data.train_test_split(a, Y, rng=rng()), X),
    "check_gradient": (lambda a: checks.numerical_gradient(np.sum, a), X),
    "plot_losses": (lambda a: plots.plot_losses(a), X[0]),
    "plot_digits": (lambda a: plots.plot_digits(a), IMAGES),
    "plot_decision_boundary": (
        lambda a: plots.plot_decision_boundary(lambda _: a, X[:, :2], Y),
        np.zeros(40_000),
    ),
    "load_numpy_state": (
        lambda a: ours.load_numpy_state(torch.nn.Linear(3, 1, bias=False), a),
        X[:1],
    ),
    "MNISTDataset": (lambda a: ours.MNISTDataset(a, Y), IMAGES),
    "MNISTDataset labels": (lambda a: ours.MNISTDataset(IMAGES, a), Y),
}
ADVICE = {
    np.matrix: r"convert it with np\.asarray",
    np.ma.MaskedArray: r"filled\(0\.0\)",
}


@pytest.mark.parametrize("kind", ADVICE, ids=["matrix", "masked"])
@pytest.mark.parametrize("name", ENTERS)
def test_an_array_that_follows_other_rules_is_an_error(name, kind):
    enter, array = ENTERS[name]
    if kind is np.matrix and array.ndim != 2:
        array = array.reshape(-1, 1) if array.ndim == 1 else array[0]
    odd = array.view(kind)
    if name == "load_numpy_state":
        odd = {"weight": odd}
    with pytest.raises(TypeError, match=f"plain NumPy array.*{ADVICE[kind]}"):
        enter(odd)
    plt.close("all")


def test_a_memory_map_is_an_array(tmp_path):
    np.save(tmp_path / "x.npy", X)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert type(mapped) is np.memmap
    np.testing.assert_array_equal(NET(mapped), NET(X))
