"""What the weekly run says has changed, with planted versions."""

import json
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from tools import newest, vendored
from tools.pages import ROOT


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Plants packages: a version, and what they need."""

    def plant(**packages: tuple[str, list[str]]) -> None:
        def version(name: str) -> str:
            if name not in packages:
                raise metadata.PackageNotFoundError(name)
            return packages[name][0]

        monkeypatch.setattr(metadata, "version", version)
        monkeypatch.setattr(metadata, "requires", lambda name: packages[name][1])

    return plant


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with two pins and one package that these bring along."""
    (tmp_path / "requirements-reader.txt").write_text("torch==2.13.0  # small\n-e .\n")
    (tmp_path / newest.PINS).write_text(
        '# All.\n-r requirements-reader.txt\n\nsite[all]==1.0; python_version >= "3"\n'
        'site==0.9; python_version < "3"\n'
    )
    (tmp_path / newest.ALONG).write_text(f"{newest.HEAD}jinja2==3.0\ngone==1.1\n")
    return tmp_path


def test_pinned_packages_and_what_they_bring_along(clone, installed):
    installed(
        torch=("2.14.0+cpu", ["Jinja2>=2", "nvidia-cublas"]),
        site=("1.0", ['fast>=1; extra == "all"', 'slow; extra == "none"']),
        jinja2=("3.1", []),
        fast=("1.2", ["torch"]),
        slow=("1.0", []),
        **{"nvidia-cublas": ("13.1", [])},
    )
    assert newest.report(clone, ask=False).partition(".\n\n")[2] == (
        "| package | pinned | installed |\n| --- | --- | --- |\n"
        "| torch | 2.13.0 | 2.14.0+cpu |\n\n"
        "<details><summary>Brought along: 3 changed</summary>\n\n"
        "| package | last verified | installed |\n| --- | --- | --- |\n"
        "| fast | not there | 1.2 |\n| jinja2 | 3.0 | 3.1 |\n"
        "| gone | 1.1 | not installed |\n\n</details>\n"
    )


def test_nothing_has_changed(clone, installed):
    (clone / newest.ALONG).write_text(newest.HEAD)
    installed(torch=("2.13.0+cpu", []), site=("1.0", []))
    said = newest.report(clone, ask=False)
    assert said.endswith("\n\nEvery package is installed as pinned.\n")


def test_what_is_pinned_and_absent_is_said(clone, installed):
    installed(torch=("2.13.0", []))
    assert "| site | 1.0 | not installed |" in newest.report(clone, ask=False)


def test_the_record_is_written_and_then_nothing_has_changed(clone, installed):
    installed(torch=("2.13.0", ["b", "a"]), site=("1.0", []), a=("1", []), b=("2", []))
    newest.record(clone)
    assert (clone / newest.ALONG).read_text() == f"{newest.HEAD}a==1\nb==2\n"
    assert "along" not in newest.report(clone, ask=False)


@pytest.mark.parametrize("name", [newest.PINS, "requirements-reader.txt", newest.ALONG])
def test_a_missing_file_is_named(name, clone, installed):
    installed(torch=("2.13.0", []), site=("1.0", []))
    (clone / name).unlink()
    with pytest.raises(SystemExit, match=f"^{name} is missing; run this from a clone"):
        newest.report(clone, ask=False)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("numpy=1.0", "cannot read 'numpy=1.0', expected such as numpy==2.4.6: "),
        ("numpy", "one exact version"),
        ("numpy>=2", "one exact version"),
        ("numpy==2.*", "one exact version"),
        ("numpy==2,<3", "one exact version"),
        ("--no-index", "cannot read '--no-index'"),
        ("numpy @ https://a.example/x.whl", "one exact version"),
    ],
)
def test_a_line_that_is_no_pin_is_named(line, reason, clone):
    (clone / newest.PINS).write_text(f"torch==1.0\n{line}\n")
    with pytest.raises(SystemExit) as error:
        newest.report(clone, ask=False)
    assert str(error.value).startswith("requirements.txt, line 2: cannot read ")
    assert reason in str(error.value)


def test_the_record_of_this_repository():
    """Only the weekly run compares its versions with what is installed."""
    recorded = [pin.name for pin in newest.read(ROOT / newest.ALONG)]
    pinned = {pin.name for pin in newest.read(ROOT / newest.PINS)}
    assert recorded == sorted(set(recorded) - pinned)
    assert {"jinja2", "markdown", "pygments", "pymdown-extensions"} <= set(recorded)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """KaTeX, Pyodide with a tqdm, the frame of the search, and a workflow."""
    for name, text in {
        "tools/katex/katex.min.js": 'var a={version:"0.19.1"}',
        "live/runtime/manifest.json": json.dumps(
            {"pyodide": "0.27.7", "files": [{"file": "tqdm-4.70.1-py3-none-any.whl"}]}
        ),
        "tools/iframe_worker/README.md": "`iframe-worker` 1.0.4 (MIT)",
        ".github/workflows/a.yml": "uses: actions/checkout@v4\nuses: actions/x@v5\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_vendored_files_and_actions_that_have_newer_releases(repository, installed):
    installed(tqdm=("4.71.0", []))
    asked = []

    def ask(command: list[str]) -> str:
        asked.append(" ".join(command))
        if "pyodide" in command:
            return "1.0.0"
        if "iframe-worker" in command:
            return "1.0.5"
        return "0.19.1" if "katex" in command else "v5.0.1"

    assert list(vendored.older(repository, ask)) == [
        ("pyodide", "0.27.7", "1.0.0"),
        ("iframe-worker", "1.0.4", "1.0.5"),
        ("tqdm in `live/runtime`", "4.70.1", "4.71.0"),
        ("actions/checkout", "v4", "v5.0.1"),
    ]
    assert asked[:2] == ["npm view katex version", "npm view pyodide version"]
    assert "gh api repos/actions/x/releases/latest --jq .tag_name" in asked


def test_what_cannot_be_asked_is_not_taken_for_well(repository, installed, monkeypatch):
    installed(tqdm=("4.70.1", []))
    monkeypatch.setenv("PATH", "")
    said = [row[2] for row in vendored.older(repository)]
    assert said[0] == "(not known: npm is not installed)"
    assert said[-1] == "(not known: gh is not installed)"
    assert len(said) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="needs sh")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no such thing >&2; exit 1", "(not known: sh says no such thing)"),
        ("true", "(not known: sh says nothing)"),
        ("echo 1.2", "1.2"),
    ],
)
def test_an_answer_that_is_none_says_why(script, said):
    assert vendored.run(["sh", "-c", script]) == said


def test_a_file_that_names_no_version_or_two(repository):
    (repository / "tools/katex/katex.min.js").write_text("var a")
    with pytest.raises(SystemExit, match=r"katex\.min\.js names 0 versions, expected"):
        list(vendored.older(repository, lambda command: ""))


def test_the_versions_of_this_repository_are_found(monkeypatch):
    asked = []
    list(vendored.older(ROOT, lambda command: asked.append(command[2]) or ""))
    assert asked[:3] == ["katex", "pyodide", "iframe-worker"]
    assert "repos/actions/checkout/releases/latest" in asked
    note = (ROOT / "tools/katex/README.md").read_text("utf-8")
    assert f"`katex` {vendored._katex(ROOT)} (MIT" in note
