"""What the system itself takes care of, where it can: Windows has none of this."""

import contextlib
import os
import signal
import sys
from pathlib import Path

LARGEST_FILE = 10_000_000  # bytes
OPEN_FILES = 256
MORE_THREADS = 64  # than this user has when the submission starts


def apply(seconds: int, memory: int) -> None:
    """Limit this process: seconds of CPU, megabytes of memory, files, processes."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: memory * 1_000_000,
        resource.RLIMIT_CPU: seconds + 5,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if threads := _threads():
        wanted[resource.RLIMIT_NPROC] = threads + MORE_THREADS
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS does not know them all
            resource.setrlimit(kind, (most, most))
    # Should the command be killed, nobody is left to end this process.
    signal.alarm(seconds + 5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _threads() -> int:
    """How many threads this user has, as the limit counts them; 0 if nobody knows."""
    count = 0
    for tasks in Path("/proc").glob("[0-9]*/task"):
        with contextlib.suppress(OSError):
            about = tasks.stat()
            if about.st_uid == os.getuid():
                count += about.st_nlink - 2
    return count
