"""Input that the classic models refuse, and what they say."""

import numpy as np
import pytest

from nnguide.scratch import LinearRegression, LogisticRegression, Perceptron

X, Y = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 4.0]]), np.array([2.0, -1.0, 0.5])
LABELS = np.array([0, 1, 1])


def calls(x, target, labels):
    """Every method that takes data."""
    line, logistic, neuron = LinearRegression(2), LogisticRegression(2), Perceptron(2)
    with_target = {
        "line.fit": lambda: line.fit(x, target),
        "line.descent": lambda: line.fit_gradient_descent(x, target, lr=0.1, epochs=1),
        "line.loss": lambda: line.loss(x, target),
        "line.gradients": lambda: line.gradients(x, target),
    }
    with_labels = {
        "logistic.fit": lambda: logistic.fit(x, labels, lr=0.1, epochs=1),
        "logistic.loss": lambda: logistic.loss(x, labels),
        "logistic.gradients": lambda: logistic.gradients(x, labels),
        "perceptron.fit": lambda: neuron.fit(x, labels, epochs=1),
    }
    alone = {
        "line.predict": lambda: line.predict(x),
        "logistic.predict": lambda: logistic.predict(x),
        "logistic.predict_proba": lambda: logistic.predict_proba(x),
        "perceptron.predict": lambda: neuron.predict(x),
        "perceptron.decision": lambda: neuron.decision_function(x),
    }
    return with_target, with_labels, with_target | with_labels | alone


WITH_TARGET, WITH_LABELS, ALL = calls(X, Y, LABELS)


@pytest.mark.parametrize("call", ALL)
@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (X[0], ValueError, r"\(N, D\).* got \(2,\); for one example"),
        (X[:, :1], ValueError, r"x must have 2 columns.* got shape \(3, 1\)"),
        (X[:0], ValueError, r"empty batch of shape \(0, 2\)"),
        (X * [1, np.nan], ValueError, r"x must be finite, got nan at \[0, 1\]"),
        (X.tolist(), TypeError, "NumPy array .* got list"),
        (X.astype(int), TypeError, "float32 or float64, got dtype int64"),
        (X.astype(np.float32), TypeError, "float64, as the weights are, got float32"),
    ],
)
def test_bad_inputs(call, x, error, message):
    with pytest.raises(error, match=message):
        calls(x, Y, LABELS)[2][call]()


@pytest.mark.parametrize("call", WITH_TARGET)
@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        (Y[:, None], ValueError, r"y .*\(3,\).* y.ravel\(\) .* got \(3, 1\)"),
        (Y[:2], ValueError, r"y must have shape \(3,\), .* got \(2,\)"),
        (Y * [1, np.inf, 1], ValueError, r"y must be finite, got -inf at \[1\]"),
        (Y.tolist(), TypeError, r"y must be a NumPy array .* got list"),
        (LABELS, TypeError, "y must be float32 or float64, got dtype int64"),
        (Y.astype(np.float32), TypeError, "y must be float64, .* got float32"),
    ],
)
def test_bad_targets(call, y, error, message):
    with pytest.raises(error, match=message):
        calls(X, y, LABELS)[2][call]()


@pytest.mark.parametrize("call", WITH_LABELS)
@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        (np.array([-1, 1, 1]), ValueError, "labels from 0 to 1, got -1"),
        (np.array([0, 1, 2]), ValueError, "labels from 0 to 1, got 2"),
        (LABELS[:, None], ValueError, r"shape \(3,\).* got \(3, 1\); y\.ravel\(\)"),
        (LABELS.astype(float), TypeError, "integer class labels, got dtype float64"),
        (LABELS.tolist(), TypeError, "3 integer labels, got list"),
    ],
)
def test_bad_labels(call, y, error, message):
    with pytest.raises(error, match=message):
        calls(X, Y, y)[2][call]()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Perceptron(0), ValueError, "in_features must be at least 1, got 0"),
        (lambda: Perceptron(2.0), TypeError, "in_features must be a whole number"),
        (lambda: Perceptron(2, lr=0), ValueError, "lr must be above 0 and finite"),
        (lambda: Perceptron(2, dtype=int), TypeError, "dtype must be float32 or"),
        (lambda: LinearRegression(0), ValueError, "in_features must be at least 1"),
        (lambda: LinearRegression(2, dtype=int), TypeError, "dtype must be float32"),
        (lambda: LogisticRegression(-1), ValueError, "in_features must be at least 1"),
        (lambda: LogisticRegression(2, l2=-1), ValueError, "l2 must be 0 or above"),
        (lambda: LogisticRegression(2, C=1.0), TypeError, "unexpected .*'C'"),
    ],
)
def test_a_model_that_cannot_be(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"lr": 0.0}, ValueError, "lr must be above 0 and finite, got 0"),
        ({"lr": np.nan}, ValueError, "lr must be above 0 and finite, got nan"),
        ({"lr": "0.1"}, TypeError, "lr must be a number above 0, got str '0.1'"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 1.5}, TypeError, "epochs must be a whole number, got float 1.5"),
    ],
)
def test_bad_options_change_nothing(options, error, message):
    options = {"lr": 0.1, "epochs": 1} | options
    line, logistic = LinearRegression(2), LogisticRegression(2)
    with pytest.raises(error, match=message):
        line.fit_gradient_descent(X, Y, **options)
    with pytest.raises(error, match=message):
        logistic.fit(X, LABELS, **options)
    for model in (line, logistic):
        assert (model.weight.tolist(), model.bias) == ([0.0, 0.0], 0.0)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"rng": 0}, TypeError, "rng must be a numpy.random.Generator, got int 0"),
    ],
)
def test_bad_options_of_the_perceptron(options, error, message):
    with pytest.raises(error, match=message):
        Perceptron(2).fit(X, LABELS, **{"epochs": 1} | options)


def test_diverging_linear_regression():
    message = (
        r"diverged in epoch \d+ at lr=50: the loss is (inf|nan); start again from a "
        r"new LinearRegression with a smaller rate, such as lr=5, or bring the columns"
    )
    with pytest.raises(ValueError, match=message):
        LinearRegression(2).fit_gradient_descent(X, Y, lr=50, epochs=1000)


def test_diverging_logistic_regression():
    x = np.array([[1e200, 1.0], [2e200, -1.0]])
    with pytest.raises(
        ValueError, match=r"diverged in epoch 1 at lr=1e\+200: a weight"
    ):
        LogisticRegression(2).fit(x, np.array([0, 1]), lr=1e200, epochs=5)


def test_overflowing_perceptron():
    x = np.array([[1e308, 0.0], [1e308, 1.0]])
    with pytest.raises(ValueError, match="diverged in epoch 1 at lr=10: a weight"):
        Perceptron(2, lr=10).fit(x, np.array([0, 1]), epochs=5)
