"""A drawn digit is prepared as MNIST was: MNIST's own images stay as they are."""

import numpy as np
import pytest

from nnguide.data import center_digit, load_digit_weights, load_mnist
from nnguide.scratch import TwoLayerNetwork

IMAGES = load_mnist().test_images[:1000]
ROWS = IMAGES.reshape(-1, 784) / np.float32(255)


def prepared(pictures):
    return np.array([center_digit(picture) for picture in pictures]).reshape(-1, 784)


@pytest.fixture(scope="module")
def network():
    net = TwoLayerNetwork(784, 128, 10, rng=np.random.default_rng(0), dtype=np.float32)
    net.load_state_dict(load_digit_weights())
    return net


def test_images_of_mnist_stay_almost_as_they_are(network):
    again = prepared(IMAGES)
    unchanged = (np.abs(again - ROWS).max(axis=1) < 1e-6).mean()
    assert unchanged >= 0.999  # 99.97 % of all 10,000
    agree = network.predict(again) == network.predict(ROWS)
    assert agree.mean() >= 0.999  # all of the 10,000


@pytest.mark.parametrize("times", [3, 4])
def test_neither_size_nor_place_matters(times):
    picture = np.zeros((150, 170))
    block = np.ones((times, times))
    for image, row in zip(IMAGES[:50], ROWS[:50], strict=True):
        picture[9 : 9 + 28 * times, 31 : 31 + 28 * times] = np.kron(image / 255, block)
        np.testing.assert_allclose(center_digit(picture).ravel(), row, atol=1e-6)


def test_a_shift_of_what_is_not_centered_costs_much(network):
    shifted = np.roll(IMAGES, 3, axis=2)
    labels = load_mnist().test_labels[:1000]
    rows = shifted.reshape(-1, 784) / np.float32(255)
    assert network.accuracy(rows, labels) < 0.65
    assert network.accuracy(prepared(shifted), labels) > 0.95


def test_the_longer_side_has_20_pixels_and_ink_is_kept():
    picture = np.zeros((60, 90), np.uint8)
    picture[10:50, 60:70] = 255  # 40 tall, 10 wide
    image = center_digit(picture)
    assert (image.shape, image.dtype) == ((28, 28), np.float32)
    rows, columns = np.nonzero(image)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (20, 5)
    assert set(np.unique(image)) == {0, 1}
    assert rows.mean() == pytest.approx(14, abs=0.5)
    assert columns.mean() == pytest.approx(14, abs=0.5)


def test_a_digit_of_uneven_weight_stays_inside():
    picture = np.zeros((40, 40))
    picture[:, 0] = picture[0] = 1.0
    picture[:4] = 1.0  # the center of mass lies far up
    rows, columns = np.nonzero(center_digit(picture))
    assert (rows.min(), rows.max()) == (8, 27)
    assert columns.min() >= 0


def test_a_dot_is_a_digit_too():
    picture = np.zeros((9, 9))
    picture[4, 4] = 0.5
    image = center_digit(picture)
    assert (image > 0).sum() == 400
    assert image.max() == 0.5


@pytest.mark.parametrize(
    ("ink", "error", "message"),
    [
        ([[1.0]], TypeError, "ink must be a NumPy array, got"),
        (np.ones((3, 3), int), TypeError, "floats or uint8, got dtype int64"),
        (np.ones(3), ValueError, r"one picture, \(H, W\), got shape \(3,\)"),
        (np.zeros((3, 3)), ValueError, "all of it is 0"),
        (np.zeros((0, 3)), ValueError, "all of it is 0"),
        (np.full((3, 3), 2.0), ValueError, r"from 0 \(paper\) to 1"),
        (np.full((3, 3), np.nan), ValueError, r"from 0 \(paper\) to 1"),
    ],
)
def test_what_is_no_digit_is_refused(ink, error, message):
    with pytest.raises(error, match=message):
        center_digit(ink)
