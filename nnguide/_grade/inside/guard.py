"""What a submission may ask Python for: nothing outside of its own folder.

A seat belt, no prison. Python reports what its own functions are about to do; this
refuses the report. Who reaches the memory of the process, as NumPy can, reaches more.
"""

import builtins
import contextlib
import importlib
import os
import stat
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

# What the notebook does to `builtins` does not reach the functions below.
globals()["__builtins__"] = dict(vars(builtins))

# The arguments of an event that name what is changed.
CHANGES = {
    "os.chdir": (0,),
    "os.chflags": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.removexattr": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.setxattr": (0,),
    "os.truncate": (0,),
    "os.utime": (0,),
}
READS = {"os.listdir", "os.scandir", "os.getxattr", "os.listxattr"}
REFUSED = {
    *("os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.link"),
    *("os.posix_spawn", "os.spawn", "os.startfile", "os.startfile/2", "os.symlink"),
    *("os.system", "pty.spawn", "signal.pthread_kill", "subprocess.Popen"),
    *("gc.get_objects", "gc.get_referents", "gc.get_referrers"),
    *("resource.prlimit", "resource.setrlimit", "sqlite3.connect", "webbrowser.open"),
    *("sys._current_exceptions", "sys._current_frames", "sys.addaudithook"),
    *("sys.remote_exec", "sys.setprofile", "sys.monitoring.register_callback"),
    *("cpython.PyInterpreterState_New", "cpython.remote_debugger_script"),
}
KINDS_REFUSED = ("_winapi.", "ctypes.", "fcntl.ioctl", "socket.", "syslog.", "winreg.")
# Modules that do in C what no event tells of.
MODULES = {
    *("_cffi_backend", "_ctypes", "_dbm", "_gdbm", "_interpreters", "_posixshmem"),
    *("_sqlite3", "_testcapi", "_testinternalcapi", "_tkinter", "_xxsubinterpreters"),
    *("cffi", "ctypes", "readline"),
}
# Functions that no event tells of.
UNTOLD = {
    "_posixsubprocess": ("fork_exec",),
    "posix": ("chroot", "mkfifo", "mknod", "sched_setaffinity", "sched_setparam")
    + ("sched_setscheduler", "setpriority", "memfd_create", "pidfd_open"),
    "signal": ("pidfd_send_signal",),
    "_signal": ("pidfd_send_signal",),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
MOST_OPENED = 200  # files for writing
LONGEST = 400  # letters of a path that is written to


def prepare(with_torch: bool) -> None:
    """Load what must be loaded before the guard, and keep out what must not be."""
    for name, functions in UNTOLD.items():
        with contextlib.suppress(ImportError):
            module = importlib.import_module(name)
            for function in functions:
                for place in (module, os if name == "posix" else module):
                    if hasattr(place, function):
                        setattr(place, function, _untold)
    if with_torch:  # which needs ctypes
        with contextlib.suppress(ImportError):
            importlib.import_module("torch")
    for name in MODULES:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def _untold(*arguments: object, **options: object) -> NoReturn:
    raise PermissionError("nnguide grade does not allow this")


def install(
    own: str, readable: Sequence[str], closed: Sequence[str], send: Callable[..., None]
) -> None:
    """Refuse from now on what leads out of the folder `own`; there is no way back.

    Args:
        own: The only folder that can be changed.
        readable: Further folders that can be read.
        closed: Folders that cannot be read, even inside of those.
        send: Tells the teacher of what was refused.
    """
    from nnguide.exercises import _calls

    cwd, frame, null = os.getcwd, sys._getframe, os.devnull
    stat_of, is_dir = os.stat, stat.S_ISDIR
    changes, reads, refused, modules = (dict(CHANGES), READS, REFUSED, MODULES)
    windows = os.name == "nt"
    watching = _calls.limited.__code__
    told: set[str] = set()
    opened = [0]

    def plain(path: Any) -> str:
        """The path from the root, without links to follow: a submission makes none."""
        if isinstance(path, bytes):
            path = bytes.decode(path, "utf-8", "surrogateescape")
        if not isinstance(path, str):
            refuse("a path that is no text")
        path = str.__getitem__(path, slice(None))  # no method of a subclass is called
        if windows:
            path = path.replace("\\", "/").lower()
            absolute = path[1:2] == ":" or path.startswith("/")
        else:
            absolute = path.startswith("/")
        if not absolute:
            path = f"{cwd()}/{path}"
        parts: list[str] = []
        for part in path.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return "/".join(["", *parts])

    def inside(path: str, folders: tuple[str, ...]) -> bool:
        return any(path == f or path.startswith(f + "/") for f in folders)

    def refuse(what: str, error: type[Exception] = PermissionError) -> NoReturn:
        if what not in told and len(told) < 6:
            told.add(what)
            send("problem", text=f"refused: {what}"[:300])
        raise error(f"nnguide grade does not allow this: {what}")

    def change(path: Any, event: str) -> None:
        if isinstance(path, int):
            return
        place = plain(path)
        # A folder that is given by its number may not be the one that `..` leaves.
        if not inside(place, owned) or ".." in str.split(os_text(path), "/"):
            if place != plain(null):
                refuse(f"{event} {place}")
        if len(place) > len(own) + LONGEST:
            refuse(f"{event}, a path of {len(place)} letters")

    def os_text(path: Any) -> str:
        text = bytes.decode(path, "latin-1") if isinstance(path, bytes) else path
        return str.__getitem__(text, slice(None))

    def read(path: Any, event: str) -> None:
        if isinstance(path, int):
            return
        place = plain("." if path is None else path)
        if inside(place, shut):
            refuse(f"{event} {place}")
        if not inside(place, open_to_all) and place not in (plain(null), random):
            raise PermissionError(f"nnguide grade does not open {place}")

    def open_file(path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, int):
            return
        if flags & WRITING_:
            change(path, "writing")
            opened[0] += 1
            if opened[0] > MOST_OPENED_:
                refuse(f"more than {MOST_OPENED_} files opened for writing")
            return
        read(path, "reading")
        if mode is None and not inside(plain(path), owned):
            # os.open: with a folder's number, paths lead where no event tells.
            try:
                folder = is_dir(stat_of(path).st_mode)
            except OSError:
                return
            if folder:
                refuse(f"opening the folder {plain(path)}")

    def load(name: Any, file: Any) -> None:
        names = {str(name)}
        if isinstance(file, str):
            names.add(file.replace("\\", "/").rpartition("/")[2].partition(".")[0])
            if not inside(plain(file), installed):
                refuse(f"loading {file}", ImportError)
        if names & modules:
            raise ImportError(f"nnguide grade does not load {name}")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            open_file(*arguments)
        elif event == "import":
            load(arguments[0], arguments[1])
        elif event in changes:
            for index in changes[event]:
                change(arguments[index], event)
        elif event in reads:
            read(arguments[0], event)
        elif event == "sys.settrace":
            if frame(1).f_code is not watching:
                refuse(event)
        elif event == "object.__setattr__":
            if arguments[1] == "__code__":
                refuse("changing the code of a function")
        elif event in refused or event.startswith(KINDS_REFUSED_):
            refuse(event)

    WRITING_, MOST_OPENED_, KINDS_REFUSED_ = WRITING, MOST_OPENED, KINDS_REFUSED
    random = "/dev/urandom"
    owned = (plain(own),)
    shut = tuple(plain(folder) for folder in closed)
    installed = tuple(plain(folder) for folder in readable)
    open_to_all = owned + installed
    sys.addaudithook(hook)
