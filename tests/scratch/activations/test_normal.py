"""The normal distribution to thirteen digits, far into its tail."""

import math

import mpmath
import numpy as np

from nnguide.scratch.activations._normal import BLOCK, normal


def test_shares_and_density_are_right_to_thirteen_digits():
    z = np.concatenate([np.linspace(-12, 12, 481), [0, 1e-300, -36, -37]])
    Φ, φ = normal(z)
    for value, share, slope in zip(z, Φ, φ, strict=True):
        value = mpmath.mpf(float(value))
        assert abs(share / mpmath.ncdf(value) - 1) < 1e-13
        assert abs(slope / mpmath.npdf(value) - 1) < 1e-13


def test_where_floats_end_the_share_is_0_or_1():
    Φ, φ = normal(np.array([-np.inf, -1e300, -40, 9, 40, 1e300, np.inf]))
    np.testing.assert_array_equal(Φ, [0, 0, 0, 1, 1, 1, 1])
    np.testing.assert_array_equal(φ[[0, 1, 5, 6]] < 1e-300, True)


def test_it_is_the_standard_librarys_in_every_block():
    z = np.linspace(-8, 8, 2 * BLOCK + 5)
    expected = [math.erfc(-x / math.sqrt(2)) / 2 for x in z]
    np.testing.assert_allclose(normal(z)[0], expected, rtol=1e-13)
    rows = z[: 2 * BLOCK].reshape(4, -1).T
    np.testing.assert_array_equal(normal(rows)[0], normal(rows.copy())[0])
    assert normal(np.array(0.5))[0].shape == ()
