"""One neuron in three trainings: what pages state, scikit-learn, both oracles."""

import itertools

import numpy as np
import pytest
import sklearn.linear_model
import torch
from sklearn.datasets import load_breast_cancer

from nnguide.checks import check_gradient
from nnguide.scratch import LinearRegression, LogisticRegression, Perceptron

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
OR, AND, XOR = (np.array(y) for y in ([0, 1, 1, 1], [0, 0, 0, 1], [0, 1, 1, 0]))
FLOATS = [np.float64, np.float32]
both_floats = pytest.mark.parametrize("dtype", FLOATS)


def data(n=20, d=3, seed=0, dtype=np.float64):
    """Inputs, numbers, and labels that no plane separates."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d))
    y = x @ np.arange(1, d + 1) - 0.7 + rng.standard_normal(n)
    labels = (y + 2 * rng.standard_normal(n) > 0).astype(np.int64)
    return x.astype(dtype), y.astype(dtype), labels


@pytest.mark.parametrize(
    ("y", "weight", "bias", "mistakes", "passes"),
    [(OR, [1, 1], -1, 5, 4), (AND, [2, 1], -3, 11, 6)],
)
@pytest.mark.parametrize("lr", [0.25, 1, 64])  # powers of 2: no rounding
def test_perceptron_learns_or_and_and(y, weight, bias, mistakes, passes, lr):
    neuron = Perceptron(2, lr=lr)
    found = neuron.fit(CORNERS, y, epochs=50)
    assert (sum(found), len(found), found[-1]) == (mistakes, passes, 0)
    np.testing.assert_array_equal(neuron.weight, lr * np.array(weight))
    assert neuron.bias == lr * bias
    np.testing.assert_array_equal(neuron.predict(CORNERS), y)


def test_perceptron_goes_in_circles_on_xor():
    neuron = Perceptron(2)
    assert neuron.fit(CORNERS, XOR, epochs=2) == [3, 3]
    for _ in range(20):
        assert (neuron.weight.tolist(), neuron.bias) == ([-1.0, 0.0], 0.0)
        assert neuron.fit(CORNERS, XOR, epochs=1) == [4]


def test_perceptron_starts_from_the_weights_that_are_there():
    counts = []
    for lr in (0.01, 1.0, 100.0):
        neuron = Perceptron(2, lr)
        neuron.weight[:], neuron.bias = [0.5, -0.3], 0.2
        counts.append(sum(neuron.fit(CORNERS, AND, epochs=500)))
    assert counts == [102, 6, 6]


def test_perceptron_by_hand():
    neuron = Perceptron(2)
    neuron.weight[:] = [0.0, 1.0]
    neuron.fit(np.array([[1.0, 1.0]]), np.array([0]), epochs=1)
    assert (neuron.weight.tolist(), neuron.bias) == ([-1.0, 0.0], -1.0)


def test_perceptron_ends_where_the_order_of_the_rows_leads():
    ends = []
    for order in map(list, itertools.permutations(range(4))):
        neuron = Perceptron(2)
        neuron.fit(CORNERS[order], AND[order], epochs=50)
        ends.append((*neuron.weight, neuron.bias))
    assert (ends.count((2, 1, -3)), ends.count((1, 2, -3))) == (12, 12)


def test_perceptron_shuffles_each_pass_with_rng():
    x, _, y = data(n=9)
    shuffled, by_hand = Perceptron(3), Perceptron(3)
    mistakes = shuffled.fit(x, y, epochs=3, rng=np.random.default_rng(5))
    rng = np.random.default_rng(5)
    expected = []
    for _ in range(3):
        order = rng.permutation(9)
        expected += by_hand.fit(x[order], y[order], epochs=1)
    assert mistakes == expected
    np.testing.assert_array_equal(shuffled.weight, by_hand.weight)
    in_order = Perceptron(3)
    in_order.fit(x, y, epochs=3)
    assert (in_order.weight != shuffled.weight).any()


def test_perceptron_equals_scikit_learn():
    x, _, y = data(n=40)
    order = np.argsort(y, kind="stable")[np.random.default_rng(1).permutation(40)]
    first = order[np.argmin(y[order])]  # of class 0: at z = 0 scikit-learn says 0
    rows = np.concatenate([[first], order[order != first]])
    x, y = x[rows], y[rows]
    theirs = sklearn.linear_model.Perceptron(
        max_iter=7, tol=None, shuffle=False, eta0=0.3
    ).fit(x, y)
    neuron = Perceptron(3, lr=0.3)
    mistakes = neuron.fit(x, y, epochs=7)
    assert min(mistakes) > 0
    np.testing.assert_allclose(neuron.weight, theirs.coef_[0], rtol=1e-10)
    assert neuron.bias == pytest.approx(theirs.intercept_[0], rel=1e-10)
    np.testing.assert_allclose(
        neuron.decision_function(x), theirs.decision_function(x), rtol=1e-9
    )


LINE_X, LINE_Y = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 5.0])


def test_linear_regression_step_by_step():
    line = LinearRegression(1)
    table = [  # w, b, MSE, dw, db
        (0, 0, 12.6667, -15.3333, -6.6667),
        (1.5333, 0.6667, 0.2163, 1.6444, 0.8000),
        (1.3689, 0.5867, 0.0671, -0.2104, -0.0178),
    ]
    for w, b, mse, dw, db in table:
        found_dw, found_db = line.gradients(LINE_X, LINE_Y)
        loss = line.loss(LINE_X, LINE_Y)
        found = [line.weight[0], line.bias, loss, found_dw[0], found_db]
        assert found == pytest.approx([w, b, mse, dw, db], abs=5.1e-5)
        losses = line.fit_gradient_descent(LINE_X, LINE_Y, lr=0.1, epochs=1)
        assert losses == [loss]
    assert line.loss(LINE_X, LINE_Y) == pytest.approx(0.0649, abs=5e-5)


def test_linear_regression_meets_its_closed_form():
    walked, solved = LinearRegression(1), LinearRegression(1)
    losses = walked.fit_gradient_descent(LINE_X, LINE_Y, lr=0.17, epochs=2000)
    solved.fit(LINE_X, LINE_Y)
    assert (solved.weight[0], solved.bias) == pytest.approx((1.5, 1 / 3), rel=1e-12)
    assert walked.weight[0] == pytest.approx(1.5, rel=1e-9)
    assert walked.bias == pytest.approx(1 / 3, rel=1e-9)
    assert losses[-1] == pytest.approx(1 / 18, rel=1e-9)
    found, _ = walked.gradients(LINE_X, LINE_Y)
    assert found == pytest.approx([0], abs=1e-9)


def test_linear_regression_equals_scikit_learn():
    x, y, _ = data()
    theirs = sklearn.linear_model.LinearRegression().fit(x, y)
    plane = LinearRegression(3)
    plane.fit(x, y)
    np.testing.assert_allclose(plane.weight, theirs.coef_, rtol=1e-10)
    assert plane.bias == pytest.approx(theirs.intercept_, rel=1e-10)
    np.testing.assert_allclose(plane.predict(x), theirs.predict(x), rtol=1e-10)


def test_linear_regression_shares_between_columns_that_depend():
    a = np.array([1.0, 2.0, 4.0])
    plane = LinearRegression(2)
    plane.fit(np.column_stack([a, 2 * a]), 3 * a + 1)
    np.testing.assert_allclose(plane.weight, [0.6, 1.2], rtol=1e-10)
    assert plane.bias == pytest.approx(1, rel=1e-10)


def test_logistic_regression_by_hand():
    x, y = np.array([[-1.0], [0.0], [2.0]]), np.array([0, 0, 1])
    model = LogisticRegression(1)
    dw, db = model.gradients(x, y)
    assert (dw[0], db) == pytest.approx((-0.5, 1 / 6), rel=1e-12)
    losses = model.fit(x, y, lr=1.0, epochs=1)
    assert losses == pytest.approx([np.log(2)], rel=1e-12)
    assert (model.weight[0], model.bias) == pytest.approx((0.5, -1 / 6), rel=1e-12)
    np.testing.assert_allclose(
        model.decision_function(x), [-0.6667, -0.1667, 0.8333], atol=5e-5
    )
    p = model.predict_proba(x)
    np.testing.assert_allclose(p, [0.3392, 0.4584, 0.6971], atol=5e-5)
    assert model.loss(x, y) == pytest.approx(0.4628, abs=5e-5)
    dw, db = model.gradients(x, y)
    assert (dw[0], db) == pytest.approx((-0.3150, 0.1649), abs=5e-5)
    model.fit(x, y, lr=1.0, epochs=1)
    assert model.loss(x, y) == pytest.approx(0.3528, abs=5e-5)


def test_logistic_regression_on_tumors():
    x, y = load_breast_cancer(return_X_y=True)
    y = 1 - y  # 1: malignant
    order = np.random.default_rng(0).permutation(569)
    test, train = order[:114], order[114:]
    x = (x - x[train].mean(axis=0)) / x[train].std(axis=0)
    model = LogisticRegression(30)
    model.fit(x[train], y[train], lr=0.1, epochs=1000)
    assert model.loss(x[train], y[train]) == pytest.approx(0.0636, abs=5e-5)
    assert model.loss(x[test], y[test]) == pytest.approx(0.0596, abs=5e-5)
    assert (model.predict(x[test]) == y[test]).mean() == pytest.approx(112 / 114)


@pytest.mark.parametrize("l2", [0.0, 0.05, 2.0])
def test_logistic_regression_equals_scikit_learn(l2):
    x, _, y = data(n=30)
    theirs = sklearn.linear_model.LogisticRegression(
        C=1 / (l2 * 30) if l2 else np.inf, tol=1e-12, max_iter=1000
    ).fit(x, y)
    model = LogisticRegression(3, l2=l2)
    model.fit(x, y, lr=2.0 if l2 < 1 else 0.3, epochs=5000)
    np.testing.assert_allclose(model.weight, theirs.coef_[0], rtol=1e-6, atol=1e-8)
    assert model.bias == pytest.approx(theirs.intercept_[0], rel=1e-6)
    np.testing.assert_array_equal(model.predict(x), theirs.predict(x))
    expected = theirs.predict_proba(x)[:, 1]
    np.testing.assert_allclose(model.predict_proba(x), expected, rtol=1e-6)


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


@pytest.mark.parametrize("label", [0, 1])
def test_logistic_regression_is_finite_far_out(label):
    model = LogisticRegression(1)
    model.weight[:] = 1.0
    x = np.array([[-800.0], [800.0]])
    y = np.array([label, label])
    assert model.loss(x, y) == 400
    np.testing.assert_allclose(model.predict_proba(x), [0, 1], atol=1e-300)


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
