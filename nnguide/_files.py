"""Files that are there as a whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from nnguide._validation import describe


def as_place(path: str | os.PathLike[str], name: str = "path") -> Path:
    """Where a file of this path stands, checked: in a folder, and no folder itself.

    Behind a link that is where the link leads, so that the link stays.
    """
    if not isinstance(path, str | os.PathLike) or isinstance(os.fspath(path), bytes):
        raise TypeError(f"{name} must be the path of a file, got {describe(path)}")
    if not os.fspath(path) or "\0" in os.fspath(path):
        raise ValueError(f"{name} must be the path of a file, got {os.fspath(path)!r}")
    place = Path(os.path.realpath(path))
    if place.is_dir():
        raise IsADirectoryError(f"{name} {path} is a folder; name a file in it")
    if place.exists() and not place.is_file():
        raise OSError(f"{name} {path} is a device or a pipe; name a file")
    if not place.parent.is_dir():
        raise FileNotFoundError(
            f"{name} {path} cannot be written: there is no folder {place.parent}; make "
            "it first"
        )
    return place


def check_writable(path: str | os.PathLike[str], name: str = "path") -> None:
    """Raise unless a file can be written there, before the work that it is to hold."""
    place = as_place(path, name)
    beside = _beside(place)
    try:
        beside.open("xb").close()
    except OSError as error:
        raise type(error)(
            f"{name} {path} cannot be written: the folder {place.parent} takes no new "
            f"file ({error.strerror}); choose another folder"
        ) from None
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def replacing(path: str | os.PathLike[str], name: str = "path") -> Iterator[BinaryIO]:
    """A file to write, which takes the place of `path` once all of it is on the disk.

    Until then it has a name that nobody else uses: a crash leaves the old file, and
    two writers do not meet. It is as readable and writable as the old file was.
    """
    place = as_place(path, name)
    beside = _beside(place)
    try:
        with beside.open("xb") as file:
            if place.exists():
                shutil.copymode(place, beside)
            yield file
            file.flush()
            os.fsync(file.fileno())  # on the disk before the old file gives way
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _beside(place: Path) -> Path:
    """A new name in the same folder, since files are renamed only within a disk."""
    return place.with_name(f"{place.name[:40]}.{token_hex(8)}.partial")
