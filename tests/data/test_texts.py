"""The two texts are what their README says, and a changed file is noticed."""

import gzip
import hashlib
import shutil
import string

import pytest

from nnguide.data import _files, load_names, load_plays
from nnguide.data.texts import NAMES, PLAYS, TEXTS

FOLDER = _files.FOLDER  # before a test puts another in its place
README = (FOLDER / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [NAMES, PLAYS])
def test_the_files_are_described_beside_them(name):
    file = TEXTS[name]
    assert f"| `{name}` | {file.size} | `{file.sha256}` |" in README
    packed = (_files.FOLDER / name).read_bytes()
    text = gzip.decompress(packed)
    assert (len(packed), len(text)) == (file.size, *file.shape)
    assert f"| {len(text)} | `{hashlib.sha256(text).hexdigest()}` |" in README


def test_names_are_sorted_and_of_small_letters():
    names = load_names()
    assert names == sorted(set(names))
    assert set("".join(names)) == set(string.ascii_lowercase)


def test_the_plays_are_whole():
    plays = load_plays()
    titles = ["ROMEO AND JULIET", "TWELFTH NIGHT", "MACBETH", "HAMLET", "TEMPEST"]
    assert all(title in plays for title in titles)
    assert plays.endswith("is shot off.]\n")
    assert "\r" not in plays
    assert " \n" not in plays


@pytest.mark.parametrize(("name", "load"), [(NAMES, load_names), (PLAYS, load_plays)])
def test_an_altered_text_is_named(tmp_path, monkeypatch, name, load):
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(_files, "FOLDER", folder)
    with pytest.raises(FileNotFoundError, match=f"{name} is missing"):
        load()
    shutil.copy(FOLDER / name, folder)
    text = gzip.decompress((folder / name).read_bytes())
    (folder / name).write_bytes(gzip.compress(text[:-1]))
    with pytest.raises(ValueError, match="truncated or altered"):
        load()
