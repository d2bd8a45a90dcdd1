"""Every number of a teaching page is held by something, or named as one that is not."""

import pytest

from tools import covered, pages
from tools.pages import DOCS, ROOT

SECTIONS = ["foundations", "learning"]
TEACHING = [path for name in SECTIONS for path in sorted((DOCS / name).glob("*.md"))]
PAGES = [*TEACHING, DOCS / "index.md", DOCS / "start.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_number_is_held(path):
    found = covered.loose(pages.read(path))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_numbers_that_are_not_held_stand_on_the_page(path):
    assert not covered.stale(pages.read(path))
