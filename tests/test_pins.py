"""How `nnguide doctor` reads a file of pinned versions."""

from importlib import metadata
from pathlib import Path

import pytest

import nnguide
from nnguide._doctor import command


def test_the_clone_is_found() -> None:
    assert Path(nnguide.__file__).parents[1] == command.CHECKOUT


def test_every_wrong_pin_has_its_line() -> None:
    lines = ["numpy==1.0", "tqdm==1.0", f"matplotlib=={metadata.version('matplotlib')}"]
    statuses = [finding.status for finding in command.compare_pins(lines)]
    assert statuses == ["WRONG", "WRONG", "ok"]


def test_markers_comments_options_and_local_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: "2.13.0+cpu")
    lines = [
        "# a comment",
        "",
        "-e .",
        "--only-binary :all:",
        'torch==1.0; python_version < "3"',
        'torch==1.0; sys_platform == "amiga"',
        'torch==2.13.0; python_version >= "3.11"  # and a comment',
        "torch[extra]==2.13.0",
    ]
    findings = list(command.compare_pins(lines))
    assert [finding.status for finding in findings] == ["ok", "ok"]
    applies = next(command.compare_pins(['torch==1.0; python_version >= "3"']))
    assert applies.status == "WRONG"


def test_what_is_absent_is_wrong_only_where_it_is_needed() -> None:
    lines = ["no-such-package==1.0"]
    (wrong,) = command.compare_pins(lines, "some.txt")
    (note,) = command.compare_pins(lines, "some.txt", needed=False)
    assert (wrong.status, note.status) == ("WRONG", "note")
