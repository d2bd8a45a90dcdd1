"""Where a measured sentence turns on a word, its check holds a relation."""

import pytest

from tools import course, directions, reading
from tools.pages import DOCS, ROOT

PAGES = [DOCS / page for page in ["index.md", *course.order(course.nav())]]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_direction_is_checked(path):
    found = directions.unproved(reading.page(path))
    assert not found, "\n".join(found)
