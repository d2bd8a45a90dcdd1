"""The data files of the package, each known by its size and checksum."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "files"


class DataFile(NamedTuple):
    """What a file of the package must be."""

    size: int  # bytes, compressed
    sha256: str  # of the compressed file
    shape: tuple[int, ...]  # of the array in it


def verify_file(name: str, files: Mapping[str, DataFile]) -> Path:
    """Compare one file of the package with its size and checksum; return its path."""
    path, expected = FOLDER / name, files[name]
    wanted = f"expected {expected.size} bytes with SHA-256 {expected.sha256}"
    remedy = (
        "install nnguide again, or in a clone run "
        f"git checkout -- nnguide/data/files/{name}"
    )
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {wanted}, found no file; {remedy}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected.sha256:
        raise ValueError(
            f"{path} is truncated or altered: {wanted}, found {path.stat().st_size} "
            f"bytes with SHA-256 {found}; {remedy}"
        )
    return path
