"""MkDocs hooks: each line of code on a page has an id of its own.

Python-Markdown numbers the fences of a page, mkdocstrings begins anew with each
signature and example. So all are numbered once more, as they stand on the page.
"""

import re
from itertools import count

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

BLOCK = re.compile(r"<pre\b.*?</pre>", re.S)
LINE = re.compile(r'(<span id="__span-)\d+-')


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Number the blocks of code of the page from 0."""
    return renumbered(html)


def renumbered(html: str) -> str:
    """The page with the number of its block in the id of each line of code."""
    numbers = count()

    def once_more(block: re.Match[str]) -> str:
        return LINE.sub(rf"\g<1>{next(numbers)}-", block[0])

    return BLOCK.sub(once_more, html)
