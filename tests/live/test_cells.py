"""The worker's Python, run by this Python."""

import sys

import numpy as np
import pytest

from live import cells
from live.cells import Session, changed, same
from nnguide import exercises


class Notebook:
    """A page of fences, and what a run has sent to it."""

    def __init__(self):
        self.sent = []
        self.session = Session(self.sent.append)

    def run(self, *sources, at=-1, kind="pycon", whole=(), want=None, lenient=False):
        fences = [{"kind": kind, "source": s, "lenient": lenient} for s in sources]
        self.sent.clear()
        self.session.prepare(fences, at % len(sources), list(whole))
        return self.session.run(want)

    @property
    def text(self):
        return "".join(m["text"] for m in self.sent if m["type"] == "out")


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    with np.printoptions(), np.errstate():
        yield Notebook()


def test_a_console_shows_each_value_and_a_script_its_last(page):
    page.run("1\n2")
    assert page.text == "1\n2\n"
    page.run("1\n2", kind="python")
    assert page.text == "2\n"


def test_what_is_needed_runs_quietly_and_only_once(page):
    above = "calls = []", "print('loud')\ncalls.append(1)"
    page.run(*above, "calls")
    assert page.text == "[1]\n"
    assert {"type": "status", "text": "Running code 2 above…"} in page.sent
    page.run(*above, "calls", "len(calls)", whole=[2])
    assert page.text == "1\n"
    assert [m["text"] for m in page.sent if m["type"] == "status"] == ["Running…"]


def test_a_rerun_sees_no_leftovers(page):
    page.run("a = []", "a.append(1)\na")
    assert page.text == "[1]\n"
    page.run("a = []", "a.append(1)\na")
    assert page.text == "[1]\n"
    result = page.run("b = 1", "a")
    assert result["error"]["last"] == "NameError: name 'a' is not defined"


def test_an_error_above_is_named_and_an_expected_one_is_not(page):
    result = page.run("a = 1 / 0", "print(a)")
    assert result["above"] == 0
    assert result["error"]["last"] == "ZeroDivisionError: division by zero"
    result = page.run("a = 1\na += 1 / 0", "a", lenient=True)
    assert result["error"] is None
    assert page.text == "1\n"


def test_a_traceback_holds_the_readers_lines_alone(page):
    result = page.run("import numpy as np\ndef f():\n    np.stack([])\nf()")
    trace = result["error"]["traceback"]
    assert trace.count("File ") == 2
    assert 'File "Code 1", line 3, in f\n    np.stack([])' in trace
    assert trace.endswith("ValueError: need at least one array to stack\n")


def test_code_that_python_cannot_read_is_a_syntax_error(page):
    trace = page.run("print('good')\nfor:")["error"]["traceback"]
    assert "SyntaxError" in trace
    assert 'File "Code 1", line 2' in trace


def test_a_verdict_is_told_from_an_error(page, monkeypatch):
    monkeypatch.setattr(exercises, "_tries", type(exercises._tries)())  # none so far
    answer = "from nnguide.exercises import check\ncheck('start-1', answer={})"
    error = page.run(answer.format(4))["error"]
    assert error["verdict"]
    assert error["message"] == "4 is not right. Multiply before you subtract."
    assert page.run(answer.format(5))["error"] is None
    assert page.text.startswith("Right.")


def test_printing_without_end_is_stopped(page):
    result = page.run("while True:\n    print('again')")
    assert "stopped after 100,000 characters" in result["error"]["last"]
    assert len(page.text) <= cells.LIMIT


def test_figures_are_drawn_in_the_colors_of_the_page(page):
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.xlabel('epoch')"
    result = page.run(code, kind="python")
    [svg] = result["figures"]
    assert page.text == ""
    assert 'aria-label="Figure. epoch, 1 drawn parts"' in svg
    assert "currentColor" in svg
    again = code + "  # again"
    assert page.run(again, "1", whole=[0])["figures"] == []


ERROR = {"last": "ValueError: no"}
NEAR = "0.34256\nb"
SHOWN = "1\nTraceback (most recent call last):\n  ...\nValueError: no"


@pytest.mark.parametrize(
    ("want", "got", "error", "expected"),
    [
        ("[1  2]", "[1 2]\n", None, True),
        ("0.34256", "0.34257\n", None, True),
        ("0.34", "0.35\n", None, False),
        (SHOWN, "1\n", ERROR, True),
        (SHOWN, "1\n", {"last": "ValueError: yes"}, False),
        (SHOWN, "1\n", None, False),
        ("1", "1\n", ERROR, False),
    ],
)
def test_an_output_is_compared_as_the_tests_of_a_page_do(want, got, error, expected):
    assert same(want, got, error) is expected


@pytest.mark.parametrize(
    ("want", "got", "expected"),
    [
        ("a\nb", "a\nc\n", [1]),
        ("a\nb", "a\nb\nc\n", [2]),
        ("a", "", []),
        (NEAR, "0.34257\nc\n", [1]),
    ],
)
def test_the_lines_that_differ_are_named(want, got, expected):
    assert changed(want, got) == expected
