"""What is in the book, and what its command says."""

import pytest

from tools import browser, course, links
from tools.pages import DOCS
from tools.pdf import __main__ as command
from tools.pdf import plan


def test_the_book_has_the_whole_path_in_its_order():
    printed = [url for part in plan.parts(course.nav()) for url in part.pages]
    path = [links.url(page) for page in course.order(course.nav())]
    assert printed[: len(path)] == path
    assert len(path) > 40
    assert {"reference/notation/", "reference/glossary/"} <= {*printed}


def test_what_is_left_out_is_there_and_does_not_grow():
    nav = course.entries(course.nav())
    assert {*plan.LEFT_OUT} <= {*nav}
    left_out = {page for page in nav if not plan.printed(page)}
    docstrings = left_out - {*plan.LEFT_OUT}
    assert "reference/scratch-layers.md" in docstrings
    assert all(
        "\n::: nnguide" in (DOCS / page).read_text("utf-8") for page in docstrings
    )


def test_parts_are_the_sections_of_the_nav():
    nav = [
        {"Home": "index.md"},
        {course.PATH: [{"Start": "start.md"}, {"Beyond": ["projects/cnn.ipynb"]}]},
        {"Reference": ["reference/data.md"]},
    ]
    assert plan.parts(nav) == [("Start", ["start/"]), ("Beyond", ["projects/cnn/"])]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A built site of one page, of which the book is to be made."""
    folder = tmp_path / "site"
    for name in ("start/index.html", "search/search_index.json"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("{}", "utf-8")
    (folder / "index.html").write_text("", "utf-8")
    monkeypatch.setattr(course, "nav", lambda: [{"Start": "start.md"}])
    return folder


def test_bad_input_is_said(site, tmp_path, capsys, monkeypatch):
    def said(*arguments):
        assert command.main([str(argument) for argument in arguments]) == 1
        return capsys.readouterr().err

    target = tmp_path / "nnguide.pdf"
    assert "there is no folder" in said(tmp_path / "absent", target)
    assert "holds no built site" in said(tmp_path, target)
    assert "is a folder" in said(site, tmp_path)
    assert "No such file" in said(site, tmp_path / "absent" / "nnguide.pdf")
    monkeypatch.setattr(browser, "program", lambda: None)
    assert "no Chromium" in said(site, target)
    (site / "start/index.html").unlink()
    assert "has no page start/: build" in said(site, target)
    assert list(tmp_path.iterdir()) == [site]
    assert command.main([]) == 2
