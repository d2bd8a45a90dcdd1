"""The issue of a weekly run that has failed, with a planted `gh`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import newest_issue
from tools.pages import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the planted gh is a script with a shebang line"
)
GH = """\
#!{python}
import json, pathlib, sys
here = pathlib.Path({here!r})
with (here / "calls").open("a") as calls:
    print(*sys.argv[1:3], *sys.argv[3:], sep="|", file=calls)
if sys.argv[2] == "list":
    print((here / "open").read_text())
elif "fail" in (here / "open").read_text():
    sys.exit("no rights")
else:
    (here / "body").write_text(sys.stdin.read())
"""
LOG = """\
docs/start.md ....
\x1b[31mFAILED\x1b[0m docs/losses.md::line:97,column:1 - AssertionError: 1 == 2
FAILED tests/test_a.py::test_b[x y]
ERROR tests/site/test_c.py::test_d - playwright: no such thing
ERROR tests/site/test_c.py::test_d - once more
2 failed, 1 error in 900 s
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a run leaves behind, and a `gh` that no issue is known to."""
    program = tmp_path / "gh"
    program.write_text(GH.format(python=sys.executable, here=str(tmp_path)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "open").write_text("[]")
    (tmp_path / "changed.md").write_text("## What changed\n\n| numpy | 1 | 2 |\n")
    (tmp_path / "tests.log").write_text(LOG)
    monkeypatch.setenv("STEPS", json.dumps({"tests": {"outcome": "failure"}}))
    monkeypatch.setenv("RUN", "https://host.example/runs/7")
    return tmp_path


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


def test_an_issue_is_opened_with_step_names_and_table(folder, capsys):
    newest_issue.main([str(folder)])
    assert capsys.readouterr().out == "opened an issue\n"
    assert calls(folder)[1:] == [
        "issue|create|--title=The newest releases break the guide|--body-file=-"
    ]
    assert (folder / "body").read_text() == (
        "What failed of [this run](https://host.example/runs/7): *tests*.\n\n"
        "### tests: 3 failed\n\n"
        "- `docs/losses.md::line:97,column:1`\n"
        "- `tests/test_a.py::test_b[x y]`\n"
        "- `tests/site/test_c.py::test_d`\n\n"
        "## What changed\n\n| numpy | 1 | 2 |\n"
    )


def test_an_issue_that_is_open_is_updated(folder, capsys):
    issues = [
        {"number": 9, "title": newest_issue.TITLE},
        {"number": 4, "title": newest_issue.TITLE},
        {"number": 3, "title": "The newest releases"},
    ]
    (folder / "open").write_text(json.dumps(issues))
    newest_issue.main([str(folder)])
    assert capsys.readouterr().out == "updated issue 4\n"
    assert calls(folder)[1:] == ["issue|edit|4|--body-file=-"]
    assert "test_a.py" in (folder / "body").read_text()


def test_a_step_without_tests_shows_the_end_of_what_it_printed(folder):
    lines = [f"line {number}" for number in range(30)]
    (folder / "site.log").write_text("\n".join(lines))
    said = newest_issue.body(["site"], folder, "")
    shown = "\n".join(lines[-newest_issue.TAIL :])
    assert said.startswith(f"What failed: *site*.\n\n### site\n\n````text\n{shown}\n`")
    assert "line 9\n" not in said


def test_a_run_that_ended_before_its_table(folder):
    for name in ("changed.md", "tests.log"):
        (folder / name).unlink()
    said = newest_issue.body(["install"], folder, "")
    assert "### install\n\nIt printed nothing that was kept." in said
    assert said.endswith("the run did not come so far.\n")


def test_very_many_names_are_counted(folder):
    names = "".join(f"FAILED t.py::test_{i}\n" for i in range(103))
    (folder / "tests.log").write_text(names)
    said = newest_issue.body(["tests"], folder, "")
    assert "### tests: 103 failed" in said
    assert "- `t.py::test_99`\n- and 3 more\n" in said


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("", "STEPS is '', expected toJSON"),
        ("[1]", r"STEPS is '\[1\]', expected toJSON"),
        ('{"a": 1}', "expected toJSON"),
        ('{"a": {}}', "expected toJSON"),
        ('{"a": {"outcome": "success"}}', "no step of STEPS has failed"),
    ],
)
def test_what_is_no_report_of_steps(steps, message):
    with pytest.raises(SystemExit, match=message):
        newest_issue.failed_steps(steps)


@pytest.mark.parametrize("arguments", [[], ["no-such-folder"], [".", "."]])
def test_bad_arguments(arguments):
    with pytest.raises(SystemExit, match="expected one folder, got "):
        newest_issue.main(arguments)


def test_a_gh_that_refuses_or_is_missing(folder):
    (folder / "open").write_text('[{"number": 1, "title": "fail"}]')
    with pytest.raises(SystemExit, match="gh issue create: no rights"):
        newest_issue.tell("text")
    (folder / "gh").unlink()
    with pytest.raises(SystemExit, match="gh, the command of GitHub, is not installed"):
        newest_issue.tell("text")


def test_it_needs_no_installed_package(folder):
    """`-S` hides them: the installation may be what has failed."""
    subprocess.run(
        [sys.executable, "-S", "-m", "tools.newest_issue", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": ""},
        check=True,
    )
    assert len(calls(folder)) == 2
