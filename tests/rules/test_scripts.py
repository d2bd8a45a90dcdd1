"""A script that the site offers is the listing that its page shows and runs."""

import re

import pytest

from tools import pages
from tools.pages import DOCS

SCRIPTS = sorted((DOCS / "assets/scripts").glob("*.py"))


def shown(name: str) -> list[str]:
    """The fences below a link to this script, the next one on each page."""
    found = []
    for path in pages.pages():
        page = pages.read(path)
        for number, line in enumerate(page.lines, start=1):
            if f"](../assets/scripts/{name})" in line:
                below = [b for b in page.of("python") if b.line > number]
                found += [block.source for block in below[:1]]
    return found


def test_there_are_scripts():
    assert SCRIPTS


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_what_its_page_shows(path):
    assert shown(path.name) == [path.read_text("utf-8")]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_does_nothing_when_it_is_imported(path):
    """Doctests are looked for in each Python file, which imports it."""
    last = r'^if __name__ == "__main__":\n    main\(\)\n\Z'
    assert re.search(last, path.read_text("utf-8"), re.M)
