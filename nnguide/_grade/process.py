"""One submission in a process of its own, which is ended when its time is over."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nnguide._grade import fonts, submissions
from nnguide._grade.report import Report

PACKAGE = Path(__file__).parents[1]
CHILD = PACKAGE / "_grade" / "inside" / "child.py"
MOST_SENT = 4_000_000  # bytes
POSIX = os.name == "posix"
# What Python itself may need to start. Nothing else of the teacher's goes along.
KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Limits:
    """How long a submission may run, and how much memory it may take."""

    seconds: int = 60
    memory: int = 2000  # megabytes


def examine(path: Path, folder: Path, limits: Limits) -> Report:
    """Run the checks of a submission.

    Args:
        path: The notebook.
        folder: Where the submissions are; none of them can be read by this one.
        limits: When it is ended.

    Returns:
        The results, and what went wrong.
    """
    report = Report(path.relative_to(folder).as_posix())
    try:
        data = submissions.read(path)
    except submissions.Unreadable as reason:
        report.finish(str(reason))
        return report
    token = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(
        prefix="nnguide-grade-", ignore_cleanup_errors=True
    ) as own:
        own = os.path.realpath(own)
        Path(own, "submission.ipynb").write_bytes(data)
        if b"matplotlib" in data or b"nnguide.plots" in data:
            fonts.copy_list(own)
        job = {
            "token": token,
            "own": own,
            "closed": [os.path.abspath(folder), os.path.realpath(folder)],
            "path": _import_path(folder),
            "memory": limits.memory,
            "seconds": limits.seconds,
        }
        sent, why = _run(json.dumps(job).encode(), own, limits.seconds)
    report.read(sent, token)
    if not why and not report.ended:
        why = "the notebook ended Python"
    report.finish(why)
    return report


def environment(own: str) -> dict[str, str]:
    """The variables of the process: nothing secret, and a home that is thrown away."""
    homes = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR")
    threads = ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "VECLIB_MAXIMUM")
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **dict.fromkeys(homes, own),
        **{f"{name}_THREADS": "1" for name in threads},
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
    }


def _import_path(folder: Path) -> list[str]:
    """Where this process imports from, but no modules that lie among submissions.

    Python itself may be among them, in a virtual environment, and so may this package.
    """
    submitted = Path(os.path.realpath(folder))
    trusted = [sys.prefix, sys.base_prefix, *map(str, PACKAGE.parents[:1])]

    def kept(entry: str) -> bool:
        real = Path(os.path.realpath(entry))
        python = any(real.is_relative_to(os.path.realpath(t)) for t in trusted)
        return os.path.isabs(entry) and (python or not real.is_relative_to(submitted))

    return list(filter(kept, sys.path))


def _run(job: bytes, own: str, seconds: int) -> tuple[bytes, str]:
    """What the process has sent, and why it was ended, if it did not end by itself."""
    end = time.monotonic() + seconds
    with _started(own) as process:
        reader = _Reader(process)
        assert process.stdin is not None
        with contextlib.suppress(OSError):  # if it has ended, its code says why
            process.stdin.write(job)
            process.stdin.close()
        while process.poll() is None:
            if len(reader.sent) > MOST_SENT:
                return bytes(reader.sent), "too many checks"
            if time.monotonic() > end:
                return bytes(reader.sent), f"time limit of {seconds} s"
            time.sleep(0.02)
        reader.done.wait(1)
        return bytes(reader.sent), _reason(process.returncode)


def _reason(code: int) -> str:
    """What a code says of an end that was not planned."""
    if code < 0 and -code in {signal.SIGALRM, signal.SIGXCPU}:
        return "time limit"
    if code < 0:
        return f"Python crashed ({signal.Signals(-code).name})"
    return f"the notebook ended Python with code {code}" if code else ""


@contextmanager
def _started(own: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process, and its end, whatever happens here: an error, or Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=own,
        env=environment(own),
        start_new_session=POSIX,  # its group is ended as one; Ctrl-C is for us alone
    )
    try:
        yield process
    finally:
        if POSIX:
            # Nobody may be left, which macOS calls a lack of permission.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


class _Reader:
    """Reads from the pipe in a thread: that can be given up on any system."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.sent = bytearray()
        self.done = threading.Event()
        assert process.stdout is not None
        self._pipe = process.stdout
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with self._pipe:
            while len(self.sent) <= MOST_SENT:
                part = os.read(self._pipe.fileno(), 65_536)
                if not part:
                    break
                self.sent += part
        self.done.set()
