"""What the hooks put into a page."""

from types import SimpleNamespace

import pytest

from tools import course, hooks
from tools.pages import DOCS


def shown(name: str, html: str) -> str:
    file = SimpleNamespace(src_uri=name, abs_src_path=str(DOCS / name))
    config = SimpleNamespace(nav=course.nav())
    return hooks.on_page_content(html, SimpleNamespace(file=file), config, None)


def test_below_the_title_stands_where_the_page_is_and_how_long_it_takes():
    html = shown("foundations/mlp.md", "<h1>A</h1>\n<p>B</p><h1>C</h1>")
    title, line, rest = html.split("\n")
    assert title == "<h1>A</h1>"
    assert line.startswith('<p class="where" data-search-exclude>Page 7 of ')
    assert " min, exercises " in line
    assert rest == "<p>B</p><h1>C</h1>"


def test_a_page_beside_the_path_has_no_such_line():
    assert shown("reference/notation.md", "<h1>A</h1>") == "<h1>A</h1>"


def test_a_page_of_the_path_needs_a_title():
    with pytest.raises(ValueError, match="without a title"):
        shown("start.md", "<p>B</p>")


def test_the_position_is_counted_on_the_path_alone():
    nav = [{"Home": "index.md"}, {"The path": ["start.md", {"A": ["a.md"]}]}]
    assert course.position("a.md", nav) == "Page 2 of 2"
    assert course.position("start.md", nav) == "Page 1 of 2"
    assert not course.position("index.md", nav)
