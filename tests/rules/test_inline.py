"""Every equation inside a sentence is held, or named as one that is not."""

import pytest

from tools import course, inline, reading
from tools.pages import DOCS, ROOT

PAGES = [DOCS / page for page in ["index.md", *course.order(course.nav())]]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_equation_in_a_sentence_is_held(path):
    found = inline.loose(reading.page(path))
    assert not found, "\n".join(map(str, found))
