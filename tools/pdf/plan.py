"""What the book holds: the pages of the nav, chapter by chapter, and what it does not.

Its chapters are the sections of the path and of the nav. Left out is what cannot be
read on paper, or is listed in the book itself. A link to it leads to the site.
"""

from pathlib import Path
from typing import Any, NamedTuple

from tools import course, links
from tools.pages import DOCS

LEFT_OUT = {
    "index.md": "the title page and the contents stand in its place",
    "playground.md": "it moves",
    "reference/index.md": "a list of the pages of the next rule",
}
# A page of docstrings with their source: more paper than all the rest, and a reference
# is searched, not read.
DOCSTRINGS = "\n::: "


class Part(NamedTuple):
    """A chapter: its title, and the addresses of its pages below that of the site."""

    title: str
    pages: list[str]


def parts(nav: Any) -> list[Part]:
    """The chapters of the book, in the order of the nav."""
    found = []
    for section in nav:
        ((title, inside),) = section.items()
        if title == course.PATH:
            found += parts(inside)
        elif pages := [
            links.url(page) for page in course.entries(inside) if printed(page)
        ]:
            found.append(Part(title, pages))
    return found


def printed(page: str) -> bool:
    """Whether the page, a path below docs/, is in the book."""
    path = DOCS / page
    return page not in LEFT_OUT and not (
        path.suffix == ".md" and DOCSTRINGS in path.read_text("utf-8")
    )


def missing(found: list[Part], site: Path) -> list[str]:
    """The pages of the book that the built site does not have."""
    urls = [url for part in found for url in part.pages]
    return [url for url in urls if not (site / url / "index.html").is_file()]
