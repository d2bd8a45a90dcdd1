"""The perceptron: what pages state, its order of rows, scikit-learn."""

import itertools

import numpy as np
import pytest
import sklearn.linear_model

from nnguide.scratch import Perceptron
from tests.scratch.classic.examples import data

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
OR, AND, XOR = (np.array(y) for y in ([0, 1, 1, 1], [0, 0, 0, 1], [0, 1, 1, 0]))


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
