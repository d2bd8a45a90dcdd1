"""The survey's table; the time of a page's test."""

import pytest

from tools import course, survey
from tools.survey import Line


def test_a_star_marks_what_lies_outside_the_ranges():
    fine = Line("a.md", words=1600, mean=13.0, short=0.25, minutes=30, code_lines=9)
    assert "*" not in str(fine)
    wrong = Line("a.md", words=1601, mean=12.9, short=0.26, minutes=31, code_lines=9)
    assert str(wrong).split() == ["a.md", "1601*", "12.9*", "26%*", "31*", "9"]
    assert "20.1*" in str(Line("a.md", 9, 20.1, 0.0, 1, 9, cpu=1.25))


def test_a_sentence_of_eight_words_is_short_and_one_of_nine_is_not(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("One two three four five six seven eight. " * 2 + "A" + " b" * 8)
    line = survey.survey(path)
    assert (line.mean, line.short) == (pytest.approx(25 / 3), pytest.approx(2 / 3))


def test_it_lists_the_path_in_order(capsys):
    survey.main([])
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["page", "words", "mean", "short", "min", "code"]
    assert [line.split()[0] for line in lines] == course.order(course.nav())


def test_with_cpu_the_slowest_page_comes_first(tmp_path, capsys, monkeypatch):
    seconds = {"quick": 1.5, "slow": 3.25, "sources": 1.0}
    monkeypatch.setattr(survey, "cpu_seconds", lambda path: seconds[path.stem])
    for name in ("quick", "slow"):
        (tmp_path / f"{name}.md").write_text("# T\n")
    survey.main(["--cpu", str(tmp_path / "quick.md"), str(tmp_path / "slow.md")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[-1] == "CPU"
    assert [(row.split()[0], row.split()[-1]) for row in lines[1:]] == [
        ("slow.md", "2.2"),
        ("quick.md", "0.5"),
    ]


def test_the_time_of_a_failing_page_is_refused(tmp_path):
    path = tmp_path / "test_it.py"
    path.write_text("def test_it():\n    assert False\n")
    with pytest.raises(RuntimeError, match=r"the test of test_it\.py fails"):
        survey.cpu_seconds(path)


def test_the_time_is_that_of_the_processor_in_the_other_process(tmp_path):
    path = tmp_path / "test_it.py"
    path.write_text(
        "import time\n"
        "def test_it():\n"
        "    while time.process_time() < 2.5: pass\n"
        "    time.sleep(2.5)\n"
    )
    assert 2.4 < survey.cpu_seconds(path) < 4.9
