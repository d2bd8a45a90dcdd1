"""Python-Markdown extension: formulas and figures, put in at build time."""

import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor

from tools import figures, formulas
from tools.pages import DOCS

FIGURE = re.compile(
    r'<img\s+alt="(?P<alt>[^"]*)"\s+src="[^"]*assets/figures/(?P<stem>[\w-]+)\.svg"\s*/?>'
)
COMMENT = re.compile(r"<!--\s*(?:check|skip|given)\b.*?-->\n?", re.S)


class Build(Postprocessor):
    """Checks out, formulas rendered, figures inlined."""

    def run(self, text: str) -> str:
        text = COMMENT.sub("", text)
        text = formulas.render_marked(text)
        return FIGURE.sub(lambda m: _figure(m["stem"], unescape(m["alt"])), text)


def _figure(stem: str, alt: str) -> str:
    path = DOCS / "assets/figures" / f"{stem}.svg"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is not drawn yet: run pytest --regen")
    return _inline(path, path.stat().st_mtime, alt)


@lru_cache
def _inline(path: Path, changed: float, alt: str) -> str:
    return figures.inline(path.read_text("utf-8"), alt, path.stem)


class Site(Extension):
    """Registers the postprocessor, last of all."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.postprocessors.register(Build(md), "nnguide", 0)


def makeExtension(**options: Any) -> Site:
    """The name by which Python-Markdown finds an extension."""
    return Site(**options)
