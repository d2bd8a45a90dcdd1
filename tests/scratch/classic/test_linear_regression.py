"""Linear regression: step by step, its closed form, scikit-learn."""

import numpy as np
import pytest
import sklearn.linear_model

from nnguide.scratch import LinearRegression
from tests.scratch.classic.examples import data

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
    plane, theirs = LinearRegression(2), sklearn.linear_model.LinearRegression()
    x, y = np.column_stack([a, 2 * a]), 3 * a + 1
    message = r"many weights fit .* x has 2 columns that vary, but only 1 that do not"
    with pytest.warns(RuntimeWarning, match=message) as told:
        plane.fit(x, y)
    assert told[0].filename == __file__
    np.testing.assert_allclose(plane.weight, [1.5, 0.75], rtol=1e-10)  # half of 3a each
    assert plane.bias == pytest.approx(1, rel=1e-10)
    np.testing.assert_allclose(plane.predict(x), theirs.fit(x, y).predict(x))
    plane = LinearRegression(2)
    plane.fit(x[:, :1] ** [1, 2], y)  # as the message says: nothing that follows


def test_linear_regression_has_too_few_examples():
    x, y, _ = data()
    for n in (2, 3):
        with pytest.warns(RuntimeWarning, match=f"only {n - 1} that do not"):
            LinearRegression(3).fit(x[:n], y[:n])
    LinearRegression(3).fit(x[:4], y[:4])


@pytest.mark.parametrize("scale", [1.0, 1e-12, 1e12])
def test_linear_regression_of_days_in_milliseconds(scale):
    t, y = 1.7e12 + np.arange(365) * 86_400_000, np.linspace(1, 4, 365)
    line = LinearRegression(1)
    line.fit(scale * t[:, None], y)
    assert line.weight[0] * scale == pytest.approx(3 / 364 / 86_400_000, rel=1e-9)
    assert line.loss(scale * t[:, None], y) == pytest.approx(0, abs=1e-20)


def test_linear_regression_of_columns_of_all_sizes():
    x, y, _ = data()
    plane, scaled = LinearRegression(3), LinearRegression(3)
    plane.fit(x, y)
    sizes = np.array([1e-9, 1.0, 1e15])
    scaled.fit((x + 5) * sizes, y)
    np.testing.assert_allclose(scaled.weight * sizes, plane.weight, rtol=1e-9)
    constant = LinearRegression(4)
    constant.fit(np.column_stack([x, np.full(len(x), 1e9)]), y)
    np.testing.assert_allclose(constant.weight, [*plane.weight, 0], rtol=1e-9)


def test_linear_regression_in_float32_meets_float64():
    x, y, _ = data()
    plane, single = LinearRegression(3), LinearRegression(3, dtype=np.float32)
    plane.fit(x + 1000, y)
    single.fit((x + 1000).astype(np.float32), y.astype(np.float32))
    assert single.weight.dtype == np.float32
    np.testing.assert_allclose(single.weight, plane.weight, rtol=1e-3)


def test_linear_regression_of_numbers_too_large_to_add():
    x = np.full((3, 1), 1e308)
    with pytest.raises(
        ValueError, match=r"x is too large to be averaged, up to 1e\+308"
    ):
        LinearRegression(1).fit(x, LINE_Y)
    LinearRegression(1).fit(x / 10, LINE_Y)
