"""The sweep tells a difference from an equal output, and a known one from a new one."""

import pytest

from tools import in_page
from tools.live_sweep import KNOWN, Run, told
from tools.pages import DOCS

FENCE = {"at": 0, "source": "x = 1\nx", "want": "1", "raises": False, "draws": False}
SAME = {"same": True, "text": "1\n", "figures": 0}


def run(fence=(), **result):
    return Run("a/", FENCE | dict(fence), False, SAME | result)


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (run(), ""),
        (run(same=False, text="2\n"), "the page shows '1', the browser '2\\n'"),
        (run(error={"last": "ValueError: no"}), "ValueError: no"),
        (run({"raises": True}, error={"last": "ValueError: no"}), ""),
        (run(error={"last": "E: no"}, above=2), "code 3 above: E: no"),
        (run({"draws": True}), "no figure is drawn"),
        (run(note=["Python cannot run", "."]), "Python cannot run."),
    ],
)
def test_a_run_is_judged(made, problem):
    assert made.problem() == problem


def test_a_difference_without_a_reason_is_counted(monkeypatch):
    wrong = run(same=False, text="2\n")
    assert told([wrong, wrong])[1] == 2
    monkeypatch.setattr("tools.live_sweep.KNOWN", [("a/", "x = 1", "a reason")])
    lines, unknown = told([wrong, wrong])
    assert unknown == 0
    assert "a reason" in lines


@pytest.mark.parametrize(("url", "words", "reason"), KNOWN)
def test_what_is_known_still_stands_on_its_page(url, words, reason):
    sources = in_page.program(in_page.fences(DOCS / f"{url.strip('/')}.md")).sources
    assert sum(words in source for source in sources) == 1
    assert reason
