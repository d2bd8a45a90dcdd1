"""MaxPool2d and AvgPool2d: examples by hand, ties, and what they refuse."""

import numpy as np
import pytest
import torch

from nnguide.scratch import AvgPool2d, MaxPool2d
from tests.scratch.catalogue import values

IMAGE = np.array([[[1.0, 7, 2, 0], [3, 4, 6, 5], [9, 8, 0, 1]]])  # (1, 3, 4)
POOLS = pytest.mark.parametrize("pool", [MaxPool2d, AvgPool2d])


def test_the_maximum_by_hand():
    pool = MaxPool2d(2, stride=1)
    # 7 is the maximum of two windows, 6 of two and 9 of one, 8 of one
    np.testing.assert_array_equal(pool(IMAGE), [[[7, 7, 6], [9, 8, 6]]])
    dx = pool.backward(np.array([[[1.0, 2, 4], [8, 16, 32]]]))
    np.testing.assert_array_equal(dx, [[[0, 3, 0, 0], [0, 0, 36, 0], [8, 16, 0, 0]]])


def test_the_mean_by_hand():
    pool = AvgPool2d((2, 3), stride=1)
    # (1 + 7 + 2 + 3 + 4 + 6) / 6 = 23 / 6, and so on
    expected = [[[23 / 6, 24 / 6], [30 / 6, 24 / 6]]]
    np.testing.assert_allclose(pool(IMAGE), expected, rtol=1e-15)
    dx = pool.backward(np.array([[[6.0, 12], [60, 120]]]))
    # each of six pixels gets a sixth: 1 or 2 in the first two rows, 10 or 20 below
    expected = [[[1, 3, 3, 2], [11, 33, 33, 22], [10, 30, 30, 20]]]
    np.testing.assert_array_equal(dx, expected)


def test_whether_the_mean_counts_the_padding():
    x = np.full((1, 2, 2), 12.0)
    # the window at a corner of the frame holds one pixel and three zeros
    counting, others = (
        AvgPool2d(2, padding=1, count_include_pad=c) for c in (True, False)
    )
    np.testing.assert_array_equal(counting(x), np.full((1, 2, 2), 3.0))
    np.testing.assert_array_equal(others(x), x)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_of_equal_maxima_the_first_gets_the_gradient_as_in_pytorch(stride):
    x = np.random.default_rng(0).integers(0, 2, (3, 2, 7, 8)).astype(float)
    ours = MaxPool2d(3, stride, padding=1)
    z = ours(x)
    dx = ours.backward(values(z.shape, 1))

    tx = torch.from_numpy(x.copy()).requires_grad_()
    expected = torch.nn.MaxPool2d(3, stride, padding=1)(tx)
    expected.backward(torch.from_numpy(values(z.shape, 1)))
    np.testing.assert_array_equal(z, expected.detach())
    np.testing.assert_allclose(dx, tx.grad, rtol=1e-12)


@pytest.mark.parametrize("stride", [1, 2])
def test_nan_is_the_maximum_and_gets_the_gradient_as_in_pytorch(stride):
    x = values((2, 3, 5, 5), 0)
    x[0, 1, 2, 2] = x[1, 0, 0, 3] = np.nan
    pool, theirs = MaxPool2d(2, stride, 1), torch.nn.MaxPool2d(2, stride, 1)
    tensor = torch.from_numpy(x.copy()).requires_grad_()
    z = theirs(tensor)
    np.testing.assert_array_equal(pool(x), z.detach())
    dz = values(tuple(z.shape), 1)
    z.backward(torch.from_numpy(dz))
    dx = pool.backward(dz)
    np.testing.assert_allclose(dx, tensor.grad, rtol=1e-12)
    assert dx[0, 1, 2, 2] != 0


def test_the_padding_is_never_the_maximum():
    pool = MaxPool2d(3, padding=1)
    x = -1 - np.arange(8.0).reshape(2, 2, 2)
    np.testing.assert_array_equal(pool(x), [[[-1]], [[-5]]])
    assert pool.backward(np.ones((2, 1, 1))).sum() == 2


@POOLS
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, got 0"),
        ({"kernel_size": "2"}, TypeError, "kernel_size must be a whole number"),
        ({"kernel_size": (2,)}, ValueError, r"kernel_size must be .* pair .* \(2,\)"),
        ({"stride": 0}, ValueError, "stride must be at least 1, got 0"),
        ({"stride": (1, 2.0)}, TypeError, "stride must be a whole number"),
        ({"padding": -1}, ValueError, "padding must be at least 0, got -1"),
        (
            {"padding": 2},
            ValueError,
            "at most half of kernel_size.*got padding=2 and kernel_size=3",
        ),
        ({"padding": (1, 2)}, ValueError, r"at most half .* got padding=\(1, 2\)"),
        ({"ceil_mode": True}, NotImplementedError, "ceil_mode is an argument of PyT"),
    ],
)
def test_a_pool_that_cannot_be(pool, arguments, error, message):
    with pytest.raises(error, match=message):
        pool(**{"kernel_size": 3} | arguments)


def test_arguments_of_one_pool_alone():
    with pytest.raises(ValueError, match="dilation must be at least 1, got 0"):
        MaxPool2d(2, dilation=0)
    with pytest.raises(TypeError, match="count_include_pad must be True or False"):
        AvgPool2d(2, count_include_pad=1)
    with pytest.raises(TypeError, match="positional"):
        AvgPool2d(2, 2, 0, False)  # PyTorch's fourth argument is ceil_mode


X = values((2, 3, 5, 6), 0)


@POOLS
@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (X[0, 0], ValueError, r"\(N, K, H, W\) or \(K, H, W\), got \(5, 6\)"),
        (X[None], ValueError, r"\(K, H, W\), got \(1, 2, 3, 5, 6\)"),
        (X[:0], ValueError, r"empty batch of shape \(0, 3, 5, 6\)"),
        (X.astype(int), TypeError, "float32 or float64, got dtype int64"),
        (X.tolist(), TypeError, "NumPy array of shape .* got list"),
        (
            X[..., :1],
            ValueError,
            r"kernel covers 3 × 4 pixels, but x of shape \(2, 3, 5, 1\) has 5 × 3",
        ),
    ],
)
def test_bad_input(pool, x, error, message):
    with pytest.raises(error, match=message):
        pool((3, 4), padding=(0, 1))(x)


def test_a_window_must_see_a_pixel():
    pool = MaxPool2d((2, 1), stride=1, padding=(1, 0), dilation=(4, 1))
    with pytest.raises(ValueError, match=r"dilation=\(4, 1\) leaps over .*\(2, 3, 6\)"):
        pool(np.ones((2, 3, 6)))
    np.testing.assert_array_equal(pool(np.ones((2, 4, 6))), np.ones((2, 2, 6)))


@POOLS
def test_bad_gradient(pool):
    pool = pool(2)
    with pytest.raises(ValueError, match="needs a forward pass before it"):
        pool.backward(X)
    z = pool(X)
    with pytest.raises(ValueError, match=r"\(2, 3, 2, 3\), got \(2, 3, 3, 2\)"):
        pool.backward(np.ones((2, 3, 3, 2)))
    with pytest.raises(TypeError, match=r"must be a float64 array.* float32"):
        pool.backward(z.astype(np.float32))
