"""What a submission may ask Python for: nothing outside of its own folder.

A seat belt, no prison. Python tells an audit hook what its own functions are about to
do, and the hook refuses by raising. Who reaches the memory of the process, as NumPy can
on purpose, reaches more.
"""

import builtins
import contextlib
import importlib
import sys
from collections.abc import Callable, Sequence
from os import stat
from stat import S_ISDIR
from sys import _getframe
from typing import Any, NoReturn

from nnguide._grade.inside import rules, untold
from nnguide._grade.inside.paths import nearest, plain, text

# What the notebook does to `builtins` does not reach the functions below.
globals()["__builtins__"] = dict(vars(builtins))

NO = "nnguide grade does not allow"


class Refused(PermissionError):
    """Raised where the teacher is told, too."""


def prepare(sources: Sequence[str]) -> None:
    """Load what must be there before the guard, and keep out what must not be."""
    untold.take_away()
    out = set(rules.MODULES)
    if any("torch" in source for source in sources):  # it needs ctypes
        with contextlib.suppress(ImportError):
            importlib.import_module("torch")
        out -= {name for name in out if sys.modules.get(name)}
    out |= {name for name in sys.modules if name.partition(".")[0] in out}
    for name in out:
        sys.modules[name] = None  # type: ignore[assignment]


def install(
    own: str,
    readable: Sequence[str],
    closed: Sequence[str],
    tracer: object,
    tell: Callable[[str], None],
) -> None:
    """Refuse from now on what leads out of the own folder; there is no way back.

    Args:
        own: The only folder that can be changed.
        readable: Further folders that can be read.
        closed: Folders that cannot, unless they hold a readable one.
        tracer: The code that may watch the lines that run: it bounds the time of a
            function.
        tell: What hears of a refusal.
    """
    folders = {plain(folder): "closed" for folder in closed}
    folders |= {plain(folder): "readable" for folder in readable}
    folders[plain(own)] = "own"
    sys.addaudithook(_Guard(folders, len(plain(own)), tracer, tell).hook)
    for name in [name for name in sys.modules if name.startswith("nnguide._grade")]:
        del sys.modules[name]  # nor can the notebook change what is in there
    del sys.modules["nnguide"]._grade


class _Guard:
    def __init__(
        self,
        folders: dict[str, str],
        length: int,
        tracer: object,
        tell: Callable[[str], None],
    ) -> None:
        self._folders, self._longest = folders, length + rules.DEEPEST
        self._tracer, self._tell = tracer, tell
        self._told: set[str] = set()
        self._made = 0

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Raise unless the event is harmless."""
        if event == "open":
            self._open(*arguments)
        elif event == "import":
            self._load(*arguments[:2])
        elif event in rules.CHANGES:
            for index in rules.CHANGES[event]:
                self._change(arguments[index], event)
        elif event in rules.READS:
            self._read("." if arguments[0] is None else arguments[0], event)
        elif event == "sys.settrace":
            if _getframe(1).f_code is not self._tracer:
                self._refuse(event)
        elif event == "object.__setattr__":
            if arguments[1] == "__code__":
                self._refuse("changing the code of a function")
        elif event in rules.REFUSED or event.startswith(rules.REFUSED_KINDS):
            self._refuse(event)

    def _refuse(self, what: str) -> NoReturn:
        if what not in self._told and len(self._told) < 6:
            self._told.add(what)
            self._tell(what[:300])
        raise Refused(f"{NO} this: {what}")

    def _open(self, path: Any, mode: Any, flags: int) -> None:
        if isinstance(path, int):
            return
        if flags & rules.WRITING:
            self._change(path, "writing")
            return
        place = self._read(path, "reading")
        # From a folder that is open, paths lead where no event tells.
        if mode is None and nearest(place, self._folders) != "own" and _is_dir(place):
            self._refuse(f"opening the folder {place}")

    def _change(self, path: Any, event: str) -> None:
        if isinstance(path, int):
            return
        place = plain(path)
        if place in rules.EVERYBODYS:
            return
        # `..` may start from an open folder instead of the current one.
        if nearest(place, self._folders) != "own" or ".." in text(path).split("/"):
            self._refuse(f"{event} {place}")
        self._made += event in ("writing", "os.mkdir")
        if self._made > rules.MOST_MADE:
            self._refuse(f"more than {rules.MOST_MADE} files and folders")
        if len(place) > self._longest:
            self._refuse(f"{event}, a path of {len(place)} letters")

    def _read(self, path: Any, event: str) -> str:
        if isinstance(path, int):
            return ""
        place = plain(path)
        whose = nearest(place, self._folders)
        if whose == "closed":
            self._refuse(f"{event} {place}")
        if not whose and place not in rules.EVERYBODYS:
            raise PermissionError(f"{NO} {event} {place}")
        if whose == "own" and ".." in text(path).split("/"):
            self._refuse(f"{event} {text(path)}")
        return place

    def _load(self, module: Any, file: Any) -> None:
        names = {text(module).rpartition(".")[2]}
        if file is not None:
            place = plain(file)
            if nearest(place, self._folders) != "readable":
                self._refuse(f"loading {place}")
            names.add(place.rpartition("/")[2].partition(".")[0])
        if names & rules.MODULES:
            raise ImportError(f"{NO} loading {text(module)}")


def _is_dir(path: str) -> bool:
    try:
        return S_ISDIR(stat(path).st_mode)
    except OSError:
        return False
