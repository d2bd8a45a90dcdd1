"""Each check lets the good pass unchanged, and says what is wrong with the rest."""

import math
from fractions import Fraction

import numpy as np
import pytest

from nnguide import _validation as check


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((2, 3), np.int8), "an array of shape (2, 3) and dtype int8"),
        (None, "NoneType None"),
        ([1, 2], "list [1, 2]"),
        ("a" * 50, "str '" + "a" * 36 + "..."),
        (list(range(11)), "list [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"),
    ],
)
def test_describe(value, text):
    assert check.describe(value) == text


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_features_come_back_as_they_are(dtype):
    x = np.ones((3, 2), dtype)
    assert check.as_features(x) is x
    assert check.as_features(x, "inputs", 2) is x


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([[1.0]], TypeError, r"x must be .*\(N, D\), got list .*np.asarray\(x"),
        (np.ones((3, 2), int), TypeError, r"got dtype int64; .*x.astype"),
        (np.ones((3, 2), np.float16), TypeError, "float32 or float64, got .*float16"),
        (np.ones((3, 2), complex), TypeError, "got dtype complex128"),
        (np.ones(2), ValueError, r"got \(2,\); for one example write x\[None, :\]"),
        (np.ones((3, 2, 1)), ValueError, r"one row an example, got \(3, 2, 1\)$"),
        (np.ones(()), ValueError, r"got \(\)$"),
        (np.ones((0, 2)), ValueError, r"empty batch of shape \(0, 2\)"),
        (np.ones((3, 4)), ValueError, r"must have 2 columns, .* got shape \(3, 4\)"),
        (np.array([[1, 2], [np.nan, 3]]), ValueError, r"got nan at \[1, 0\]; remove"),
        (np.array([[1, np.inf], [np.nan, 3]]), ValueError, r"got inf at \[0, 1\]"),
    ],
)
def test_features_that_are_none(x, error, message):
    with pytest.raises(error, match=message):
        check.as_features(x, in_features=2)


def test_features_are_called_what_the_caller_calls_them():
    with pytest.raises(ValueError, match=r"^train must .* write train\[None, :\]"):
        check.as_features(np.ones(2), "train")


@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8])
def test_labels_come_back_as_they_are(dtype):
    y = np.array([0, 2, 1], dtype)
    assert check.as_labels(y, 3, 3) is y


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        ([0, 1, 2], TypeError, r"y must be .* 3 integer labels, got list \[0, 1, 2\]"),
        (np.array([[0], [1], [2]]), ValueError, r"got \(3, 1\); y.ravel\(\) flattens"),
        (np.array([0, 1]), ValueError, r"shape \(3,\), one label .*, got \(2,\)$"),
        (np.eye(3, dtype=int), ValueError, r"got \(3, 3\); y.argmax\(axis=1\)"),
        (np.array([0.0, 1.0, 2.0]), TypeError, "got dtype float64; .*y.astype"),
        (np.array([True, False, True]), TypeError, "got dtype bool"),
        (np.array(["0", "1", "2"]), TypeError, "integer class labels, got dtype <U1"),
        (np.array([0, -1, 3]), ValueError, "from 0 to 2, got -1"),
        (np.array([0, 1, 3]), ValueError, "from 0 to 2, got 3"),
        (np.array([0, 1, 255], np.uint8), ValueError, "from 0 to 2, got 255"),
    ],
)
def test_labels_that_are_none(y, error, message):
    with pytest.raises(error, match=message):
        check.as_labels(y, 3, 3)


def test_no_labels_for_no_examples():
    y = np.zeros(0, np.int64)
    assert check.as_labels(y, 0, 3) is y


@pytest.mark.parametrize("number", [check.positive, check.non_negative])
def test_numbers(number):
    for value in (0.1, 3, np.float32(0.5), np.int64(2), Fraction(1, 4), 1e-300):
        got = number(value, "lr")
        assert type(got) is float
        assert got == value
    for value in ("0.1", None, True, 1j, np.array(0.1), [0.1], np.True_):
        with pytest.raises(TypeError, match=r"lr must be a number.* got"):
            number(value, "lr")
    for value in (-0.1, -1, math.nan, math.inf, -math.inf):
        with pytest.raises(ValueError, match=f"lr must be .* finite, got {value}"):
            number(value, "lr")


def test_zero_is_not_negative_and_not_positive():
    assert check.non_negative(0, "momentum") == 0.0
    with pytest.raises(ValueError, match="lr must be above 0 and finite, got 0"):
        check.positive(0, "lr")


def test_whole_numbers():
    for value in (1, 7, np.int32(7)):
        got = check.at_least(value, 1, "epochs")
        assert type(got) is int
        assert got == value
    for value in (1.0, "1", None, True, np.array(1), np.float64(2)):
        with pytest.raises(TypeError, match="epochs must be a whole number, got"):
            check.at_least(value, 1, "epochs")
    for value in (0, -3):
        with pytest.raises(ValueError, match=f"epochs must be at least 1, got {value}"):
            check.at_least(value, 1, "epochs")
        assert check.whole_number(value, "label") == value
    with pytest.raises(TypeError, match=r"label must be a whole number, got float 1.0"):
        check.whole_number(1.0, "label")


def test_generators():
    rng = np.random.default_rng(0)
    assert check.generator(rng) is rng
    for value in (None, 0, np.random, np.random.RandomState(0)):
        with pytest.raises(TypeError, match=r"draw must .*default_rng\(0\)"):
            check.generator(value, "draw")
