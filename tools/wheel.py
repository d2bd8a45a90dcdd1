"""The two wheels of this checkout: the package, and what a page's Python loads of it.

Both are made here from the same files, with the same metadata, and never differ from
one build to the next. The first is what the site offers and downloaded notebooks
install. The second leaves out what a browser has no use for, and adds what runs there.
"""

import base64
import hashlib
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tools.pages import ROOT
from tools.runtime import add, sha256

# Data files, and what needs PyTorch or a terminal.
LEFT_OUT = re.compile(r"/files/|^nnguide/(_bench|_doctor|_grade|pytorch)/|/cli\.py$")
# What else runs there: the comparison and the drawing of the page's own tests.
BESIDE = ["tools/__init__.py", "tools/same.py", "tools/svg.py"]


@cache
def project() -> dict[str, Any]:
    """What pyproject.toml says of the package."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def version() -> str:
    """The version of the package."""
    return str(project()["version"])


def least_python() -> str:
    """The oldest Python that the package runs with."""
    return str(project()["requires-python"]).removeprefix(">=")


def package() -> list[Path]:
    """The files of the package, in order."""
    found = [p for p in sorted((ROOT / "nnguide").rglob("*")) if p.is_file()]
    return [p for p in found if "__pycache__" not in p.parts]


def members() -> list[Path]:
    """The files of the wheel for a page, in order."""
    own = [p for p in package() if not LEFT_OUT.search(p.relative_to(ROOT).as_posix())]
    live = [p for part in ("*.py", "moving/*.py") for p in (ROOT / "live").glob(part)]
    return [*own, *sorted(live), *(ROOT / b for b in BESIDE)]


def build() -> tuple[str, bytes]:
    """The wheel for a page: its name, which changes with what it holds, its bytes."""
    data = _packed(members(), listed=False)
    return f"nnguide-{version()}-0{sha256(data)[:8]}-py3-none-any.whl", data


def name() -> str:
    """The name of the wheel of the whole package."""
    return f"nnguide-{version()}-py3-none-any.whl"


def whole() -> bytes:
    """The wheel of the whole package, with its data files and the PyTorch half."""
    return _packed(package(), listed=True)


def _packed(paths: list[Path], *, listed: bool) -> bytes:
    """The bytes of a wheel; pip wants its files `listed` in it, a browser does not."""
    files = {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in paths}
    info = f"nnguide-{version()}.dist-info"
    files |= {f"{info}/{name}": text for name, text in _about().items()}
    rows = [f"{name},sha256={_digest(d)},{len(d)}\n" for name, d in files.items()]
    record = "".join([*rows, f"{info}/RECORD,,\n"] if listed else [])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as wheel:
        for name, data in (files | {f"{info}/RECORD": record.encode()}).items():
            add(wheel, name, data)
    return out.getvalue()


def _digest(data: bytes) -> str:
    """The checksum, as a wheel's own list of files writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def _about() -> dict[str, bytes]:
    """The files about the package that pip reads."""
    scripts = "".join(f"{k} = {v}\n" for k, v in project()["scripts"].items())
    kind = "Wheel-Version: 1.0\nGenerator: nnguide\nRoot-Is-Purelib: true\n"
    return {
        "METADATA": "".join(f"{k}: {v}\n" for k, v in _metadata()).encode(),
        "WHEEL": f"{kind}Tag: py3-none-any\n".encode(),
        "entry_points.txt": f"[console_scripts]\n{scripts}".encode(),
        "licenses/LICENSE": (ROOT / "LICENSE").read_bytes(),
    }


def _metadata() -> Iterator[tuple[str, str]]:
    about = project()
    yield "Metadata-Version", "2.4"
    yield "Name", about["name"]
    yield "Version", about["version"]
    yield "Summary", about["description"]
    yield "License-Expression", about["license"]
    yield "License-File", "LICENSE"
    yield "Requires-Python", about["requires-python"]
    for requirement in about["dependencies"]:
        yield "Requires-Dist", requirement
    for extra, requirements in about["optional-dependencies"].items():
        yield "Provides-Extra", extra
        for requirement in requirements:
            yield "Requires-Dist", f'{requirement}; extra == "{extra}"'
