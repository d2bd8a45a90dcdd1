"""What README, CONTRIBUTING and the home page say about the project is so."""

import re
import tomllib

import pytest

from tools import bill, course, reading, survey
from tools.pages import DOCS, ROOT

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
START = (DOCS / "start.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROW = re.compile(r"^\| `(\w+)/` \| (.+) \|$", re.M)


def names(folder: str) -> set[str]:
    """The public modules of a folder."""
    return {
        path.stem
        for path in (ROOT / folder).iterdir()
        if not path.name.startswith("_") and (path.is_dir() or path.suffix == ".py")
    }


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_the_versions_of_python_are_those_of_the_package(text):
    versions = [
        line.rpartition(" ")[2]
        for line in PROJECT["project"]["classifiers"]
        if re.search(r":: 3\.\d+$", line)
    ]
    assert PROJECT["project"]["requires-python"] == f">={versions[0]}"
    said = re.findall(r"Python (3\.\d+(?:, 3\.\d+)* or 3\.\d+)", text)
    assert said == [f"{', '.join(versions[:-1])} or {versions[-1]}"]


def test_the_map_names_every_folder_and_every_part_of_the_package():
    folders = dict(ROW.findall(README))
    assert set(folders) == {"docs", "live", "nnguide", "tests", "tools"}
    said = set(re.findall(r"`(\w+)`", folders["nnguide"])) - {"nnguide"}
    assert said == names("nnguide") - {"cli"}
    assert dict(ROW.findall(CONTRIBUTING)).keys() == folders.keys()


def test_contributing_names_modules_that_there_are():
    said = dict(ROW.findall(CONTRIBUTING))
    assert set(re.findall(r"`(\w+)`", said["tools"])) <= names("tools")
    parts = set(re.findall(r"`(\w+)/?`", said["nnguide"] + said["tests"]))
    assert parts <= names("nnguide") | names("tests")


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_the_commands_are_those_of_the_own_check(text):
    check = (ROOT / ".ci/run").read_text("utf-8")
    for command in ("pip install -r requirements.txt", "pytest --doctest-modules"):
        assert command in text
        assert command in check


def test_the_limits_are_those_of_the_tools():
    page, notebook = (f"{limit:g}" for limit in bill.BUDGET.values())
    assert f"over its budget, {page} for a page, {notebook} for a notebook" in (
        CONTRIBUTING
    )
    low, high = survey.MEAN
    for row in (
        f"| words of the core | at most {survey.MOST_WORDS:,} |",
        f"| minutes of reading | at most {survey.MOST_MINUTES}, or ",
        f"| mean length of a sentence | {low} to {high} words |",
        f"| sentences under nine words | at most {100 * survey.MOST_SHORT:g} % |",
        f"| processor time | {page} s, a notebook {notebook} s |",
    ):
        assert row in CONTRIBUTING
    assert survey.SHORT == 9


def test_the_license_is_the_one_that_is_named():
    assert PROJECT["project"]["license"] in README
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")


TITLE = re.compile(r"^# (.+?)(?: \{.*\})?$", re.M)


def test_the_home_page_calls_each_page_of_the_path_by_its_title():
    home = (DOCS / "index.md").read_text("utf-8")
    listed = dict(re.findall(r"^\d+\. \[(.+?)\]\((.+?)\)", home, re.M))
    found = {}
    for name in course.order(course.nav()):
        lines = "\n".join(reading.page(DOCS / name).prose)
        found[TITLE.search(lines)[1].partition(":")[0]] = name
    assert listed == found
