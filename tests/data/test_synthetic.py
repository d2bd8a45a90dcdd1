"""The synthetic sets: their geometry, what separates them, and bad input."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from nnguide.data import (
    make_blobs,
    make_moons,
    make_quadrants,
    make_rings,
    make_spirals,
    make_xor,
)

MAKERS = [make_quadrants, make_xor, make_blobs, make_moons, make_spirals, make_rings]
WITH_CLASSES = [make_blobs, make_spirals, make_rings]
WITH_NOISE = [make_xor, make_moons, make_spirals, make_rings]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def linear_accuracy(x: np.ndarray, y: np.ndarray) -> float:
    return LogisticRegression().fit(x, y).score(x, y)


def network_accuracy(x: np.ndarray, y: np.ndarray, hidden: int) -> float:
    model = MLPClassifier((hidden,), solver="lbfgs", max_iter=200, random_state=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "not converged" is not what is asked here
        return model.fit(x, y).score(x, y)


@pytest.mark.parametrize("make", MAKERS)
@given(n=st.integers(5, 60), seed=st.integers(0, 99))
def test_shapes_dtypes_and_reproducibility(make, n: int, seed: int) -> None:
    x, y = make(n, rng=rng(seed))
    assert (x.shape, x.dtype) == ((n, 2), np.float64)
    assert (y.shape, y.dtype) == ((n,), np.int64)
    assert np.isfinite(x).all()
    again, labels = make(n, rng=rng(seed))
    np.testing.assert_array_equal(x, again)
    np.testing.assert_array_equal(y, labels)


@pytest.mark.parametrize("make", [make for make in MAKERS if make is not make_xor])
def test_the_generator_moves_on(make) -> None:
    source = rng()
    (first, _), (second, _) = make(9, rng=source), make(9, rng=source)
    assert not np.isin(first, second).any()


def test_defaults() -> None:
    assert len(make_quadrants(rng=rng())[0]) == 1000
    assert len(make_xor()[0]) == 4
    for make in (make_blobs, make_moons, make_spirals, make_rings):
        x, y = make(rng=rng())
        assert len(x) == 300
        classes = 2 if make is make_moons else 3
        assert np.bincount(y).tolist() == [300 // classes] * classes


@pytest.mark.parametrize("make", WITH_CLASSES)
@given(n=st.integers(7, 50), classes=st.integers(2, 7))
def test_classes_take_turns(make, n: int, classes: int) -> None:
    _, y = make(n, num_classes=classes, rng=rng())
    assert y.tolist() == [i % classes for i in range(n)]


def test_quadrants() -> None:
    x, y = make_quadrants(4000, rng=rng())
    # Quadrants by the angle, not by the product that the function uses.
    quadrant = (np.arctan2(x[:, 1], x[:, 0]) % (2 * np.pi)) // (np.pi / 2)
    np.testing.assert_array_equal(y, quadrant % 2 == 0)
    assert np.abs(x.mean(axis=0)).max() < 0.06
    assert np.abs(x.std(axis=0) - 1).max() < 0.05
    assert linear_accuracy(x, y) < 0.66  # 5/8 for a diagonal line, on average
    assert network_accuracy(x[:1000], y[:1000], 10) > 0.98


def test_xor() -> None:
    x, y = make_xor()
    table = {(0.0, 0.0): 0, (0.0, 1.0): 1, (1.0, 0.0): 1, (1.0, 1.0): 0}
    assert {tuple(p): c for p, c in zip(x.tolist(), y.tolist(), strict=True)} == table
    assert linear_accuracy(x, y) < 1
    assert network_accuracy(x, y, 8) == 1


def test_xor_with_noise_keeps_the_labels_of_the_corners() -> None:
    x, y = make_xor(2001, noise=0.1, rng=rng())
    clean, labels = make_xor(2001)
    np.testing.assert_array_equal(y, labels)
    assert (x - clean).std() == pytest.approx(0.1, rel=0.05)
    assert np.unique(clean, axis=0).shape == (4, 2)


def test_blobs() -> None:
    x, y = make_blobs(9000, num_classes=5, std=0.5, rng=rng())
    centers = np.stack([x[y == c].mean(axis=0) for c in range(5)])
    gaps = np.linalg.norm(centers - np.roll(centers, 1, axis=0), axis=1)
    np.testing.assert_allclose(gaps, 6, atol=0.1)
    np.testing.assert_allclose(centers.mean(axis=0), 0, atol=0.05)
    spread = np.stack([x[y == c].std(axis=0) for c in range(5)])
    np.testing.assert_allclose(spread, 0.5, atol=0.04)
    assert linear_accuracy(x, y) > 0.99


def test_moons() -> None:
    x, y = make_moons(400, noise=0.0, rng=rng())
    upper, lower = x[y == 0], x[y == 1]
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(lower - [1, 0.5], axis=1), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5
    assert np.ptp(upper[:, 0]) > 1.9
    noisy, labels = make_moons(400, rng=rng())
    assert 0.8 < linear_accuracy(noisy, labels) < 0.95
    assert network_accuracy(noisy, labels, 16) > 0.98


def test_spirals() -> None:
    x, y = make_spirals(600, num_classes=4, noise=0.0, rng=rng())
    radius = np.linalg.norm(x, axis=1)
    assert 0 < radius.min() < 0.02 < 0.98 < radius.max() <= 1
    turned = np.arctan2(x[:, 1], x[:, 0]) - 4 * radius - 2 * np.pi * y / 4
    np.testing.assert_allclose(np.cos(turned), 1)
    noisy, labels = make_spirals(rng=rng())
    assert linear_accuracy(noisy, labels) < 0.65
    assert network_accuracy(noisy, labels, 32) > 0.97


def test_spiral_noise_is_an_angle() -> None:
    x, y = make_spirals(3000, num_classes=3, noise=0.2, rng=rng())
    radius = np.linalg.norm(x, axis=1)
    turned = np.arctan2(x[:, 1], x[:, 0]) - 4 * radius - 2 * np.pi * y / 3
    noise = (turned + np.pi) % (2 * np.pi) - np.pi
    assert noise.std() == pytest.approx(0.2, rel=0.05)
    assert radius.max() <= 1


def test_rings() -> None:
    x, y = make_rings(300, num_classes=4, noise=0.0, rng=rng())
    np.testing.assert_allclose(np.linalg.norm(x, axis=1), y + 1)
    for c in range(4):
        directions = x[y == c] > 0
        assert len(np.unique(directions, axis=0)) == 4  # all the way around


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_rings_need_a_hidden_layer(seed: int) -> None:
    x, y = make_rings(rng=rng(seed))
    assert linear_accuracy(x, y) < 0.55
    assert network_accuracy(x, y, 16) > 0.99


def test_noise_is_added_to_each_coordinate() -> None:
    for make in (make_moons, make_rings):
        noisy, y = make(6000, noise=0.05, rng=rng())
        clean, _ = make(6000, noise=0.0, rng=rng())
        assert ((noisy - clean)[y == 1]).std(axis=0) == pytest.approx(0.05, rel=0.06)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("bad", [0, -3, 2.5, True, "10", None])
def test_bad_n_samples(make, bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="n_samples must be"):
        make(bad, rng=rng())


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("bad", [0, "seed", np.random])
def test_rng_must_be_a_generator(make, bad: object) -> None:
    with pytest.raises(TypeError, match=r"default_rng\(0\)"):
        make(12, rng=bad)


@pytest.mark.parametrize("make", [m for m in MAKERS if m is not make_xor])
def test_rng_has_no_default(make) -> None:
    with pytest.raises(TypeError, match="rng"):
        make(12)


@pytest.mark.parametrize("make", WITH_NOISE)
@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf, "0.1", True, None])
def test_bad_noise(make, bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="noise must be"):
        make(12, noise=bad, rng=rng())


@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf, "0.1", None])
def test_bad_std(bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="std must be"):
        make_blobs(12, std=bad, rng=rng())  # type: ignore[arg-type]


@pytest.mark.parametrize("make", WITH_CLASSES)
@pytest.mark.parametrize("bad", [1, 0, -2, 2.0, None])
def test_bad_num_classes(make, bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="num_classes must be"):
        make(12, num_classes=bad, rng=rng())


@pytest.mark.parametrize("make", WITH_CLASSES)
def test_every_class_has_a_point(make) -> None:
    with pytest.raises(ValueError, match="n_samples must be at least 5, got 4"):
        make(4, num_classes=5, rng=rng())


def test_xor_noise_needs_a_generator() -> None:
    with pytest.raises(TypeError, match=r"rng must be a numpy.random.Generator"):
        make_xor(8, noise=0.1)
    with pytest.raises(ValueError, match="n_samples must be at least 4, got 3"):
        make_xor(3)


@pytest.mark.parametrize("make", MAKERS)
def test_unknown_argument(make) -> None:
    with pytest.raises(TypeError, match="random_state"):
        make(12, rng=rng(), random_state=0)
