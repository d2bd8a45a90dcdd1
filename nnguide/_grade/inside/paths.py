"""Where a path leads, by its letters alone: a submission can make no links."""

import builtins
import os
from os import getcwd

# What the notebook does to `builtins` does not reach the functions below.
globals()["__builtins__"] = dict(vars(builtins))

WINDOWS = os.name == "nt"


def text(path: object) -> str:
    """The path as a string of Python's own, none of whose methods is the notebook's."""
    if isinstance(path, bytes):
        path = bytes.decode(path, "utf-8", "surrogateescape")
    if not isinstance(path, str):
        raise PermissionError("a path is text")
    path = str.__getitem__(path, slice(None))
    return path.replace("\\", "/").lower() if WINDOWS else path


def plain(path: object) -> str:
    """The path from the root, without `.` and `..`."""
    spelled = text(path)
    if not (spelled.startswith("/") or (WINDOWS and spelled[1:2] == ":")):
        spelled = f"{text(getcwd())}/{spelled}"
    parts: list[str] = []
    for part in spelled.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return ("" if WINDOWS else "/") + "/".join(parts)


def nearest(path: str, folders: dict[str, str]) -> str:
    """What is said of the innermost folder that holds the path, or nothing."""
    while path:
        if path in folders:
            return folders[path]
        path = path.rpartition("/")[0]
    return ""
