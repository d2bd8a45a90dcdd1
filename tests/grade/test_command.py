"""`nnguide grade FOLDER`: what it prints, writes and returns."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnguide import cli
from nnguide._grade import submissions
from tests.grade.making import CHECK, RIGHT, notebook

NAMES = """
right  tried   of  submission  what went wrong
    0      1    2  -a;=1.ipynb  NameError: name 'x' is not defined in cell 2
    1      1    1  b c.ipynb
    0      0    0  deep.ipynb  broken JSON: RecursionError
    0      0    0  empty.ipynb  broken JSON: Expecting value: line 1 column 1 (char 0)
    0      0    0  large.ipynb  larger than 50 MB, so not opened
    0      0    0  link.ipynb  a link to another file, which is not followed
    0      0    0  list.ipynb  no notebook: there is no list of cells
    0      0    0  old.ipynb   no notebook of format 4: open and save it in Jupyter
    0      0    0  pipe.ipynb  no file
    0      0    0  sub/code.ipynb  broken notebook: part 1 has no text
    0      0    0  sub/cell.IPYNB  broken notebook: part 1 is no cell
    0      0    0  sub/prose.ipynb  no code
    0      0    0  sub/utf.ipynb  broken JSON: no text in UTF-8
13 submissions, 12 with problems; the rows are in {0}
"""


def strange(folder: Path) -> None:
    """A folder with all that may be submitted."""
    about = {"page": "foundations/arrays", "exercises": ["arrays-1", "arrays-2"]}
    wrong = CHECK + "check('arrays-1', -1)"
    prose = {"cells": [{"cell_type": "markdown", "source": "x"}]}
    texts = {
        "-a;=1.ipynb": notebook(wrong, "x", about=about),
        "b\nc.ipynb": notebook(RIGHT),
        "deep.ipynb": "[" * 100_000,
        "empty.ipynb": "",
        "large.ipynb": "",
        "list.ipynb": "[1]",
        "old.ipynb": notebook(RIGHT, nbformat=3),
        "sub/code.ipynb": notebook(cells=[{"cell_type": "code", "source": 7}]),
        "sub/cell.IPYNB": notebook(cells=[7]),
        "sub/prose.ipynb": notebook(**prose),
        "notes.txt": "",
        ".hidden.ipynb": "",
        "sub/.ipynb_checkpoints/code-checkpoint.ipynb": "",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "sub/utf.ipynb").write_bytes(b"\xff\xfe{}")
    os.truncate(folder / "large.ipynb", submissions.LARGEST + 1)
    (folder / "link.ipynb").symlink_to(folder / "b\nc.ipynb")
    (folder / "again").symlink_to(folder)
    os.mkfifo(folder / "pipe.ipynb")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_folder_of_strange_files(tmp_path, capsys):
    folder, file = tmp_path / "class", tmp_path / "grades.csv"
    strange(folder)
    file.write_text("an older one")
    assert cli.main(["grade", str(folder), "--csv", str(file)]) == 0
    printed = capsys.readouterr().out
    expected = NAMES.strip().format(file)
    assert sorted(line.split() for line in printed.splitlines()) == sorted(
        line.split() for line in expected.splitlines()
    )
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert all(line[0] == line[-1] == '"' for line in raw[3:].decode().splitlines())
    found = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert found[0] == ["file", "page", "exercise", "result", "message"]
    assert len(found) == 1 + 2 + 12
    assert [row[:4] for row in found[1:4]] == [
        ["'-a;'=1.ipynb", "foundations/arrays", "arrays-1", "wrong"],
        ["'-a;'=1.ipynb", "foundations/arrays", "arrays-2", "not tried"],
        ["b c.ipynb", "start", "start-1", "right"],
    ]
    assert found[1][4].startswith("'-1 is not right.")
    assert found[4][1:] == ["", "", "error", "broken JSON: RecursionError"]
    assert sorted(tmp_path.iterdir()) == [folder, file]


def test_a_folder_that_cannot_be_read_is_a_line(tmp_path, monkeypatch):
    def walk(top, onerror):
        onerror(PermissionError(13, "Permission denied", str(tmp_path / "closed")))
        yield str(tmp_path), [], ["a.ipynb"]

    monkeypatch.setattr(os, "walk", walk)
    (tmp_path / "closed").mkdir()
    found = submissions.find(tmp_path)
    assert found == [tmp_path / "a.ipynb", tmp_path / "closed"]
    with pytest.raises(submissions.Unreadable, match="a folder that is closed"):
        submissions.read(found[1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{0}/no"], "{0}/no is not there; name the folder that holds the submitted"),
        (["{0}/a.txt"], "{0}/a.txt is a file; name the folder"),
        (["{0}/none"], "no notebook (.ipynb) in {0}/none, nor in its subfolders; name"),
        ([""], "expected the name of a folder, got ''"),
        (["{0}/one", "--csv", "{0}/x/y.csv"], "the CSV {0}/x/y.csv cannot be written"),
        (["{0}/one", "--csv", "{0}"], "the CSV {0} is a folder; name a file in it"),
        (["{0}/one", "--csv", ""], "the CSV must be the path of a file, got ''"),
    ],
)
def test_problems_of_the_command(arguments, message, tmp_path, capsys):
    (tmp_path / "a.txt").touch()
    (tmp_path / "one").mkdir()
    (tmp_path / "none").mkdir()
    (tmp_path / "one/a.ipynb").touch()
    assert cli.main(["grade", *(a.format(tmp_path) for a in arguments)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"nnguide grade: {message.format(tmp_path)}")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: FOLDER"),
        (["x", "--seconds", "0"], "expected a number from 1 to 86400, got '0'"),
        (["x", "--seconds", "1.5"], "expected a number from 1 to 86400, got '1.5'"),
        (["x", "--memory", "9" * 5000], "expected a number from 200 to 1000000, got"),
        (["x", "--memory", "²"], "expected a number from 200 to 1000000, got '²'"),
    ],
)
def test_bad_arguments(arguments, message, capsys):
    with pytest.raises(SystemExit) as error:
        cli.main(["grade", *arguments])
    assert error.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_ends_the_submission_too(tmp_path):
    mark = "import os, time; open('begun', 'w').close(); time.sleep(1e6)"
    folder, temporary = tmp_path / "class", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    (folder / "a.ipynb").write_text(notebook(mark))
    command = subprocess.Popen(
        [sys.executable, "-m", "nnguide.cli", "grade", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    end = time.monotonic() + 30
    while not list(temporary.glob("*/begun")) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(temporary)
    command.send_signal(signal.SIGINT)
    assert command.communicate(timeout=20)[1] == "nnguide: interrupted\n"
    assert command.returncode == 130
    assert running(temporary) == []
    assert list(temporary.iterdir()) == []


def running(folder: Path) -> list[str]:
    """The processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cwd"):
        try:
            place = os.readlink(process)
        except OSError:
            continue
        if place.startswith(str(folder)):
            found.append(str(process))
    return found
