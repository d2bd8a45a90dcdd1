"""MkDocs hooks: a line of code has no id, which nothing leads to.

pymdownx.highlight gives each line a span, by which prompts and outputs are left out of
what is copied, and an id. mkdocstrings counts anew for each signature and example, so
that a page of the reference had the same ids dozens of times.
"""

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

# As `__span-0-1`, or behind the name of what the source belongs to.
LINE = re.compile(r'<span id="[^"]*__span-\d+-\d+">')


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the spans of the lines, without their ids."""
    return LINE.sub("<span>", html)
