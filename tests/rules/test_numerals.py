"""Every number of a teaching page is held by something, or named as one that is not."""

import pytest

from tools import course, covered, plain, reading
from tools.pages import DOCS, ROOT

PAGES = [DOCS / page for page in ["index.md", *course.order(course.nav())]]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_number_is_held(path):
    assert not (wrong := covered.message(reading.page(path))), wrong


EVERYWHERE = sorted(p for p in DOCS.rglob("*") if p.suffix in {".md", ".ipynb"})


@pytest.mark.parametrize(
    "path", EVERYWHERE, ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_a_check_compares_with_something_computed(path):
    assert not (wrong := plain.unmeasured(reading.page(path))), (
        "name what measures nothing in the comment <!-- plain … -->:\n"
        + "\n".join(wrong)
    )
