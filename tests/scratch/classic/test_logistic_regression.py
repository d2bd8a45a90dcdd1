"""Logistic regression: by hand, on tumors, scikit-learn, far out."""

import numpy as np
import pytest
import sklearn.linear_model
from sklearn.datasets import load_breast_cancer

from nnguide.scratch import LogisticRegression
from tests.scratch.classic.examples import data


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


@pytest.mark.parametrize("label", [0, 1])
def test_logistic_regression_is_finite_far_out(label):
    model = LogisticRegression(1)
    model.weight[:] = 1.0
    x = np.array([[-800.0], [800.0]])
    y = np.array([label, label])
    assert model.loss(x, y) == 400
    np.testing.assert_allclose(model.predict_proba(x), [0, 1], atol=1e-300)
