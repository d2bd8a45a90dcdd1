"""MkDocs hooks: the search reads a page before its formulas and figures are in it.

They, and the colors of code, are thousands of elements for a browser and no words for a
reader. The search took a third of the build to read them.
"""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.pages import Page

from tools import formulas, search_text

_whole: dict[str, str] = {}


@event_priority(100)
def _before_search(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    _whole[page.file.src_uri] = page.content or ""
    page.content = search_text.of(page.content or "")


@event_priority(-100)
def _after_search(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    page.content = formulas.render_marked(_whole.pop(page.file.src_uri))


on_page_context = CombinedEvent(_before_search, _after_search)
