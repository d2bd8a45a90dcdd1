"""The vendored files are those of the manifest; the wheel holds what a page needs."""

import io
import json
import zipfile

import pytest

from tools import in_page, runtime, wheel

MANIFEST = runtime.manifest()
BESIDE = {"manifest.json", "pyodide-lock.json", "LICENSES.md"}


def test_the_folder_holds_the_files_of_the_manifest_and_no_other():
    listed = {file["file"] for file in MANIFEST}
    assert {path.name for path in runtime.RUNTIME.iterdir()} == listed | BESIDE


@pytest.mark.parametrize("file", MANIFEST, ids=lambda file: file["file"])
def test_a_file_is_what_its_checksum_says(file):
    data = (runtime.RUNTIME / file["file"]).read_bytes()
    assert (len(data), runtime.sha256(data)) == (file["bytes"], file["sha256"])
    assert file["source"].startswith("https://github.com/")
    assert file["version"] in file["source"] + file["file"]
    assert file["licence"]


def test_each_wheel_holds_its_licence_and_is_named_with_it():
    said = (runtime.RUNTIME / "LICENSES.md").read_text("utf-8")
    for file in MANIFEST:
        name = file["file"]
        pattern = f"`{name.split('-')[0]}-*.whl`" if name.endswith("whl") else name
        assert pattern in said
        if name.endswith(".whl"):
            with zipfile.ZipFile(runtime.RUNTIME / name) as archive:
                found = [n for n in archive.namelist() if "dist-info" in n]
            assert any("LICEN" in n.upper() for n in found), name


def test_the_lock_file_lists_the_wheels():
    lock = json.loads((runtime.RUNTIME / "pyodide-lock.json").read_text("utf-8"))
    listed = {p["file_name"]: p["sha256"] for p in lock["packages"].values()}
    wheels = {f["file"]: f["sha256"] for f in MANIFEST if f["file"].endswith("whl")}
    assert listed == wheels
    assert lock["info"]["version"] == runtime.PYODIDE
    for package in lock["packages"].values():
        assert set(package["depends"]) <= set(lock["packages"])


def test_a_wheel_of_another_release_is_refused(tmp_path):
    lock = {"info": {"version": "0.0.1"}}
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    with pytest.raises(SystemExit, match="not the release"):
        runtime.renew(tmp_path)


def test_the_wheel_holds_the_package_without_what_a_page_cannot_use():
    name, data = wheel.build()
    assert wheel.build() == (name, data)
    names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert {
        "nnguide/scratch/layers/linear.py",
        "nnguide/plots/guide.mplstyle",
        "nnguide/exercises/neuron.py",
        "live/cells.py",
        "live/moving/backprop.py",
        "tools/same.py",
    } <= names
    assert not [n for n in names if "torch" in n or "/files/" in n or "pycache" in n]
    assert len(data) < 350_000  # of the 9.7 MB that a first run loads


def test_the_size_that_a_reader_is_told_is_about_that_of_the_files():
    assert in_page.megabytes("start") < in_page.total("start") / 1e6
    assert in_page.megabytes("start") == 10  # measured: 9.73 MB


MAGIC = {"3.12": b"\xcb\x0d\x0d\x0a"}  # of the Python in the release
IMPORTED = {
    "python_stdlib.zip": {"encodings/__init__", "inspect", "asyncio/base_events"},
    "numpy": {"numpy/__init__", "numpy/_core/numeric", "numpy/random/__init__"},
    "tqdm": {"tqdm/__init__", "tqdm/std"},
}


@pytest.mark.parametrize("name", IMPORTED)
def test_what_is_imported_first_is_compiled_and_its_source_left_out(name):
    [path] = runtime.RUNTIME.glob(f"{name}*")
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        compiled = {n.removesuffix("c") for n in names if n.endswith(".pyc")}
        for source in compiled:
            head = archive.read(source + "c")[:8]
            # Unchecked: there is no source with which to compare it.
            assert head == MAGIC["3.12"] + (1).to_bytes(4, "little"), source
    assert {f"{module}.py" for module in IMPORTED[name]} <= compiled
    assert not compiled & names
