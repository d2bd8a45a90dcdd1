"""The stored weights are those of the commands, and classify digits."""

import shutil

import numpy as np
import pytest

from nnguide.data import _files, load_digit_weights, load_mnist
from nnguide.data.weights import CNN, DIGITS, PLAYS, WEIGHTS, _load, read_weights
from tools import digit_weights
from tools.weights import packed, store

ROWS = load_mnist(flat=True)
each_file = pytest.mark.parametrize("name", [DIGITS, CNN, PLAYS])


def test_they_classify_digits():
    net = digit_weights.start(np.random.default_rng(1))
    net.load_state_dict(load_digit_weights())
    assert net.accuracy(ROWS.test_images, ROWS.test_labels) == 0.9797


def test_they_come_from_the_start_of_the_command():
    """A pixel that never holds ink keeps the weights with which it began."""
    began = digit_weights.start(np.random.default_rng(0)).W1
    W1 = load_digit_weights()["hidden.weight"]
    empty = ROWS.train_images.max(axis=0) == 0
    assert empty.sum() == 67
    half = began.astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(W1[:, empty], half[:, empty])
    assert (W1[:, ~empty] != half[:, ~empty]).mean() > 0.5


def test_the_first_steps_of_the_command():
    x, y = ROWS.train_images[:6400], ROWS.train_labels[:6400]
    net, losses = digit_weights.train(x, y, rates=(0.5, 0.05))
    assert losses == pytest.approx([0.6451, 0.2429], abs=0.002)
    assert net.accuracy(ROWS.test_images[:2000], ROWS.test_labels[:2000]) > 0.85


@each_file
def test_a_command_writes_what_is_stored(name, tmp_path, monkeypatch, capsys):
    state, data = _load(name), (_files.FOLDER / name).read_bytes()
    assert packed(state) == data
    monkeypatch.setattr("tools.weights.FOLDER", tmp_path)
    store(name, state)
    assert (tmp_path / name).read_bytes() == data
    file = WEIGHTS[name]
    assert capsys.readouterr().out == f"{name} {file.size} {file.sha256}\n"


@each_file
def test_the_file_is_described_beside_it(name):
    file = WEIGHTS[name]
    readme = (_files.FOLDER / "README.md").read_text("utf-8")
    assert f"| `{name}` | {file.size} | `{file.sha256}` |" in readme
    arrays = _load(name).values()
    assert file.shape == (sum(array.size for array in arrays),)
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@each_file
def test_an_altered_file_is_named(name, tmp_path, monkeypatch):
    original = _files.FOLDER / name
    monkeypatch.setattr(_files, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match="found no file"):
        _load(name)
    shutil.copy(original, tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[1000] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match="truncated or altered"):
        _load(name)
    with pytest.raises(ValueError, match="truncated or altered"):
        read_weights(name, bytes(data))
