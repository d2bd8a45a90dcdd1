"""The gradient check cannot be switched off by accident."""

import numpy as np
import pytest

from nnguide import scratch as nn
from nnguide.checks import check_gradient, numerical_gradient

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def cubes(x):
    return float((x**3).sum())


def slopes(x):
    return 3 * x**2


@pytest.mark.parametrize("rtol", [0.11, 1, 1e9])
def test_rtol_cannot_accept_everything(rtol):
    with pytest.raises(ValueError, match=r"rtol must be at most 0\.1, got"):
        check_gradient(cubes, X.copy(), -slopes(X), rtol=rtol)


def test_atol_cannot_accept_everything():
    with pytest.raises(
        ValueError, match=r"atol=1e\+09 must be below the largest slope"
    ):
        check_gradient(cubes, X.copy(), -slopes(X), atol=1e9)
    x = X.astype(np.float32)  # where it is rounding, it may be larger than the slopes
    check_gradient(lambda x: np.float32(1), x, 0 * x, eps=1e-2, atol=1e-4)


@pytest.mark.parametrize(
    ("x", "eps"),
    [
        (np.array([1.0, 1e12]), 1e-5),
        (np.array([0.1, 1000], np.float32), 1e-5),
        (np.ones((2, 2)), 1e-20),
    ],
)
def test_a_nudge_moves_every_entry(x, eps):
    """Else the slope is 0, and a gradient of 0 passes."""
    message = r"too small to move x\[.*, of dtype float\d\d; take a larger eps"
    with pytest.raises(ValueError, match=message):
        numerical_gradient(np.sum, x, eps=eps)
    with pytest.raises(ValueError, match=message):
        check_gradient(np.sum, x, 0 * x, eps=eps)


def test_a_parameter_is_told_to_give_its_array():
    """A copy would do no good: nudging it, f would see nothing."""
    layer = nn.Linear(3, 2, rng=np.random.default_rng(0))

    def f(_):
        return float((layer(X) ** 2).sum())

    layer.backward(2 * layer(X))
    with pytest.raises(
        TypeError, match=r"got a Parameter; pass .* layer\.weight\.data"
    ):
        check_gradient(f, layer.weight, layer.weight.grad)
    assert check_gradient(f, layer.weight.data, layer.weight.grad) < 1e-6
