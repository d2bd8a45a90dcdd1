"""What the models of one neuron share: both oracles, dtypes, where class 1 begins."""

import numpy as np
import pytest
import torch

from nnguide.checks import check_gradient
from nnguide.scratch import LinearRegression, LogisticRegression, Perceptron
from tests.scratch.classic.examples import FLOATS, data

both_floats = pytest.mark.parametrize("dtype", FLOATS)


def smooth(dtype=np.float64):
    """Both models with a loss that has slopes, at weights and biases that are not 0."""
    x, y, labels = data(n=7, dtype=dtype)
    models = [
        (LinearRegression(3, dtype=dtype), y),
        (LogisticRegression(3, dtype=dtype), labels),
        (LogisticRegression(3, l2=0.3, dtype=dtype), labels),
    ]
    for model, target in models:
        model.weight[:], model.bias = [0.4, -0.9, 1.3], 0.25
        yield model, x, target


@pytest.mark.parametrize("place", range(3))
@both_floats
def test_gradients_equal_pytorch(place, dtype):
    model, x, y = list(smooth(dtype))[place]
    w = torch.from_numpy(model.weight.copy()).requires_grad_()
    b = torch.tensor(model.bias, dtype=w.dtype, requires_grad=True)
    z = torch.from_numpy(x) @ w + b
    target = torch.from_numpy(y).to(w.dtype)
    if isinstance(model, LinearRegression):
        loss = torch.nn.functional.mse_loss(z, target)
    else:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z, target)
        loss = loss + model.l2 / 2 * (w @ w)
    loss.backward()
    rtol = 1e-10 if dtype == np.float64 else 1e-5
    dw, db = model.gradients(x, y)
    assert model.loss(x, y) == pytest.approx(loss.item(), rel=rtol)
    np.testing.assert_allclose(dw, w.grad, rtol=rtol, atol=rtol * 1e-2)
    assert db == pytest.approx(b.grad.item(), rel=rtol)


@pytest.mark.parametrize("place", range(3))
def test_gradients_equal_central_differences(place):
    model, x, y = list(smooth())[place]
    dw, db = model.gradients(x, y)
    check_gradient(lambda _: model.loss(x, y), model.weight, dw, name="dw")

    def loss_at(bias):
        model.bias = float(bias[0])
        return model.loss(x, y)

    check_gradient(loss_at, np.array([0.25]), np.array([db]), name="db")


@both_floats
def test_dtypes_stay(dtype):
    x, y, labels = data(dtype=dtype)
    line = LinearRegression(3, dtype=dtype)
    line.fit(x, y)
    line.fit_gradient_descent(x, y, lr=0.1, epochs=2)
    logistic = LogisticRegression(3, l2=0.1, dtype=dtype)
    logistic.fit(x, labels, lr=0.1, epochs=2)
    neuron = Perceptron(3, lr=0.3, dtype=dtype)
    neuron.fit(x, labels, epochs=2)
    for model in (line, logistic, neuron):
        assert model.weight.dtype == dtype
        assert type(model.bias) is float
    assert line.predict(x).dtype == dtype
    assert line.gradients(x, y)[0].dtype == dtype
    assert logistic.predict_proba(x).dtype == dtype
    assert logistic.decision_function(x).dtype == dtype
    assert logistic.gradients(x, labels)[0].dtype == dtype
    assert neuron.decision_function(x).dtype == dtype
    assert neuron.predict(x).dtype == np.int64


def test_class_1_begins_at_zero():
    for model in (Perceptron(1), LogisticRegression(1)):
        model.weight[:] = 1.0
        x = np.array([[-1e-9], [0.0], [0.3]])
        np.testing.assert_array_equal(model.predict(x), [0, 1, 1])


def test_repr():
    assert repr(Perceptron(2)) == "Perceptron(in_features=2)"
    assert repr(LogisticRegression(3)) == "LogisticRegression(in_features=3)"
