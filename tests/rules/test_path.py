"""The learning path is one: in the nav, on the home page, and in each page's "Next"."""

import posixpath
import re
from itertools import pairwise

import pytest

from tools import course, reading
from tools.pages import DOCS

ORDER = course.order(course.nav())
NEXT = re.compile(r"^(?:\*\*)?Next:(?:\*\*)? \[[^\]]+\]\(([^)#\s]+)", re.M)
ITEM = re.compile(r"^\d+\. \[[^\]]+\]\(([^)#\s]+)\)", re.M)


def following(name: str, text: str) -> list[str]:
    """The pages that `text`, on the page `name`, calls the next."""
    folder = posixpath.dirname(name)
    return [posixpath.normpath(posixpath.join(folder, to)) for to in NEXT.findall(text)]


@pytest.mark.parametrize(("name", "after"), [*pairwise(ORDER)], ids=ORDER[:-1])
def test_a_page_ends_with_a_link_to_the_next(name, after):
    assert following(name, "\n".join(reading.page(DOCS / name).prose)) == [after]


def test_the_last_page_names_no_next_one_of_the_path():
    text = "\n".join(reading.page(DOCS / ORDER[-1]).prose)
    assert not set(following(ORDER[-1], text)) & set(ORDER)


def test_a_next_link_is_read_from_its_page():
    text = "So far.\n\nNext: [One neuron](neuron.md#top) takes one row.\n"
    assert following("foundations/arrays.md", text) == ["foundations/neuron.md"]
    assert following("a/b.md", "Next: [X](../c/d.ipynb).") == ["c/d.ipynb"]
    assert not following("a/b.md", "The next [page](c.md)")


def test_the_home_page_lists_the_path_in_order():
    home = (DOCS / "index.md").read_text("utf-8")
    section = home.split("\n## The path\n")[1].split("\n## ")[0]
    assert ITEM.findall(section) == ORDER


def test_on_the_home_page_the_path_comes_before_the_code():
    headings = re.findall(r"^## (.+)$", (DOCS / "index.md").read_text("utf-8"), re.M)
    assert headings[0] == course.PATH


def test_the_path_holds_every_teaching_page():
    folders = ("foundations", "learning", "pytorch", "projects", "beyond")
    there = {
        path.relative_to(DOCS).as_posix()
        for folder in folders
        for path in (DOCS / folder).glob("*.*")
        if path.suffix in {".md", ".ipynb"}
    }
    assert set(ORDER) == there | {"start.md"}
