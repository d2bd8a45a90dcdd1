"""The notebooks of a folder, and a copy of one that is safe to open."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

LARGEST = 50_000_000  # bytes of a notebook


class Unreadable(Exception):
    """Why a submission cannot be opened."""


def find(folder: Path) -> list[Path]:
    """The notebooks below a folder, and the subfolders that cannot be read, sorted.

    What is hidden is left out, and with it the folders `.ipynb_checkpoints`. A link to
    a folder is not followed.
    """
    return sorted(_walk(folder), key=lambda path: path.relative_to(folder).as_posix())


def _walk(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for here, folders, files in os.walk(
        folder, onerror=lambda error: closed.append(Path(error.filename))
    ):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.lower().endswith(".ipynb") and not name.startswith("."):
                yield Path(here, name)
    yield from closed


def read(path: Path) -> bytes:
    """The bytes of a submission.

    Raises:
        Unreadable: It is a link, a pipe, a folder, too large, or not to be read.
    """
    try:
        return _read(path)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from None


def _read(path: Path) -> bytes:
    if path.is_symlink():
        raise Unreadable("a link to another file, which is not followed")
    if not stat.S_ISREG(path.lstat().st_mode):  # opening a pipe would wait forever
        raise Unreadable("no file" if not path.is_dir() else "a folder that is closed")
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    # Whoever exchanges the file between the look above and this line gains nothing.
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unreadable("no file")
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB, so not opened")
    return data
