"""What the workflow of a release runs is there, and may do no more than it must."""

import re
from importlib.util import find_spec

import yaml

from tools.pages import ROOT

RELEASE = ROOT / ".github/workflows/release.yml"


def test_the_release_runs_what_there_is():
    modules = re.findall(r"python -m (tools\.\w+)", RELEASE.read_text("utf-8"))
    assert modules == ["tools.pdf", "tools.offline"]
    assert all(find_spec(module) for module in modules)


def test_what_builds_only_reads_and_what_writes_runs_nothing_of_ours():
    release = yaml.safe_load(RELEASE.read_text("utf-8"))
    assert release["permissions"] == {}
    build, attach = release["jobs"]["build"], release["jobs"]["attach"]
    assert {*build["permissions"].values()} == {"read"}
    assert attach["permissions"] == {"contents": "write"}
    steps = [step.get("uses", step.get("run", "")) for step in attach["steps"]]
    assert [step.split("@")[0].split('"')[0] for step in steps] == [
        "actions/download-artifact",
        "gh release upload ",
    ]
