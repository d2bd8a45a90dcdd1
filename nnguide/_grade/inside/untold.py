"""Functions that no audit event tells of: they are taken away."""

import contextlib
import importlib
from typing import NoReturn

FUNCTIONS = {
    "_posixsubprocess": "fork_exec",
    "os": "chroot memfd_create mkfifo mknod pidfd_open sched_setaffinity "
    "sched_setparam sched_setscheduler setns setpriority unshare",
    "signal": "pidfd_send_signal",
    "time": "clock_settime clock_settime_ns",
}
FUNCTIONS |= {"posix": FUNCTIONS["os"], "_signal": FUNCTIONS["signal"]}


def take_away() -> None:
    """Put a function that refuses in the place of each."""
    for name, functions in FUNCTIONS.items():
        with contextlib.suppress(ImportError):  # another system has other modules
            module = importlib.import_module(name)
            for function in functions.split():
                if hasattr(module, function):
                    setattr(module, function, _refuse)


def _refuse(*arguments: object, **options: object) -> NoReturn:
    raise PermissionError("nnguide grade does not allow this function")
