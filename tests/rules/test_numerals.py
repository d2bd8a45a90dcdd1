"""Every number of a teaching page is held by something, or named as one that is not."""

import pytest

from tools import course, covered, reading
from tools.pages import DOCS, ROOT

PAGES = [DOCS / page for page in ["index.md", *course.order(course.nav())]]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_number_is_held(path):
    assert not (wrong := covered.message(reading.page(path))), wrong
