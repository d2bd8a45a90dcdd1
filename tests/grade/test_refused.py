"""What a submission asks for that leads out of its folder, a cell each."""

import sys
from pathlib import Path

import pytest

from tests.grade.making import RIGHT, graded

SECRET = "the answers of somebody else"
# Each cell must be refused. Where one is not, it does no harm: signal 0 ends nobody.
NEAR = {  # {0} is the folder of the submissions
    "open('{0}/other.ipynb').read()": "refused: reading {0}/other.ipynb",
    "import os; os.open('{0}/other.ipynb', os.O_RDONLY)": "",
    "import os; os.listdir('{0}')": "refused: os.listdir {0}",
    "import os; list(os.scandir('{0}'))": "refused: os.scandir {0}",
    "open('{0}/new.txt', 'w')": "refused: writing {0}/new.txt",
    "import os; os.remove('{0}/other.ipynb')": "refused: os.remove {0}/other.ipynb",
}
FAR = [
    "open('{1}')",
    "open('{1}', 'rb', buffering=0)",
    "import os; print(open(os.path.expanduser('~') + '/../secret.txt'))",
    "import os; os.rename('{1}', 'mine')",
    "import os; os.rename('submission.ipynb', '{1}')",
    "import os; os.chmod('{1}', 0)",
    "import os; os.truncate('{1}', 0)",
    "import os; os.mkdir('{1}.d')",
    "import os; os.rmdir('{2}')",
    "import os; os.utime('{1}')",
    "import os; os.chdir('{2}')",
    "import os; os.symlink('{1}', 'mine')",
    "import os; os.link('{1}', 'mine')",
    "import os; os.open('{2}', os.O_RDONLY)",
    "import os; os.open('../../secret.txt', os.O_RDONLY, dir_fd=os.open('.', 0))",
    "import os, numpy; d = os.open(os.path.dirname(numpy.__file__), os.O_RDONLY)",
    "import os, numpy; open(numpy.__file__, 'r+')",
    "import nnguide.exercises as e; open(e.__file__, 'a')",
    "import shutil; shutil.copy('submission.ipynb', '{1}')",
    "import shutil; shutil.rmtree('{2}')",
    "import pathlib; pathlib.Path('{1}').write_text('mine')",
    "import pathlib; pathlib.Path('{1}').unlink()",
    "import numpy as np; np.ones(3).tofile('{1}')",
    "import numpy as np; np.fromfile('{1}', np.uint8)",
    "import numpy as np; np.memmap('{1}', mode='r+')",
    "import sqlite3; sqlite3.connect('{1}')",
    "import _io; _io.FileIO('{1}', 'w')",
    "class S(str):\n    def startswith(s, *a): return True\n"
    "    def split(s, *a): return ['x']\nopen(S('{1}'), 'w')",
    "import builtins\nreal = isinstance\nbuiltins.isinstance = lambda *a: True\n"
    "try: open('{1}', 'w')\nfinally: builtins.isinstance = real",
    "import os\nos.getcwd = lambda: '/usr'\nopen('../secret.txt', 'w')",
    "import os; os.system('touch {1}')",
    "import os; os.popen('touch {1}')",
    "import subprocess; subprocess.run(['touch', '{1}'])",
    "import _posixsubprocess as p; p.fork_exec(*[None] * 23)",
    "import os; os.fork()",
    "import os; os.execv('/bin/sh', ['sh'])",
    "import os; os.posix_spawn('/bin/sh', ['sh'], {{}})",
    "import multiprocessing as m; m.get_context('fork').Process(target=print).start()",
    "import os; os.kill(os.getppid(), 0)",
    "import os; os.killpg(0, 0)",
    "import signal, os; signal.pidfd_send_signal(0, 0)",
    "import os; os.pidfd_open(os.getpid())",
    "import os; os.mkfifo('{1}')",
    "import time; time.clock_settime(time.CLOCK_MONOTONIC, 0)",
    "import fcntl; fcntl.fcntl(0, fcntl.F_GETFD)",
    "import os; os.setpriority(os.PRIO_PROCESS, 0, 19)",
    "import resource as r; r.prlimit(0, r.RLIMIT_CPU)",
    "import resource as r; r.setrlimit(r.RLIMIT_AS, (-1, -1))",
    "import socket; socket.socket()",
    "import urllib.request as u; u.urlopen('http://localhost:9')",
    "import ctypes",
    "import sys; del sys.modules['_ctypes']; import _ctypes",
    "import _xxsubinterpreters",
    "import gc; gc.get_objects()",
    "import sys\nheard = []\nsys.addaudithook(lambda *a: heard.append(a))\n"
    "open('a', 'w').close()\nif not heard: raise OSError('nnguide grade does not')",
    "import sys; sys.settrace(print)",
    "import sys; sys._current_frames()",
    "import nnguide.exercises as e; e.check.__code__ = (lambda *a: 0).__code__",
    "from importlib.machinery import ExtensionFileLoader as L, ModuleSpec as S\n"
    "open('mine.so', 'wb').write(b'x'); L('mine', 'mine.so').create_module("
    "S('mine', None, origin='mine.so'))",
    "for n in range(301): open(f'a{{n}}', 'w').close()",
    "open('a' + '/' * 9 + 'b' * 500, 'w')",
    "open('large', 'wb').write(bytes(20_000_000))",
    "import os; open(os.environ['NNGUIDE_SECRET'])",
]
# What says so instead of the guard: a module that is not there, a limit, an absence.
OTHERS = ["halted; None in sys.modules", "File too large", "'NNGUIDE_SECRET'"]
ASKED = """
try:
    {0}
except BaseException as error:
    if not any(text in str(error) for text in ["nnguide grade does not", *{1}]):
        raise
else:
    raise AssertionError("nothing stopped it")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "class" / "sub").mkdir(parents=True)
    (tmp_path / "class" / "other.ipynb").write_text(SECRET)
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "empty").mkdir()
    return tmp_path / "class"


def state(folder: Path) -> list[tuple[str, object]]:
    """All that could have been changed."""
    files = [p for p in folder.parent.rglob("*") if p.name != "one.ipynb"]
    return sorted(
        (str(p), (p.stat().st_mode, p.is_file() and p.read_text())) for p in files
    )


def test_the_teacher_reads_what_was_refused(folder):
    before = state(folder)
    cells = [code.format(folder) for code in NEAR]
    report = graded(folder, *cells, RIGHT)
    said = [
        f"{text.format(folder)} in cell {number}"
        for number, text in enumerate(NEAR.values(), start=1)
        if text
    ]
    assert report.problems == said
    assert report.count("right") == 1
    assert state(folder) == before


@pytest.mark.skipif(sys.platform != "linux", reason="the cells name functions of Linux")
def test_what_leads_outside_is_refused(folder, monkeypatch):
    monkeypatch.setenv("NNGUIDE_SECRET", str(folder.parent / "secret.txt"))
    before = state(folder)
    places = (folder, folder.parent / "secret.txt", folder.parent / "empty")
    cells = [
        ASKED.format(code.format(*places).replace("\n", "\n    "), OTHERS)
        for code in FAR
    ]
    report = graded(folder, *cells, RIGHT)
    found = [text for text in report.problems if not text.startswith("refused: ")]
    assert found == []
    assert report.count("right") == 1
    assert state(folder) == before
