"""Every file is short, tidy, and free of what ties it to one machine."""

import re
import subprocess
from pathlib import Path

import pytest

from tools.pages import ROOT

KINDS = "py js md yml toml txt css html mplstyle ipynb"
TEXT = {f".{kind}" for kind in KINDS.split()}
GENERATED = {"docs/assets/katex/katex.min.css", "tools/katex/katex.min.js"}
VENDORED = ROOT / "live/runtime"


def tracked() -> list[Path]:
    """The files of the project, as git lists them, or as the folder holds them."""
    run = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()
    ]


FILES = [
    p
    for p in tracked()
    if (p.suffix in TEXT or p.name == "run") and VENDORED not in p.parents
]


def test_there_are_files_to_look_at():
    assert len(FILES) > 40


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.suffix in {".py", ".js", ".css"}],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_a_source_file_has_at_most_300_lines(path):
    if path.relative_to(ROOT).as_posix() in GENERATED:
        pytest.skip("vendored: KaTeX's own files")
    assert len(path.read_text("utf-8").splitlines()) <= 300


# An absolute path is of one machine. The words in brackets keep this file itself clean.
ABSOLUTE = re.compile(r"(?<![\w.:/])/(?:home|root|tmp|Users|work)/\w|[A-Z]:\\\\Users")


def test_no_file_names_a_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in FILES
        for match in ABSOLUTE.finditer(path.read_text("utf-8"))
        if path != Path(__file__)
    ]
    assert not found


def test_the_absolute_path_rule_can_fail():
    assert ABSOLUTE.search("open('/tm" + "p/x')")
    assert not ABSOLUTE.search("docs/home/x and a/work/b")
