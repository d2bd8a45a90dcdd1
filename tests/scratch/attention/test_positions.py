"""Positions: known numbers, which axis is time, and what order does to attention."""

import numpy as np
import pytest

from nnguide.scratch import MultiheadAttention, PositionalEncoding
from tests.scratch.attention.twins import BOTH, rng


def test_known_numbers():
    P = PositionalEncoding(4, 50).encoding
    np.testing.assert_allclose(P[0], [0, 1, 0, 1])
    np.testing.assert_allclose(P[1], [0.841471, 0.540302, 0.01, 0.99995], atol=5e-7)
    expected = [np.sin(40), np.cos(40), np.sin(0.4), np.cos(0.4)]
    np.testing.assert_allclose(P[40], expected, rtol=1e-12)


def test_an_odd_width_ends_with_a_sine():
    P = PositionalEncoding(3, 9).encoding
    expected = [np.sin(8), np.cos(8), np.sin(8 / 10000 ** (2 / 3))]
    np.testing.assert_allclose(P[8], expected, rtol=1e-12)


@pytest.mark.parametrize("dtype", BOTH)
def test_time_is_the_axis_that_batch_first_says(dtype):
    x = rng().normal(size=(3, 5, 4)).astype(dtype)
    late, early = (
        PositionalEncoding(4, dtype=dtype, batch_first=b) for b in (False, True)
    )
    P = late.encoding
    assert P.shape == (5000, 4)
    assert P.dtype == dtype
    np.testing.assert_array_equal(late(x), x + P[:3, None])
    np.testing.assert_array_equal(early(x), x + P[:5])
    np.testing.assert_array_equal(late(x[0]), x[0] + P[:5])
    np.testing.assert_array_equal(early(x[0]), x[0] + P[:5])
    assert late(x).dtype == dtype
    assert late.backward(x) is x
    assert not late.state_dict()


def test_with_positions_attention_sees_the_order():
    attention = MultiheadAttention(4, 2, batch_first=True, rng=rng())
    positions = PositionalEncoding(4, batch_first=True)
    x, turned = rng().normal(size=(1, 3, 4)), [2, 0, 1]

    def difference(add):
        one, other = (add(z) for z in (x, x[:, turned]))
        a, b = (attention(z, z, z)[0] for z in (one, other))
        return np.abs(a[:, turned] - b).max()

    assert difference(lambda z: z) < 1e-14
    assert difference(positions) > 0.01


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: PositionalEncoding(0), ValueError, "d_model must be at least 1"),
        (lambda: PositionalEncoding(4, 0), ValueError, "max_len must be at least 1"),
        (lambda: PositionalEncoding(4, 2.5), TypeError, "max_len must be a whole num"),
        (
            lambda: PositionalEncoding(4, batch_first=1),
            TypeError,
            "batch_first must be",
        ),
        (lambda: PositionalEncoding(4, dtype=int), TypeError, "dtype must be float32"),
        (
            lambda: PositionalEncoding(4, 2)(np.ones((3, 1, 4))),
            ValueError,
            "x must be at most max_len=2 tokens long, got 3",
        ),
        (
            lambda: PositionalEncoding(4)(np.ones((3, 1, 5))),
            ValueError,
            r"x must have shape \(T, N, 4\) or \(T, 4\), got \(3, 1, 5\)",
        ),
        (
            lambda: PositionalEncoding(4)(np.ones((3, 4), np.float32)),
            TypeError,
            "x must be float64",
        ),
        (
            lambda: PositionalEncoding(4)(np.ones((0, 4))),
            ValueError,
            r"x must hold at least one token, got shape \(0, 4\)",
        ),
    ],
)
def test_what_does_not_fit(make, error, message):
    with pytest.raises(error, match=message):
        make()
