"""A page or notebook of the site as plain Markdown, as a reader sees it.

Without checks; with absolute links, code, outputs, formulas as TeX, and a picture by
its alternative text and address.
"""

import re
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import downloads, pages
from tools.notebook_page import printed
from tools.pages import Page

FENCED = re.compile(r"(^ *(`{3,}|~{3,})[^`\n]*\n.*?^ *\2[`~]*$)", re.M | re.S)
DOCSTRINGS = re.compile(r"^::: ", re.M)


def made(path: Path, site_url: str) -> str | None:
    """The page at `path` as Markdown, or None if docstrings make it, not its source."""
    if path.suffix == ".ipynb":
        text = _joined(nbformat.read(path, as_version=4))
        return of(pages.parse(text, path), site_url)
    page = pages.read(path)
    return None if DOCSTRINGS.search("\n".join(page.lines)) else of(page, site_url)


def of(page: Page, site_url: str) -> str:
    """The page as Markdown: fences stay in it, where a notebook has cells."""
    page = replace(page, blocks=page.of("check", "given", "plain"))
    cells = downloads.pieces(page, site_url)
    text = "\n\n".join(cell.source for cell in cells)
    parts = FENCED.split(text)  # text, fence, its marks, text, fence, its marks, ...
    parts[::3] = [re.sub(r"\n{3,}", "\n\n", part) for part in parts[::3]]
    del parts[2::3]
    return "".join(parts).strip() + "\n"


def _joined(notebook: NotebookNode) -> str:
    """The notebook as the page that it looks like."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        if text := printed(cell).strip("\n"):
            parts.append(f"```text\n{text}\n```")
        if alt := cell.metadata.get("alt"):
            parts.append(f"*Figure: {alt}*")
    return "\n\n".join(parts)
