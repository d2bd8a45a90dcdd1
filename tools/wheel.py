"""The wheel that a page's Python loads: this checkout's `nnguide`, and what runs it."""

import io
import re
import tomllib
import zipfile
from pathlib import Path

from tools.pages import ROOT
from tools.runtime import add, sha256

# Data files, and what needs PyTorch or a terminal.
LEFT_OUT = re.compile(
    r"__pycache__|/files/|^nnguide/(_bench|_doctor|_grade|pytorch)/|/cli\.py$"
)
# What else runs there: the comparison and the drawing of the page's own tests.
BESIDE = ["tools/__init__.py", "tools/same.py", "tools/svg.py"]


def version() -> str:
    """The version of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def members() -> list[Path]:
    """The files of the wheel, in order."""
    package = [p for p in sorted((ROOT / "nnguide").rglob("*")) if p.is_file()]
    own = [p for p in package if not LEFT_OUT.search(p.relative_to(ROOT).as_posix())]
    live = [p for part in ("*.py", "moving/*.py") for p in (ROOT / "live").glob(part)]
    return [*own, *sorted(live), *(ROOT / b for b in BESIDE)]


def build() -> tuple[str, bytes]:
    """The name of the wheel, which changes with what it holds, and its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as wheel:
        for path in members():
            add(wheel, path.relative_to(ROOT).as_posix(), path.read_bytes())
        info = f"nnguide-{version()}.dist-info"
        metadata = f"Metadata-Version: 2.1\nName: nnguide\nVersion: {version()}\n"
        kind = "Wheel-Version: 1.0\nGenerator: nnguide\nRoot-Is-Purelib: true\n"
        add(wheel, f"{info}/METADATA", metadata.encode())
        add(wheel, f"{info}/WHEEL", f"{kind}Tag: py3-none-any\n".encode())
        add(wheel, f"{info}/RECORD", b"")
    data = out.getvalue()
    return f"nnguide-{version()}-0{sha256(data)[:8]}-py3-none-any.whl", data
