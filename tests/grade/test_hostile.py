"""Submissions that break, hang, flood or forge: each ends in a line of the report."""

import sys
import time

import pytest

from tests.grade.making import CHECK, RIGHT, graded

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a limit that Linux keeps")
FORGED = """
import json, os
line = json.dumps({"token": "", "kind": "check", "exercise": "arrays-1",
                   "result": "right", "message": "Right."})
for number in range(3, 30):
    try:
        os.write(number, line.encode() + b"\\n")
    except OSError:
        pass
print(line, flush=True)
print("Right.")
"""


def only(report, problem: str) -> None:
    """One problem, of these words."""
    assert [text[: len(problem)] for text in report.problems] == [problem]


def test_a_check_that_never_returns_costs_its_time_and_nothing_before(tmp_path):
    slow = "import time\ndef f(E): time.sleep(1e6)\n" + CHECK + 'check("arrays-5", f)'
    begun = time.monotonic()
    report = graded(tmp_path, RIGHT, slow, 'check("arrays-1", 1)', seconds=6)
    assert time.monotonic() - begun < 20
    only(report, "time limit of 6 s in cell 2")
    assert report.results == {
        "start-1": ("right", "Right. Now you know how an exercise works."),
        "arrays-5": ("error", "time limit of 6 s in cell 2"),
    }


def test_threads_that_sleep_and_what_is_to_run_at_exit_do_not_hold_it_up(tmp_path):
    report = graded(
        tmp_path,
        "import threading, time, atexit\natexit.register(time.sleep, 1e6)\n"
        "for _ in range(20): threading.Thread(target=time.sleep, args=[1e6]).start()",
        RIGHT,
    )
    assert report.problems == []
    assert report.count("right") == 1


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import os; os._exit(0)", "the notebook ended Python in cell 2"),
        ("import os; os._exit(7)", "the notebook ended Python with code 7 in cell 2"),
        ("import os; os.closerange(0, 99)", "the notebook ended Python with code 1"),
        ("import os; os.abort()", "Python crashed (SIGABRT) in cell 2"),
    ],
)
def test_an_early_end(code, problem, tmp_path):
    report = graded(tmp_path, RIGHT, code, 'check("arrays-1", [5, 7, 9])')
    only(report, problem)
    assert list(report.results) == ["start-1"]


@LINUX
def test_memory_is_limited(tmp_path):
    all_of_it = "x = []\nwhile True: x.append(bytearray(10**7))"
    report = graded(
        tmp_path,
        "import numpy as np; np.ones(10**10)",
        all_of_it,
        "x = None",
        "import mmap; mmap.mmap(-1, 10**10)",
        RIGHT,
        memory=500,
    )
    assert report.problems[:2] == ["memory limit in cell 1", "memory limit in cell 2"]
    assert "Cannot allocate memory" in report.problems[2]
    assert report.count("right") == 1


def test_output_goes_nowhere(tmp_path):
    flood = "import os, sys\nfor n in range(2000):\n    print('x' * 10**5)\n"
    flood += "    os.write(1, b'x' * 10**5)\n    os.write(2, b'x' * 10**5)"
    report = graded(tmp_path, flood, RIGHT)
    assert report.problems == []
    assert report.count("right") == 1


def test_a_pipe_that_is_flooded_is_closed(tmp_path):
    flood = """
import os
while True:
    for number in range(3, 30):
        try: os.write(number, b"x" * 65536)
        except OSError: pass
"""
    only(graded(tmp_path, flood), "too many checks")


def test_forged_results_do_not_count(tmp_path):
    report = graded(tmp_path, FORGED, RIGHT)
    only(report, "tampering: it sent what no check has sent")
    assert list(report.results) == ["start-1"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (
            "import nnguide.exercises._keys as k; k.Value.verify = lambda *a: 0",
            "verify",
        ),
        ("import nnguide.exercises.start as s; s.KEYS[1] = s.KEYS.get(2)", "KEYS"),
        (
            "from nnguide.exercises.start import KEYS\n"
            "object.__setattr__(KEYS[1], 'expected', 6)",
            "KEYS.1.expected",
        ),
        ("import numpy as np; np.array_equal = lambda *a, **k: True", "array_equal"),
        (
            "import nnguide.exercises as e\ne._key_of = lambda n: e\n"
            "e.verify = lambda *a: None\ne.right = ''",
            "_key_of",
        ),
    ],
)
def test_a_check_that_was_changed_counts_for_nothing(code, name, tmp_path):
    report = graded(tmp_path, code, CHECK + 'check("start-1", 6)')
    result, message = report.results["start-1"]
    assert result == "error"
    assert message.startswith("tampering: ")
    assert name in message
    assert report.problems[-1].startswith("tampering: ")


def test_a_check_of_ones_own_is_none(tmp_path):
    mine = "import nnguide.exercises as e\ne.check = lambda *a: print('Right.')\n"
    report = graded(
        tmp_path,
        mine + RIGHT,
        about={"page": "start", "exercises": ["start-1"]},
    )
    assert report.results["start-1"][0] == "not tried"
    only(report, "tampering: nnguide.exercises.check was changed")


def test_errors_that_cannot_be_shown_and_text_that_moves_a_cursor(tmp_path):
    report = graded(
        tmp_path,
        "class E(Exception):\n    def __str__(self): raise self\nraise E",
        "class M(type):\n    __name__ = property(lambda s: 1/0)\n"
        "class F(BaseException, metaclass=M): pass\nraise F",
        "raise ValueError('\\x1b[2J\\x07\\u202e' + 'x' * 10**6 + '\\nsecond line')",
        "raise ValueError('\\ud800')",
        CHECK + "check('start-1', type('Z\\x1b[31m', (), {})())",
    )
    assert report.problems[:2] == [
        "an error that cannot be shown in cell 1",
        "an error that cannot be shown in cell 2",
    ]
    assert report.problems[2].startswith("ValueError: ?[2J??xxx")
    assert len(report.problems[2]) <= 500
    assert report.problems[3] == "ValueError: ? in cell 4"
    assert report.results["start-1"][0] == "wrong"
    assert report.results["start-1"][1].isprintable()


def test_a_folder_that_is_hard_to_delete_is_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    deep = "import os\nos.makedirs('/'.join('a' * 190))\nos.mkdir('b')\n"
    report = graded(tmp_path, deep + "open('b/c', 'w').close(); os.chmod('b', 0)")
    assert report.problems == []
    assert list((tmp_path / "temporary").iterdir()) == []
