"""Python-Markdown extension: formulas and figures, put in at build time.

A figure stands first, then the box in which it moves, and the code that draws it is
folded below.
"""

import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from tools import footnotes, moving, pages, svg
from tools.pages import DOCS, Block, Page

FIGURE = re.compile(
    r'<img\s+alt="(?P<alt>[^"]*)"\s+src="[^"]*assets/figures/(?P<stem>[\w-]+)\.svg"\s*/?>'
)
COMMENT = re.compile(r"<!--\s*(?:check|skip|needs|given|plain|figure)\b.*?-->\n?", re.S)
DRAWS = '??? drawing "The code that draws this"'


class FiguresFirst(Preprocessor):
    """Moves each image above its fences, and folds them."""

    def run(self, lines: list[str]) -> list[str]:
        if not any("assets/figures/" in line for line in lines):
            return lines
        page = pages.parse("\n".join(lines), DOCS)
        moved, at = [], 0
        for drawing in page.drawings():
            moved += page.lines[at : drawing[0].line - 1]
            moved += figure_first(page, drawing)
            at = drawing[-1].image_line
            at += bool(live_below(page, drawing[-1]))
        return moved + page.lines[at:]


def live_below(page: Page, drawn: Block) -> re.Match[str] | None:
    """The comment right below an image that asks for a box in which it moves."""
    below = page.lines[drawn.image_line : drawn.image_line + 1]
    return moving.COMMENT.fullmatch(below[0].rstrip()) if below else None


def figure_first(page: Page, drawing: list[Block]) -> list[str]:
    """The lines of a figure and its fences, as Markdown in the order of the page."""
    first, last = drawing[0], drawing[-1]
    fences = page.lines[first.line - 1 : last.end - 1]
    folded = [f"    {line}" if line.strip() else "" for line in fences]
    shown = [page.lines[last.image_line - 1], ""]
    if live := live_below(page, last):
        shown += [moving.box(live["name"]), ""]
    return [*shown, first.indent + DRAWS, "", *folded, ""]


class Footnotes(Preprocessor):
    """Marks the numbers that the page does not recompute, and says their source."""

    def run(self, lines: list[str]) -> list[str]:
        if not any("<!-- given" in line for line in lines):
            return lines
        page = pages.parse("\n".join(lines), DOCS)
        notes = footnotes.notes(footnotes.givens(page))
        return [*footnotes.marked_lines(page, html=True), "", *notes.split("\n")]


class Build(Postprocessor):
    """Checks out, figures inlined. Formulas wait: see `tools.late`."""

    def run(self, text: str) -> str:
        text = COMMENT.sub("", text)
        if lost := moving.COMMENT.search(text):
            raise ValueError(
                f"{lost[0]} must stand right below the image of a figure, in no note"
            )
        return FIGURE.sub(lambda m: _figure(m["stem"], unescape(m["alt"])), text)


def _figure(stem: str, alt: str) -> str:
    path = DOCS / "assets/figures" / f"{stem}.svg"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is not drawn yet: run pytest --regen")
    return _inline(path, path.stat().st_mtime, alt)


@lru_cache
def _inline(path: Path, changed: float, alt: str) -> str:
    return svg.inline(path.read_text("utf-8"), alt, path.stem)


class Site(Extension):
    """Registers what rewrites the page before its fences are read, and what is last."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(Footnotes(md), "nnguide-footnotes", 28)
        md.preprocessors.register(FiguresFirst(md), "nnguide-figures", 27)
        md.postprocessors.register(Build(md), "nnguide", 0)


def makeExtension(**options: Any) -> Site:
    """The name by which Python-Markdown finds an extension."""
    return Site(**options)
