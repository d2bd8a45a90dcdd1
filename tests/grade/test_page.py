"""The example in the reference is what the command prints, and its claims are true."""

import re

from nnguide import cli
from nnguide._grade.inside import limits, rules
from nnguide._grade.process import Limits
from tests.grade.making import CHECK, notebook
from tools.pages import DOCS

PAGE = (DOCS / "reference/command.md").read_text("utf-8")
EXAMPLE = re.search(r"^\$ (nnguide grade .*)\n((?:.+\n)+?)```", PAGE, re.M)
NAMES = {"page": "foundations/arrays", "exercises": ["arrays-1", "arrays-3"]}


def test_the_example_is_what_the_command_prints(tmp_path, monkeypatch, capsys):
    right = 'check("arrays-1", [5, 7, 9])'
    submitted = {
        "anna": (CHECK + "%matplotlib inline", right, 'check("arrays-3", 0.5)'),
        "ben": (CHECK + right, "np.ones(3)", 'check("arrays-3", 0.75)'),
        "group-2/cleo": (),
        "group-2/dora": ("import os; os.system('ls')",),
    }
    (tmp_path / "homework/group-2").mkdir(parents=True)
    for name, cells in submitted.items():
        text = notebook(*cells, about=NAMES) if cells else ""
        (tmp_path / f"homework/{name}.ipynb").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    _, *options = EXAMPLE[1].split()
    assert cli.main(options) == 0
    assert capsys.readouterr().out == EXAMPLE[2]
    assert (tmp_path / "grades.csv").is_file()


def test_numbers_of_the_page_are_those_of_the_code():
    assert Limits().seconds == 60
    assert rules.MOST_MADE * limits.LARGEST_FILE == 3_000_000_000
    assert "up to 3 GB" in PAGE
