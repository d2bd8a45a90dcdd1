"""How the command ends where its output goes nowhere, or its reader has had enough."""

import subprocess
import sys
from pathlib import Path

import pytest

from nnguide import cli


def run(command: str, tmp_path: Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command.replace("nnguide", f"{sys.executable} -m nnguide.cli")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        **options,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="needs bash and /dev/full")
@pytest.mark.parametrize(
    ("command", "code", "error"),
    [
        ("nnguide doctor | true; exit ${PIPESTATUS[0]}", 141, ""),
        ("nnguide doctor > /dev/full", 1, "nnguide: No space left on device\n"),
    ],
)
def test_output_that_nobody_takes(
    command: str, code: int, error: str, tmp_path: Path
) -> None:
    ended = run(command, tmp_path)
    assert (ended.returncode, ended.stderr) == (code, error)


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def interrupt(_) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run_doctor", interrupt)
    assert cli.main(["doctor"]) == 130
    assert capsys.readouterr().err == "nnguide: interrupted\n"
