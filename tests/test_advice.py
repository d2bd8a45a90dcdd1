"""Whoever does what a message advises gets a right result, or a next message."""

import re

import numpy as np
import pytest

from nnguide import scratch as nn
from nnguide.checks import numerical_gradient
from nnguide.data import Standardizer, one_hot

Y = np.array([0, 1, 1, 0])
SHARES = np.array([0.2, 0.9, 0.5, 0.1])
ONES, X = np.ones((4, 2)), np.arange(8.0).reshape(4, 2)


def layer(dtype=np.float64):
    return nn.Linear(2, 3, rng=np.random.default_rng(0), dtype=dtype)


def recurrent(**options):
    return nn.RNN(2, 3, rng=np.random.default_rng(0), **options)


def neuron(y):
    return nn.LogisticRegression(2).loss(X, y)


# name in the message, what is done with it, what came, and what should have come of it
ADVICE = {
    "probabilities": ("y_pred", lambda y: nn.accuracy_score(Y, y), SHARES, 1.0),
    "listed shares": ("y_pred", lambda y: nn.accuracy_score(Y, y), [*SHARES], 1.0),
    "logits": ("y_pred", lambda y: nn.accuracy_score(Y, y), SHARES * 8 - 4, 1.0),
    "scores": ("y_pred", lambda y: nn.accuracy_score(Y, y), np.eye(2)[Y] / 3, 1.0),
    "floats": ("y_true", lambda y: nn.accuracy_score(y, Y), Y.astype(float), 1.0),
    "list": ("y_true", lambda y: nn.accuracy_score(y, Y), Y.tolist(), 1.0),
    "bools": ("y_true", lambda y: nn.accuracy_score(y, Y), Y == 1, 1.0),
    "column": ("y_true", lambda y: nn.accuracy_score(y, Y), Y[:, None], 1.0),
    "one-hot": (
        "y_true",
        lambda y: nn.accuracy_score(y, Y),
        np.eye(2, dtype=int)[Y],
        1,
    ),
    "neuron floats": ("y", neuron, Y.astype(float), neuron(Y)),
    "neuron list": ("y", neuron, Y.tolist(), neuron(Y)),
    "neuron shares": ("y", neuron, SHARES, neuron(Y)),
    "neuron column": ("y", neuron, Y[:, None], neuron(Y)),
    "neuron one-hot": ("y", neuron, np.eye(2, dtype=int)[Y], neuron(Y)),
    "labels": ("labels", lambda y: one_hot(y, 2), Y.astype(float), np.eye(2)[Y]),
    "target list": (
        "target",
        lambda y: nn.CrossEntropyLoss()(X, y),
        Y.tolist(),
        nn.CrossEntropyLoss()(X, Y),
    ),
    "target floats": (
        "target",
        lambda y: nn.CrossEntropyLoss()(X, y),
        Y.astype(float),
        nn.CrossEntropyLoss()(X, Y),
    ),
    "target column": (
        "target",
        lambda y: nn.NLLLoss()(-X, y),
        Y[:, None],
        nn.NLLLoss()(-X, Y),
    ),
    "numbers": ("target", lambda y: nn.MSELoss()(X, y), ONES.tolist(), 11.5),
    "integers": ("target", lambda y: nn.MSELoss()(X, y), ONES.astype(int), 11.5),
    "x list": ("x", lambda x: layer()(x), X.tolist(), layer()(X)),
    "x integers": ("x", lambda x: layer()(x), X.astype(int), layer()(X)),
    "x list for float32": (
        "x",
        lambda x: layer(np.float32)(x),
        X.tolist(),
        layer(np.float32)(X.astype(np.float32)),
    ),
    "x float64 for float32": (
        "x",
        lambda x: layer(np.float32)(x),
        X,
        layer(np.float32)(X.astype(np.float32)),
    ),
    "x half": ("x", lambda x: nn.ReLU()(x), X.astype(np.float16), X),
    "table": ("x", lambda x: Standardizer().fit(x).mean, X.tolist(), X.mean(axis=0)),
    "one row": (
        "x",
        lambda x: nn.LinearRegression(2).predict(x),
        X[0],
        np.zeros(1),
    ),
    "indices": (
        "x",
        lambda x: nn.Embedding(3, 2, rng=np.random.default_rng(0))(x).shape,
        [1, 2],
        (2, 2),
    ),
    "one sequence": (
        "x",
        lambda x: recurrent()(x)[0].shape,
        np.ones((5, 2)),
        (5, 1, 3),
    ),
    "one sequence, batch first": (
        "x",
        lambda x: recurrent(batch_first=True)(x)[0].shape,
        np.ones((5, 2)),
        (1, 5, 3),
    ),
    "an output and a state": (
        "x",
        lambda x: layer()(x),
        (ONES, X),
        layer()(ONES),
    ),
    "point": ("x", lambda x: numerical_gradient(np.sum, x), [1, 2], np.ones(2)),
}


@pytest.mark.parametrize("name", ADVICE)
def test_following_the_advice(name):
    variable, use, came, expected = ADVICE[name]
    with pytest.raises((TypeError, ValueError)) as told:
        use(came)
    start = rf"(?:with|write|pass on|;) (\(*(?:np\.asarray\()?{variable}\b.*?)"
    code = re.search(
        start + "(?:, if| flattens| removes| or make|; |$)", str(told.value)
    )
    assert code, told.value
    followed = eval(code[1], {variable: came, "np": np})
    np.testing.assert_allclose(use(followed), expected, rtol=1e-6)


@pytest.mark.parametrize("x", [None, "3", 1j, [1.0, None], ["a"], [[1.0], [2.0, 3.0]]])
def test_no_advice_where_none_would_do(x):
    for use in (nn.ReLU(), layer(), lambda x: nn.accuracy_score(x, Y), neuron):
        with pytest.raises(TypeError) as told:
            use(x)
        assert "convert" not in str(told.value)
        if isinstance(x, list):
            continue
        with pytest.raises((TypeError, ValueError)) as told:
            use(np.array([x], object))
        assert "convert" not in str(told.value)
