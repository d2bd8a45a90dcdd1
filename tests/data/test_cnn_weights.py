"""The stored convolutional network: its accuracy, and the first steps of its command."""

import numpy as np
import pytest
import torch

from nnguide.data import load_cnn_weights, load_mnist
from nnguide.pytorch import load_numpy_state
from tools import cnn_weights


def test_they_classify_digits():
    net = cnn_weights.start(seed=1)
    load_numpy_state(net, load_cnn_weights())
    digits = load_mnist()
    test = cnn_weights.as_tensors(digits.test_images, digits.test_labels)
    assert cnn_weights.right(net, *test) == pytest.approx(99.99, abs=0.011)


def test_the_first_steps_of_the_command():
    x, y, x_val, y_val = cnn_weights.divided()
    net, losses = cnn_weights.train(x[:5000], y[:5000], epochs=2)
    assert losses == pytest.approx([1.0, 0.3], abs=0.03)
    assert cnn_weights.right(net, x_val[:1000], y_val[:1000]) > 90


def test_the_images_are_divided_once():
    x, y, x_val, y_val = cnn_weights.divided()
    assert (len(x), len(x_val)) == (50_000, 10_000)
    digits = load_mnist()
    inks = torch.cat([x, x_val]).sum(dim=(1, 2, 3)).sort().values * 255
    expected = np.sort(digits.train_images.sum(axis=(1, 2), dtype=np.int64))
    np.testing.assert_allclose(inks, expected, rtol=1e-5)
    counts = np.bincount(torch.cat([y, y_val]), minlength=10)
    np.testing.assert_array_equal(counts, np.bincount(digits.train_labels))


def test_a_moved_image_keeps_its_ink():
    dots = torch.zeros(400, 1, 28, 28)
    dots[:, :, 14, 10] = 1
    found = cnn_weights.moved(dots, np.random.default_rng(0)).nonzero()
    assert len(found) == 400
    assert set(found[:, 2].tolist()) == {12, 13, 14, 15, 16}
    assert set(found[:, 3].tolist()) == {8, 9, 10, 11, 12}
    assert len({(r, c) for _, _, r, c in found.tolist()}) == 25
