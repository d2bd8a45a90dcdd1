"""The pinned files that run Python in a page: checked, made smaller, listed.

    python -m tools.runtime FOLDER

renews `live/runtime/`. FOLDER holds the unpacked release of Pyodide, core and wheels,
and a wheel of tqdm. Another release is another `PYODIDE` below. A wheel is taken only
if its SHA-256 is the one in the release's own lock file. What a page never uses is left
out of it: tests, headers, sample data. What it imports first is compiled (`bytecode`).
"""

import hashlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.pages import ROOT

RUNTIME = ROOT / "live/runtime"
MANIFEST = RUNTIME / "manifest.json"
LOCK = "pyodide-lock.json"
PYODIDE = "0.27.7"
RELEASE = f"https://github.com/pyodide/pyodide/releases/tag/{PYODIDE}"
CORE = {
    "pyodide.mjs": "MPL-2.0",
    "pyodide.asm.js": "MPL-2.0",
    "pyodide.asm.wasm": "MPL-2.0 and PSF-2.0",
    "python_stdlib.zip": "PSF-2.0",
}
# In the order in which they are needed: the first before the first result, the others
# before the first figure.
WHEELS = {
    "numpy": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "packaging": "Apache-2.0 or BSD-2-Clause",
    "pillow": "HPND",
    "pyparsing": "MIT",
    "python-dateutil": "Apache-2.0 or BSD-3-Clause",
    "six": "MIT",
}
TQDM = "https://github.com/tqdm/tqdm/releases/tag/v"
# Named by the lock file, but never imported by what the pages call: fonttools serves
# PDF, pytz pandas, and the third draws into the document, which a worker has not.
UNUSED = {"fonttools", "pytz", "matplotlib-pyodide"}
LEFT_OUT = {
    "numpy": r"/tests/|/include/|^numpy/f2py/|/random/(lib|_examples)/|\.pyi$|\.pxd$",
    "matplotlib": r"/tests/|/sample_data/|/images/|/web_backend/|\.pyi$"
    r"|/fonts/(afm|pdfcorefonts)/"
    r"|/fonts/ttf/(?!LICENSE|DejaVuSans(-Bold|-Oblique|-BoldOblique)?\.ttf|cm)",
    "pillow": r"/_webp|\.pyi$",
}
TIME = (2020, 1, 1, 0, 0, 0)
# By name: the bytes, and what the manifest says of them.
Files = dict[str, tuple[bytes, dict[str, str]]]


def sha256(data: bytes) -> str:
    """The checksum, as lock files write it."""
    return hashlib.sha256(data).hexdigest()


def add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a file into an archive, with nothing in it that differs from day to day."""
    info = zipfile.ZipInfo(name, TIME)
    if not name.endswith((".gz", ".npz")):  # which are compressed already
        info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data, compresslevel=9)


def slim(name: str, data: bytes) -> bytes:
    """The wheel without what LEFT_OUT names."""
    if name not in LEFT_OUT:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if not re.search(LEFT_OUT[name], info.filename):
                add(new, info.filename, old.read(info))
    return out.getvalue()


def entry(
    name: str, version: str, file: str, data: bytes, depends: list[str]
) -> dict[str, Any]:
    """A wheel that is not of the release, as its lock file would list it."""
    return {
        "name": name,
        "version": version,
        "file_name": file,
        "install_dir": "site",
        "sha256": sha256(data),
        "package_type": "package",
        "imports": [name],
        "depends": depends,
        "unvendored_tests": False,
    }


def renew(folder: Path) -> None:
    """Write `live/runtime/` anew from the files of a release."""
    files, lock = gathered(folder)
    with TemporaryDirectory() as temporary:
        made = with_bytecode(Path(temporary), files, lock)
    for old in RUNTIME.iterdir():
        if old.suffix != ".md":
            old.unlink()
    listed = []
    by_file = {package["file_name"]: package for package in lock["packages"].values()}
    for file, (data, about) in files.items():
        if file in made:
            about.setdefault("original", sha256(data))
            data = made[file]
        if file in by_file:
            by_file[file]["sha256"] = sha256(data)
        (RUNTIME / file).write_bytes(data)
        size = {"bytes": len(data), "sha256": sha256(data)}
        listed.append({"file": file, "group": about.pop("group"), **size, **about})
    (RUNTIME / LOCK).write_text(written(lock), "utf-8")
    manifest = {"pyodide": PYODIDE, "files": listed}
    MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def gathered(folder: Path) -> tuple[Files, dict[str, Any]]:
    """The files of a release, and its lock file, checked and made smaller."""
    official = json.loads((folder / LOCK).read_text("utf-8"))
    if official["info"]["version"] != PYODIDE:
        raise SystemExit(f"this is not the release {PYODIDE}, which is pinned here")
    lock: dict[str, Any] = {"info": official["info"], "packages": {}}
    files: Files = {}
    for file, licence in CORE.items():
        about = {"version": PYODIDE, "licence": licence, "source": RELEASE}
        files[file] = (folder / file).read_bytes(), {"group": "start", **about}
    for name, licence in WHEELS.items():
        package = official["packages"][name]
        data = (folder / package["file_name"]).read_bytes()
        if sha256(data) != package["sha256"]:
            raise SystemExit(f"{name} is not the wheel that the release lists")
        made = slim(name, data)
        depends = [d for d in package["depends"] if d not in UNUSED]
        lock["packages"][name] = package | {"sha256": sha256(made), "depends": depends}
        files[package["file_name"]] = (
            made,
            {
                "group": "start" if name == "numpy" else "figures",
                "version": package["version"],
                "licence": licence,
                "source": RELEASE,
                "original": package["sha256"],
            },
        )
    [path] = folder.glob("tqdm-*.whl")
    data, version = path.read_bytes(), path.name.split("-")[1]
    lock["packages"]["tqdm"] = entry("tqdm", version, path.name, data, [])
    about = {"version": version, "licence": "MPL-2.0 and MIT", "source": TQDM + version}
    files[path.name] = data, {"group": "start", **about}
    return files, lock


def with_bytecode(folder: Path, files: Files, lock: dict[str, Any]) -> dict[str, bytes]:
    """The archives that are needed first, with what is imported first compiled."""
    from tools import bytecode, wheel  # both build on this module

    for file, (data, _) in files.items():
        (folder / file).write_bytes(data)
    own, data = wheel.build()
    (folder / own).write_bytes(data)
    (folder / LOCK).write_text(written(lock), "utf-8")
    first = [file for file, (_, about) in files.items() if about["group"] == "start"]
    archives = [file for file in first if file.endswith((".zip", ".whl"))]
    return bytecode.compiled(folder, ["numpy", "tqdm", f"/{own}"], archives)


def written(lock: dict[str, Any]) -> str:
    """The text of a lock file."""
    return json.dumps(lock, indent=1, sort_keys=True) + "\n"


def manifest() -> list[dict[str, Any]]:
    """The vendored files: name, group, size, checksum, version, licence, source."""
    return json.loads(MANIFEST.read_text("utf-8"))["files"]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    renew(Path(sys.argv[1]))
