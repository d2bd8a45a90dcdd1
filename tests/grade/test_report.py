"""What the command believes of a line that a process has sent."""

import json

import pytest

from nnguide._grade.report import FORGED, Report, one_line
from nnguide._grade.sheet import harmless

TOKEN = "t"
CHECKED = {
    "token": TOKEN,
    "kind": "check",
    "exercise": "start-1",
    "result": "right",
    "message": "Right.",
}


def taken(*messages: object) -> Report:
    report = Report("a.ipynb")
    lines = [json.dumps(m) if isinstance(m, dict) else m for m in messages]
    report.read("".join(f"{line}\n" for line in lines).encode(), TOKEN)
    return report


def test_a_line_as_it_should_be():
    report = taken(CHECKED)
    assert report.results == {"start-1": ("right", "Right.")}
    assert report.problems == []


@pytest.mark.parametrize(
    "line",
    [
        *({**CHECKED, **change} for change in (
            {"token": "x"}, {"token": None}, {"kind": "x"}, {"kind": []},
            {"exercise": "nowhere-1"}, {"exercise": "start-1\n"}, {"exercise": 1},
            {"exercise": "start-" + "1" * 99}, {"result": "best"}, {"result": []},
            {"message": 1}, {"message": None}, {"kind": "cell", "number": True},
            {"kind": "cell", "number": 10**9}, {"kind": "cell"},
            {"kind": "problem", "text": {}}, {"kind": "begin", "exercise": None},
        )),
        *("", "[]", "7", "{", "\x00", "[" * 100_000, "9" * 10_000, '"\\ud800"'),
        '{"token": "t"}',
    ],
)  # fmt: skip
def test_any_other_line_is_tampering(line):
    report = taken(line)
    assert report.results == {}
    assert report.problems == [FORGED]


def test_a_last_line_that_was_cut_off_is_none():
    report = Report("a.ipynb")
    report.read(json.dumps(CHECKED).encode(), TOKEN)
    assert (report.results, report.problems) == ({}, [])


@pytest.mark.parametrize(
    ("metadata", "page", "exercises"),
    [
        ({"page": "x/y", "exercises": ["start-1", "start-1"]}, "x/y", ["start-1"]),
        ({"page": "../=x", "exercises": ["start-1"]}, "", ["start-1"]),
        ({"page": "p", "exercises": ["start-1", 2]}, "p", []),
        ({"exercises": ["start-1"] * 101}, "", []),
        ({"exercises": "start-1"}, "", []),
        ([], "", []),
    ],
)
def test_a_plan(metadata, page, exercises):
    report = taken({"token": TOKEN, "kind": "plan", "metadata": metadata})
    assert (report.page, report.exercises) == (page, exercises)


def test_problems_are_few():
    many = [{"token": TOKEN, "kind": "problem", "text": f"{n}"} for n in range(999)]
    report = taken(*many, *({**m, "kind": "note"} for m in many))
    assert len(report.problems) == len(report.notes) == 12


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\t c\r", "a b c"),
        ("\x1b[31mred\x9b0m", "?[31mred?0m"),
        ("\u202egpj.exe", "?gpj.exe"),
        ("ω − x²", "ω − x²"),
        ("x" * 501, "x" * 499 + "…"),
    ],
)
def test_one_line(text, shown):
    assert one_line(text) == shown


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1 is not right.", "'-1 is not right."),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("a;=1", "a;'=1"),
        ("a; \r\n-1", "a; '-1"),
        ("1 - 1 = 0", "1 - 1 = 0"),
        ("[1, -2]", "[1, -2]"),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert harmless([cell]) == [written]
