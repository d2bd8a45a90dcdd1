"""What the workflows use and in which order, because no test can run them."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tools.pages import ROOT

FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
NEWEST = yaml.safe_load((ROOT / ".github/workflows/newest.yml").read_text("utf-8"))
STEPS = NEWEST["jobs"]["newest"]["steps"]


def test_there_are_workflows():
    assert {path.stem for path in FILES} >= {"newest", "publish", "test"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_actions_are_githubs_own_at_a_major_version(path: Path):
    used = re.findall(r"uses: *(\S+)", path.read_text("utf-8"))
    assert used
    assert [
        name for name in used if not re.fullmatch(r"actions/[\w-]+@v\d+", name)
    ] == []


def place(words: str) -> int:
    (found,) = (i for i, step in enumerate(STEPS) if words in step.get("run", ""))
    return found


def test_what_changed_stands_before_the_build_and_the_tests():
    assert place("tools.newest --ask") < place("mkdocs build") < place("pytest")
    assert "$GITHUB_STEP_SUMMARY" in STEPS[place("tools.newest --ask")]["run"]


def test_what_a_step_prints_is_kept_under_its_name():
    """There the issue looks for it; and the shell fails if any part of a pipe does."""
    assert NEWEST["defaults"]["run"]["shell"] == "bash"
    for step in STEPS:
        for kept in re.findall(r'tee "\$RUNNER_TEMP/(\w+)\.', step.get("run", "")):
            assert kept == step["id"]
    ids = [step["id"] for step in STEPS if "tee" in step.get("run", "")]
    assert ids == ["install", "changed", "site", "tests"]


def test_the_issue_comes_last_and_only_after_a_failure():
    last = STEPS[-1]
    assert place("tools.newest_issue") == len(STEPS) - 1
    assert (last["if"], last["env"]["STEPS"]) == ("failure()", "${{ toJSON(steps) }}")
    assert NEWEST["jobs"]["newest"]["permissions"]["issues"] == "write"


def test_everything_is_tried():
    """Every extra is installed, so that its newest releases are tried, too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (asked,) = re.findall(r'-e "\.\[(.*?)\]"', STEPS[place("pip install")]["run"])
    assert set(asked.split(",")) == set(project["optional-dependencies"])


def test_the_trial_cannot_turn_the_run_red():
    trial = NEWEST["jobs"]["zensical"]
    assert trial["continue-on-error"] is True
    assert "needs" not in NEWEST["jobs"]["newest"]
