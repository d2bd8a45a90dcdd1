"""Flatten: which axes it merges, and axes that are not there."""

import numpy as np
import pytest

from nnguide import scratch as nn


@pytest.mark.parametrize(
    ("dims", "shape"),
    [
        ((), (2, 60)),
        ((0,), (120,)),
        ((2,), (2, 3, 20)),
        ((-3, 2), (2, 12, 5)),
        ((0, -3), (6, 4, 5)),
        ((1, 1), (2, 3, 4, 5)),
    ],
)
def test_by_hand(dims, shape):
    x = np.arange(120.0).reshape(2, 3, 4, 5)
    flatten = nn.Flatten(*dims)
    z = flatten(x)
    assert z.shape == shape
    np.testing.assert_array_equal(z.ravel(), x.ravel())
    np.testing.assert_array_equal(flatten.backward(z), x)


X = np.ones((2, 3, 4))


@pytest.mark.parametrize(
    ("dims", "x", "error", "message"),
    [
        ((), X[0, 0], ValueError, r"an axis 1 and, not before it, -1, got \(4,\)"),
        ((2, 1), X, ValueError, r"an axis 2 and, not before it, 1, got \(2, 3, 4\)"),
        ((-1, -2), X, ValueError, "an axis -1 and, not before it, -2"),
        ((-4,), X, ValueError, "an axis -4"),
        ((0, 3), X, ValueError, "not before it, 3"),
        ((), X[:0], ValueError, "empty batch"),
        ((), X.tolist(), TypeError, "must be a NumPy array"),
        ((1.0,), X, TypeError, "start_dim must be a whole number, got float 1.0"),
        ((1, None), X, TypeError, "end_dim must be a whole number, got NoneType"),
    ],
)
def test_bad_input(dims, x, error, message):
    with pytest.raises(error, match=message):
        nn.Flatten(*dims)(x)
