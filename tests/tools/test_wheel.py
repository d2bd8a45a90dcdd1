"""The wheel of the whole package: what pip reads in it, and that it never differs."""

import base64
import csv
import email
import hashlib
import io
import zipfile

import pytest
from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

from tools import wheel

INFO = f"nnguide-{wheel.version()}.dist-info"


@pytest.fixture(scope="module")
def archive():
    with zipfile.ZipFile(io.BytesIO(wheel.whole())) as opened:
        yield opened


def test_it_never_differs():
    assert wheel.whole() == wheel.whole()


def test_its_name_says_which_package_it_is():
    name, version, build, tags = parse_wheel_filename(wheel.name())
    assert (name, str(version), build) == ("nnguide", wheel.version(), ())
    assert [str(tag) for tag in tags] == ["py3-none-any"]


def test_it_holds_the_package_and_nothing_else(archive):
    names = archive.namelist()
    assert {
        "nnguide/py.typed",
        "nnguide/cli.py",
        "nnguide/pytorch/training.py",
        "nnguide/plots/guide.mplstyle",
        "nnguide/data/files/train-images-idx3-ubyte.gz",
        "nnguide/data/files/plays-gpt.npz",
        f"{INFO}/licenses/LICENSE",
    } <= set(names)
    assert {name.split("/")[0] for name in names} == {"nnguide", INFO}


def test_compiled_files_are_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(wheel, "ROOT", tmp_path)
    for name in ("a.py", "__pycache__/a.pyc", "part/__pycache__/b.pyc"):
        (tmp_path / "nnguide" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "nnguide" / name).touch()
    assert wheel.package() == [tmp_path / "nnguide/a.py"]


def test_its_own_list_names_each_file_with_its_checksum(archive):
    rows = list(csv.reader(archive.read(f"{INFO}/RECORD").decode().splitlines()))
    assert [row[0] for row in rows] == archive.namelist()
    for name, checksum, size in rows[:-1]:
        data = archive.read(name)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
        assert (f"{checksum}=", size) == (f"sha256={digest}", str(len(data))), name


def test_pip_learns_what_to_install_beside_it(archive):
    about = email.message_from_bytes(archive.read(f"{INFO}/METADATA"))
    assert (about["Name"], about["Version"]) == ("nnguide", wheel.version())
    assert about["Requires-Python"] == ">=3.11"
    requirements = [Requirement(text) for text in about.get_all("Requires-Dist")]
    always = {r.name for r in requirements if r.marker is None}
    assert {"numpy", "matplotlib", "tqdm"} <= always
    assert "torch" not in always
    extra = [
        r.name
        for r in requirements
        if r.marker and r.marker.evaluate({"extra": "torch"})
    ]
    assert extra == ["torch"]
    assert "torch" in about.get_all("Provides-Extra")
    scripts = archive.read(f"{INFO}/entry_points.txt").decode()
    assert scripts == "[console_scripts]\nnnguide = nnguide.cli:main\n"
