"""What the system refuses where the guard has been taken away."""

import os
import re
import time
from pathlib import Path

import pytest

from nnguide._grade.inside import landlock
from tests.grade.making import RIGHT, graded

# By a frame of the guard, which is no ordinary means.
AWAY = """
try: open("..")
except OSError as error: last = error.__traceback__
while last.tb_next: last = last.tb_next
guard = last.tb_frame.f_globals["_Guard"]
guard._change = guard._refuse = guard._read = lambda self, *a: a[0]
"""
FILES = [
    "open('{0}', 'a')",
    "open('{0}.new', 'x')",
    "import os; os.remove('{0}')",
    "import os; os.rename('{0}', 'mine')",
    "import os; os.symlink('mine', '{0}.link')",
    "import os; os.mkdir('{0}.d')",
    "import os\nif not os.fork():\n    try: os.remove('{0}')\n"
    "    finally: os._exit(0)\nos.wait()\nraise PermissionError",
]
SIGNALS = [
    "import os; os.kill(os.getppid(), 0)",
    "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
]
TRIED = """
try:
    {0}
except PermissionError as error:
    assert "nnguide" not in str(error)
else:
    raise AssertionError("nothing stopped it")
"""


@pytest.mark.skipif(not landlock.version(), reason="needs Landlock, from Linux 5.13")
def test_the_system_keeps_what_the_guard_has_kept(tmp_path):
    folder, other = tmp_path / "class", tmp_path / "other.txt"
    folder.mkdir()
    other.write_text("not yours")
    codes = FILES + (SIGNALS if landlock.version() >= 6 else [])
    cells = [c.format(other).replace("\n", "\n    ") for c in codes]
    report = graded(
        folder,
        AWAY,
        f"assert open('{other}').read() == 'not yours'",  # the guard is gone
        *map(TRIED.format, cells),
        "open('mine', 'w').close(); open('/dev/null', 'w').close()",
        RIGHT,
    )
    assert report.problems == []
    assert report.count("right") == 1
    assert other.read_text() == "not yours"
    assert sorted(os.listdir(tmp_path)) == ["class", "other.txt"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_a_process_that_was_started_nevertheless_ends_too(tmp_path):
    fork = "import os, time\nstarted = os.fork()\nif not started: time.sleep(1e6)\n"
    report = graded(tmp_path, AWAY, fork + "raise ValueError(started)", RIGHT)
    said = re.fullmatch(r"ValueError: (\d+) in cell 2", report.problems[0])
    assert report.ended
    end = time.monotonic() + 10  # it is dying, but the machine may be busy
    while alive(int(said[1])) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(int(said[1]))


def alive(process: int) -> bool:
    """Whether a process is there and not merely a name that nobody has collected."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False
