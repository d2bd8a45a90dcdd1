"""The oracle itself: right slopes, nothing left behind, messages that help."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnguide.checks import GradientError, check_gradient, numerical_gradient

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def cubes(x):
    """x³ summed with unequal weights, so that no two entries share a slope."""
    return float((x**3 * np.arange(1, x.size + 1).reshape(x.shape)).sum())


def slopes(x):
    return 3 * x**2 * np.arange(1, x.size + 1).reshape(x.shape)


@settings(deadline=None)
@given(
    arrays(
        np.float64,
        array_shapes(min_dims=0, max_dims=3, max_side=4),
        elements=st.floats(-10, 10),
    )
)
def test_measures_every_entry_of_any_shape_and_restores_its_bits(x):
    before = x.tobytes()
    measured = numerical_gradient(cubes, x)
    assert x.tobytes() == before
    assert (measured.shape, measured.dtype) == (x.shape, x.dtype)
    np.testing.assert_allclose(measured, slopes(x), rtol=1e-6, atol=1e-5)


def test_is_central_not_one_sided():
    """x³ at 2 with a nudge of 0.1: 12.01 from both sides, 12.61 from one."""
    measured = numerical_gradient(lambda x: x.item() ** 3, np.array([2.0]), eps=0.1)
    np.testing.assert_allclose(measured, 12.01, rtol=1e-12)


def test_the_error_in_float32_has_a_minimum_at_a_larger_nudge():
    def error(dtype, eps):
        x = np.array([0.3, 0.7, 1.1], dtype)
        measured = numerical_gradient(lambda x: np.sin(x).sum(), x, eps=eps)
        assert measured.dtype == dtype
        return np.abs(measured - np.cos(x)).max()

    assert error(np.float32, 1e-2) < error(np.float32, 1e-1)
    assert error(np.float32, 1e-2) < error(np.float32, 1e-5) / 10
    assert error(np.float64, 1e-5) < error(np.float64, 1e-2) / 1000
    assert error(np.float64, 1e-5) < error(np.float64, 1e-11) / 1000


def test_f_may_read_the_array_elsewhere():
    x = X.copy()
    measured = numerical_gradient(lambda _: cubes(x), x)
    np.testing.assert_allclose(measured, slopes(X), rtol=1e-8)


def test_a_view_that_is_not_contiguous_is_nudged_in_place():
    x = X.copy()
    measured = numerical_gradient(lambda _: cubes(x), x[:, ::2])
    np.testing.assert_allclose(measured, slopes(X)[:, ::2], rtol=1e-8)


@pytest.mark.parametrize("calls", [1, 2, 7, 8])
def test_x_is_restored_when_f_raises(calls):
    x = np.array([0.1, -0.0, 1e-300, 3.0])
    before, left = x.tobytes(), calls

    def f(x):
        nonlocal left
        left -= 1
        if left == 0:
            raise RuntimeError("from inside f")
        return x.sum()

    with pytest.raises(RuntimeError, match="from inside f"):
        numerical_gradient(f, x)
    assert x.tobytes() == before


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (np.array([1, 2]), TypeError, "float64 array, got an array .* int64; a nudge"),
        ([1.0], TypeError, "got list .*np.asarray"),
        (np.array([1j]), TypeError, "complex128"),
        (np.zeros((2, 0)), ValueError, r"at least one entry, got shape \(2, 0\)"),
        (np.array([[1.0, np.nan]]), ValueError, r"finite, got x\[0, 1\] = nan"),
        (np.array([-np.inf]), ValueError, r"finite, got x\[0\] = -inf"),
    ],
)
def test_a_point_that_cannot_be_nudged(x, error, message):
    for check in (
        lambda: numerical_gradient(np.sum, x),
        lambda: check_gradient(np.sum, x, np.ones(np.shape(x))),
    ):
        with pytest.raises(error, match=message):
            check()


def test_a_read_only_point():
    x = X.copy()
    x.flags.writeable = False
    with pytest.raises(ValueError, match=r"writeable.*x\.copy\(\)"):
        numerical_gradient(cubes, x)


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda x: x**2, TypeError, r"one real number, got an array of shape \(2, 3\)"),
        (lambda x: x[:1, 0], TypeError, r"got an array of shape \(1,\).*x\[0, 0\]"),
        (lambda x: None, TypeError, "got NoneType None"),
        (lambda x: 1j, TypeError, "got complex 1j"),
        (lambda x: "1", TypeError, "got str '1'"),
        (
            lambda x: np.nan if x[1, 0] != 4 else 0.0,
            ValueError,
            r"finite, got nan when x\[1, 0\] is nudged from 4.0 to 4.00001",
        ),
        (
            lambda x: np.inf if x[0, 2] < 3 else 0.0,
            ValueError,
            r"finite, got inf when x\[0, 2\] is nudged from 3.0 to 2.99999",
        ),
    ],
)
def test_f_must_return_one_finite_number(f, error, message):
    x = X.copy()
    with pytest.raises(error, match=message):
        numerical_gradient(f, x)
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize("number", [1, 2.5, np.float32(2.5), np.array(2.5)])
def test_every_kind_of_real_number_is_one(number):
    np.testing.assert_array_equal(numerical_gradient(lambda _: number, X.copy()), 0)


@pytest.mark.parametrize("option", ["eps", "rtol", "atol"])
@pytest.mark.parametrize(
    ("value", "error"), [(-1e-5, ValueError), (np.nan, ValueError), ("1", TypeError)]
)
def test_options_must_be_usable(option, value, error):
    with pytest.raises(error, match=f"{option} must be"):
        check_gradient(cubes, X.copy(), slopes(X), **{option: value})


def test_eps_and_rtol_must_be_above_zero_and_atol_may_be_zero():
    for option in ("eps", "rtol"):
        with pytest.raises(ValueError, match=f"{option} must be above 0"):
            check_gradient(cubes, X.copy(), slopes(X), **{option: 0})
    assert check_gradient(cubes, X.copy(), slopes(X), atol=0) < 1e-8
    assert check_gradient(lambda x: 0.0, X.copy(), np.zeros((2, 3)), atol=0) == 0


def test_an_unknown_option():
    with pytest.raises(TypeError, match="epsilon"):
        numerical_gradient(cubes, X.copy(), epsilon=1e-5)


@settings(deadline=None)
@given(st.integers(0, 5), st.floats(1.01, 1e6), st.sampled_from([1, -1]))
def test_one_wrong_entry_is_found_and_named(which, factor, sign):
    wrong = slopes(X)
    at = np.unravel_index(which, X.shape)
    wrong[at] *= sign * factor
    with pytest.raises(GradientError) as caught:
        check_gradient(cubes, X.copy(), wrong, name="dW1")
    message = str(caught.value)
    assert message.startswith("dW1 is wrong in 1 of 6 entries.")
    assert f"dW1[{at[0]}, {at[1]}]: expected {slopes(X)[at]:.6g} " in message
    assert f"received {wrong[at]:.6g}." in message


def test_the_message_counts_the_wrong_and_names_the_one_farthest_off():
    # Slopes 3, 24, 81, 192, 375, 648. −3 for 3 is off by 6, relatively 1; 48 for 24
    # by 24, relatively 1/3.
    wrong = slopes(X)
    wrong[0, 0], wrong[0, 1] = -3, 48
    with pytest.raises(GradientError) as caught:
        check_gradient(cubes, X.copy(), wrong)
    assert str(caught.value) == (
        "gradient is wrong in 2 of 6 entries. Farthest off is gradient[0, 1]: expected "
        "24 (central differences), received 48. The largest relative error "
        "|a - n| / (|a| + |n|) is 1."
    )


def test_a_slope_of_zero_beside_a_wrong_entry():
    """Its relative error would be 0 / 0."""
    with pytest.raises(GradientError, match=r"1 of 2 entries.*dx\[1\]: expected 4 "):
        check_gradient(
            lambda x: x[1] ** 2, np.array([1.0, 2.0]), np.array([0.0, 5.0]), name="dx"
        )


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_an_entry_that_is_not_finite_is_wrong(bad):
    wrong = slopes(X)
    wrong[1, 1] = bad
    with pytest.raises(GradientError, match=rf"expected 375 .*received {bad}\."):
        check_gradient(cubes, X.copy(), wrong)


def test_the_returned_error_is_relative():
    # One part in 10⁴ of 3: 3e-4 / 6.0003.
    assert check_gradient(
        cubes, X.copy(), slopes(X) * [[1.0001, 1, 1], [1, 1, 1]], rtol=1e-3
    ) == pytest.approx(0.0001 / 2.0001, rel=1e-4)


def test_a_slope_of_zero_is_expected_as_zero_not_as_rounding():
    with pytest.raises(GradientError, match=r"expected 0 .*received 0\.5\."):
        check_gradient(lambda x: 1 + 1e-11 * x[0], np.ones(1), np.array([0.5]))
    with pytest.raises(GradientError, match=r"expected 0 .*received 0\.5\."):
        check_gradient(lambda x: 1 + 3e-9 * x[0], np.ones(1), np.array([0.5]))


def test_a_small_wrong_entry_is_not_hidden_by_large_ones():
    def f(x):
        return 1e3 * x[0] + 1e-6 * x[1]

    right = np.array([1e3, 1e-6])
    check_gradient(f, np.zeros(2), right)
    with pytest.raises(GradientError, match=r"1 of 2 .*error .* is 0\.333"):
        check_gradient(f, np.zeros(2), right * [1, 2])


def test_a_difference_below_atol_is_right():
    def f(x):
        return 1e-9 * x.sum()

    check_gradient(f, np.zeros(2), np.zeros(2))
    with pytest.raises(GradientError, match="2 of 2"):
        check_gradient(f, np.zeros(2), np.zeros(2), atol=1e-10)


def test_float32_is_told_to_check_in_float64():
    x = X.astype(np.float32)
    told = r"^gradient is wrong in .*\. In float32 .* are rough: check in float64\.$"
    with pytest.raises(GradientError, match=told):
        check_gradient(cubes, x, slopes(x))
    assert check_gradient(cubes, x, slopes(x), eps=1e-2, rtol=1e-2) < 1e-2


@pytest.mark.parametrize(
    ("gradient", "error", "message"),
    [
        (slopes(X).T, ValueError, r"dx must .* \(2, 3\), got \(3, 2\); is it transp"),
        (slopes(X)[0], ValueError, r"\(2, 3\), got \(3,\)$"),
        (slopes(X).tolist(), TypeError, "dx must be a float array, got list"),
        (slopes(X).astype(int), TypeError, "dx must be a float array, got .* int64"),
    ],
)
def test_a_gradient_that_cannot_be_compared(gradient, error, message):
    with pytest.raises(error, match=message):
        check_gradient(cubes, X.copy(), gradient, name="dx")


def test_a_scalar_is_named_without_an_index():
    with pytest.raises(GradientError, match=re.escape("off is db: expected 12")):
        check_gradient(lambda x: x**3, np.array(2.0), np.float64(11.0), name="db")


def test_a_gradient_error_is_an_assertion_error():
    assert issubclass(GradientError, AssertionError)
