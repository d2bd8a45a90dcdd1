"""MkDocs hooks: how a page looks where somebody shares it or a search engine lists it.

Its description, its card picture, and where the whole site is listed.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tools import cards, course

CARDS = "assets/cards"

_drawn: dict[str, cards.Card] = {}


def on_pre_build(config: MkDocsConfig) -> None:
    """Forget the cards of the build before."""
    _drawn.clear()


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Take a notebook's description from its metadata: it has no front matter."""
    if page.file.src_uri.endswith(".ipynb"):
        path = Path(page.file.abs_src_path or "")
        notebook = json.loads(path.read_text("utf-8"))
        page.meta["description"] = notebook["metadata"].get("description", "")


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    """Tell the template the page's title, its part of the guide and its card."""
    card = cards.Card(title(page), chapter(page))
    name = f"{page.url.rstrip('/') or 'index'}.png"
    _drawn[name] = card
    context["shared"] = {
        "title": card.title,
        "chapter": card.chapter,
        "card": f"{config.site_url or ''}{CARDS}/{name}",
    }


def title(page: Page) -> str:
    """The title of the page."""
    return str(page.meta.get("title") or page.title)


def chapter(page: Page) -> str:
    """The innermost part of the nav that holds the page; the home page is in none.

    Nor is what stands on the path before its first chapter.
    """
    name = page.ancestors[0].title if page.ancestors else ""
    return "" if name == course.PATH else name


def on_post_build(config: MkDocsConfig) -> None:
    """Draw the cards; tell robots where all pages are listed."""
    folder = Path(config.site_dir, CARDS)
    for name, card in _drawn.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(cards.kept(card))
    site = config.site_url or ""
    if urlsplit(site).path == "/":  # below a host's root nobody would look for it
        text = f"User-agent: *\nAllow: /\n\nSitemap: {site}sitemap.xml\n"
        Path(config.site_dir, "robots.txt").write_text(text, "utf-8")
