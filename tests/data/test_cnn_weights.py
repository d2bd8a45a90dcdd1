"""The stored convolutional network: its accuracy, and the steps of its command."""

import numpy as np
import pytest
import torch

from nnguide.data import load_cnn_weights, load_mnist
from nnguide.pytorch import evaluate, load_numpy_state
from tools import cnn_weights


def test_they_classify_digits():
    net = cnn_weights.start(seed=1)
    load_numpy_state(net, load_cnn_weights())
    digits = load_mnist()
    test = cnn_weights.as_tensors(digits.test_images, digits.test_labels)
    found = evaluate(net, [test], torch.nn.CrossEntropyLoss())
    assert 100 * found.accuracy == pytest.approx(99.36, abs=0.011)
    assert cnn_weights.share(net, *test) == f"{100 * found.accuracy:.2f} %"


def test_the_first_steps_of_the_command():
    x, y, x_val, y_val = cnn_weights.divided()
    net, losses = cnn_weights.train(x[:5000], y[:5000], epochs=2)
    assert losses == pytest.approx([1.769, 0.703], abs=0.02)
    found = evaluate(net, [(x_val[:1000], y_val[:1000])], torch.nn.CrossEntropyLoss())
    assert found.accuracy > 0.85


def test_the_images_are_divided_as_in_the_notebook():
    x, y, x_val, y_val = cnn_weights.divided()
    digits = load_mnist()
    order = np.random.default_rng(0).permutation(60_000)
    images, labels = digits.train_images[order], digits.train_labels[order]
    np.testing.assert_array_equal((x[:, 0] * 255).round(), images[10_000:])
    np.testing.assert_array_equal((x_val[:, 0] * 255).round(), images[:10_000])
    np.testing.assert_array_equal(torch.cat([y_val, y]), labels)


def test_a_moved_image_keeps_its_ink():
    dots = torch.zeros(400, 1, 28, 28)
    dots[:, :, 14, 10] = 1
    found = cnn_weights.moved(dots, np.random.default_rng(0)).nonzero()
    assert len(found) == 400
    assert set(found[:, 2].tolist()) == {12, 13, 14, 15, 16}
    assert set(found[:, 3].tolist()) == {8, 9, 10, 11, 12}
    assert len({(r, c) for _, _, r, c in found.tolist()}) == 25
