"""The Standardizer against scikit-learn's, and on data that are hard to scale."""

import tracemalloc

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from nnguide.data import Standardizer


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_standardizer_equals_scikit_learn(dtype: type) -> None:
    train = (rng().normal(size=(5000, 3)) * [0.01, 1, 500] + [3, -2, 1e4]).astype(dtype)
    test = (rng(1).normal(size=(7, 3)) * [0.01, 1, 500] + [3, -2, 1e4]).astype(dtype)
    ours, theirs = Standardizer().fit(train), StandardScaler().fit(train)
    tolerance = 1e-4 if dtype == np.float32 else 1e-11
    for rows in (train, test):
        scaled = ours.transform(rows)
        assert scaled.dtype == dtype
        np.testing.assert_allclose(
            scaled, theirs.transform(rows), rtol=tolerance, atol=tolerance
        )
        np.testing.assert_allclose(ours.inverse_transform(scaled), rows, rtol=tolerance)
    assert (ours.mean.shape, ours.mean.dtype, ours.std.dtype) == ((3,), dtype, dtype)


def test_standardizer_fits_on_train_only() -> None:
    train, test = rng().normal(2, 3, (40, 2)), rng(1).normal(9, 1, (30, 2))
    scaler = Standardizer()
    np.testing.assert_allclose(scaler.fit_transform(train).mean(axis=0), 0, atol=1e-12)
    mean = scaler.mean.copy()
    assert (scaler.transform(test).mean(axis=0) > 1.5).all()
    np.testing.assert_array_equal(scaler.mean, mean)


def test_standardizer_leaves_its_input_alone() -> None:
    x = rng().normal(size=(5, 2))
    before = x.copy()
    scaler = Standardizer()
    scaled = scaler.fit_transform(x)
    kept = scaled.copy()
    scaler.inverse_transform(scaled)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(scaled, kept)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("value", [0.1, 1e8, -3.3])
def test_constant_column_becomes_zero(value: float, dtype: type) -> None:
    x = np.stack([np.full(999, value), np.arange(999.0)], axis=1).astype(dtype)
    scaler = Standardizer()
    scaled = scaler.fit_transform(x)
    assert (scaled[:, 0] == 0).all()
    assert scaler.std[0] == 1
    np.testing.assert_array_equal(scaler.inverse_transform(scaled)[:, 0], x[:, 0])


def test_float32_sums_do_not_drift() -> None:
    x = (rng().random((200_000, 2)) + 100).astype(np.float32)
    scaler = Standardizer().fit(x)
    exact = x.astype(np.float64)
    np.testing.assert_allclose(scaler.mean, exact.mean(axis=0), rtol=1e-7)
    np.testing.assert_allclose(scaler.std, exact.std(axis=0), rtol=1e-6)


def test_fit_makes_no_copy_of_the_data() -> None:
    x = rng().random((100_000, 8), dtype=np.float32)
    tracemalloc.start()
    try:
        Standardizer().fit(x)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < x.nbytes / 2


@pytest.mark.parametrize("method", ["fit", "transform", "inverse_transform"])
@pytest.mark.parametrize(
    ("bad", "kind", "message"),
    [
        (np.array([[1.0, np.nan]]), ValueError, r"finite, got nan at \[0, 1\]"),
        (np.array([[np.inf, 1.0]]), ValueError, "finite, got inf"),
        (np.ones((0, 2)), ValueError, "empty batch"),
        (np.ones(2), ValueError, r"shape \(N, D\).*x\[None, :\]"),
        (np.ones((2, 2), int), TypeError, "float32 or float64, got dtype int64"),
        ([[1.0, 2.0]], TypeError, "must be a NumPy array"),
    ],
)
def test_standardizer_bad_input(method: str, bad, kind: type, message: str) -> None:
    scaler = Standardizer().fit(np.array([[1.0, 2.0], [3.0, 5.0]]))
    with pytest.raises(kind, match=message):
        getattr(scaler, method)(bad)


@pytest.mark.parametrize("method", ["transform", "inverse_transform"])
def test_standardizer_knows_its_columns_and_its_order(method: str) -> None:
    with pytest.raises(ValueError, match=r"call fit\(x_train\) first"):
        getattr(Standardizer(), method)(np.ones((4, 3)))
    scaler = Standardizer().fit(rng().random((5, 3)))
    with pytest.raises(ValueError, match=r"3 columns, as in fit, got shape \(4, 2\)"):
        getattr(scaler, method)(np.ones((4, 2)))


def test_standardizer_values_too_large() -> None:
    with pytest.raises(ValueError, match=r"too large to be squared, up to 1e\+200"):
        Standardizer().fit(np.array([[1e200], [-1e200]]))
    large = np.array([[1e30], [-1e30]], np.float32)  # its squares fit into float64
    np.testing.assert_allclose(Standardizer().fit_transform(large), [[1], [-1]])
