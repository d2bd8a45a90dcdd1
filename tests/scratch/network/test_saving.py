"""Files without pickle: what goes in comes out, and what is no such file is refused."""

import os
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnguide import scratch as nn

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**130), 2**130)
    | st.floats(allow_nan=False)
    | st.text()
    | arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
        array_shapes(min_dims=0, min_side=0),
        elements=st.integers(0, 1),
    )
)
trees = st.recursive(
    leaves,
    lambda t: st.lists(t, max_size=3) | st.dictionaries(st.text(), t, max_size=3),
)


def assert_same(a, b):
    assert type(a) is type(b)
    if isinstance(a, dict):
        assert list(a) == list(b)
        for key in a:
            assert_same(a[key], b[key])
    elif isinstance(a, list):
        assert len(a) == len(b)
        for left, right in zip(a, b, strict=True):
            assert_same(left, right)
    elif isinstance(a, np.ndarray):
        assert a.dtype == b.dtype
        np.testing.assert_array_equal(a, b)
    else:
        assert a == b


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.dictionaries(st.text(), trees, max_size=4))
def test_what_is_saved_is_loaded(tmp_path_factory, obj):
    path = tmp_path_factory.mktemp("saved") / "any name"
    nn.save(obj, path)
    assert_same(nn.load(path), obj)


def test_every_bit_and_infinity_comes_back(tmp_path):
    values = np.array([0.1, -0.0, np.inf, np.nan, 5e-324])
    nn.save({"values": values, "best": float("inf"), "pair": (1, 2)}, tmp_path / "a")
    loaded = nn.load(tmp_path / "a")
    assert loaded["values"].tobytes() == values.tobytes()
    assert loaded["best"] == float("inf")
    assert loaded["pair"] == [1, 2]


def test_a_file_is_read_as_numpy_reads_it_without_pickle(tmp_path):
    nn.save({"w": np.eye(2)}, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert any(np.array_equal(file[key], np.eye(2)) for key in file.files)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off_is_refused(tmp_path, share):
    nn.save({"w": np.random.default_rng(0).random((40, 40))}, tmp_path / "a")
    whole = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match="a is damaged or was not written by"):
        nn.load(tmp_path / "a")


def test_a_flipped_bit_is_found(tmp_path):
    nn.save({"w": np.random.default_rng(0).random((40, 40))}, tmp_path / "a")
    content = bytearray((tmp_path / "a").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError, match="a is damaged"):
        nn.load(tmp_path / "a")


def test_a_damaged_byte_anywhere_is_found_or_does_no_harm(tmp_path):
    weight = np.arange(3.0)
    nn.save({"w": weight}, tmp_path / "a")
    whole = (tmp_path / "a").read_bytes()
    messages = []
    for at in range(len(whole)):
        content = bytearray(whole)
        content[at] ^= 1
        (tmp_path / "a").write_bytes(content)
        try:
            loaded = nn.load(tmp_path / "a")
        except ValueError as error:
            messages.append(str(error))
        else:
            np.testing.assert_array_equal(loaded["w"], weight)
    assert len(messages) > len(whole) / 2
    assert all(message.startswith("a is damaged") for message in messages)


def write_foreign(path, kind):
    if kind == "npz":
        np.savez(path, weight=np.eye(2))
        os.replace(f"{path}.npz", path)
    elif kind == "npy":
        with path.open("wb") as file:
            np.save(file, np.eye(2))
    elif kind == "text":
        path.write_text("not a file of numbers")
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("tree.npy", "nothing")
    elif kind == "pickle":
        np.save(path.with_suffix(".npy"), np.array([{}]), allow_pickle=True)
        os.replace(path.with_suffix(".npy"), path)
    elif kind == "tree":
        np.savez(path, tree=np.array("[1, 2]"))
        os.replace(f"{path}.npz", path)
    else:
        np.savez(path, tree=np.array('{"format": "nnguide 2", "content": {}}'))
        os.replace(f"{path}.npz", path)


@pytest.mark.parametrize(
    "kind", ["npz", "npy", "text", "zip", "pickle", "tree", "later"]
)
def test_a_foreign_file_is_refused(tmp_path, kind):
    write_foreign(tmp_path / "a", kind)
    with pytest.raises(ValueError, match="a is damaged or was not written by"):
        nn.load(tmp_path / "a")


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        nn.load(tmp_path / "a")


def crash(*_, **__):
    raise OSError("no space left")


@pytest.mark.parametrize("at", ["savez", "fsync", "replace"])
def test_a_crash_while_writing_leaves_the_old_file_whole(tmp_path, monkeypatch, at):
    path = tmp_path / "a"
    nn.save({"epoch": 1}, path)
    if at == "savez":
        monkeypatch.setattr(np, "savez", crash)
    elif at == "fsync":
        monkeypatch.setattr(os, "fsync", crash)
    else:
        monkeypatch.setattr("pathlib.Path.replace", crash)
    with pytest.raises(OSError, match="no space left"):
        nn.save({"epoch": 2}, path)
    monkeypatch.undo()
    assert nn.load(path) == {"epoch": 1}
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("obj", "message"),
    [
        ([1, 2], "obj must be a dict, such as net.state_dict"),
        ({"a": {1: 2}}, r"obj\['a'\] must have text as keys, got int 1"),
        ({"a": [0, {1}]}, r"obj\['a'\]\[1\] must be an array, a number, text"),
        ({"a": np.array([{}])}, r"obj\['a'\] must hold numbers, got dtype object"),
        ({"net": nn.ReLU()}, r"obj\['net'\] must be an array, .* got ReLU"),
    ],
)
def test_what_no_file_can_hold_is_named(tmp_path, obj, message):
    with pytest.raises(TypeError, match=message):
        nn.save(obj, tmp_path / "a")
    assert not os.listdir(tmp_path)
