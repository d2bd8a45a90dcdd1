"""The stored weights are those of the command, and classify digits."""

import shutil

import numpy as np
import pytest

from nnguide.data import _files, load_digit_weights, load_mnist
from nnguide.data.weights import NAME, WEIGHTS, read_weights
from tools import digit_weights

DIGITS = load_mnist(flat=True)


def test_they_classify_digits():
    net = digit_weights.start(np.random.default_rng(1))
    net.load_state_dict(load_digit_weights())
    assert net.accuracy(DIGITS.test_images, DIGITS.test_labels) == 0.9797
    assert digit_weights.packed(net) == (_files.FOLDER / NAME).read_bytes()


def test_they_come_from_the_start_of_the_command():
    """A pixel that never holds ink keeps the weights with which it began."""
    began = digit_weights.start(np.random.default_rng(0)).W1
    W1 = load_digit_weights()["hidden.weight"]
    empty = DIGITS.train_images.max(axis=0) == 0
    assert empty.sum() == 67
    half = began.astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(W1[:, empty], half[:, empty])
    assert (W1[:, ~empty] != half[:, ~empty]).mean() > 0.5


def test_the_first_steps_of_the_command():
    x, y = DIGITS.train_images[:6400], DIGITS.train_labels[:6400]
    net, losses = digit_weights.train(x, y, rates=(0.5, 0.05))
    assert losses == pytest.approx([0.6451, 0.2429], abs=0.002)
    assert net.accuracy(DIGITS.test_images[:2000], DIGITS.test_labels[:2000]) > 0.85


def test_the_file_is_described_beside_it():
    file = WEIGHTS[NAME]
    readme = (_files.FOLDER / "README.md").read_text("utf-8")
    assert f"| `{NAME}` | {file.size} | `{file.sha256}` |" in readme
    arrays = load_digit_weights().values()
    assert file.shape == (sum(array.size for array in arrays),)
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_an_altered_file_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(_files, "FOLDER", folder)
    with pytest.raises(FileNotFoundError, match="found no file"):
        load_digit_weights()
    shutil.copy(digit_weights.FOLDER / NAME, folder)
    data = bytearray((folder / NAME).read_bytes())
    data[1000] ^= 1
    (folder / NAME).write_bytes(data)
    with pytest.raises(ValueError, match="truncated or altered"):
        load_digit_weights()
    with pytest.raises(ValueError, match="truncated or altered"):
        read_weights(bytes(data))
