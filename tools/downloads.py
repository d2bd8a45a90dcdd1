"""Every page with Python fences as a notebook, made while the site is built."""

import re
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode, v4

from tools import pages
from tools.pages import Block, Page

ADMONITION = re.compile(r'^(?:!!!|\?\?\?\+?|===)\s*([\w-]*)\s*(?:"(.*)")?\s*$')
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]*)\.(md|ipynb)(#[^)\s]*)?\)")


def notebook(page: Page, site_url: str) -> NotebookNode | None:
    """The page as a notebook, or None if it holds no Python.

    Outputs are left out: the reader makes them. Links lead to the site.
    """
    fences = page.of("python", "pycon")
    if not fences:
        return None
    cells = [v4.new_markdown_cell(_note(page, site_url))]
    at = 0
    for block in fences:
        cells += _text(page, at, block.line - 1, site_url)
        cells.append(_code(block))
        at = max(block.end - 1, block.image_line)
    cells += _text(page, at, len(page.lines), site_url)
    for i, cell in enumerate(cells):
        cell["id"] = f"c{i}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write(page: Page, site_url: str) -> str | None:
    """The notebook of the page as JSON text."""
    made = notebook(page, site_url)
    return None if made is None else nbformat.writes(made) + "\n"


def _note(page: Page, site_url: str) -> str:
    return (
        f"*Made from [the page]({site_url}{url(page)}), where all outputs stand. "
        f"Needs the package `nnguide`: see [Start]({site_url}start/).*"
    )


def url(page: Page) -> str:
    """The page's address below the site's."""
    path = page.path.relative_to(pages.DOCS).with_suffix("").as_posix()
    return path.removesuffix("index") + ("" if path.endswith("index") else "/")


def _code(block: Block) -> NotebookNode:
    source, tags = block.source, []
    if block.kind == "pycon":
        lines = source.splitlines()
        source = "\n".join(
            line.lstrip()[4:]
            for line in lines
            if re.match(r"\s*(>>>|\.\.\.)( |$)", line)
        )
        if "Traceback (most recent call last)" in block.source:
            tags = ["raises-exception"]
    return v4.new_code_cell(source.strip(), metadata={"tags": tags} if tags else {})


def _text(page: Page, start: int, end: int, site_url: str) -> Iterator[NotebookNode]:
    """The prose between two fences, in plain Markdown."""
    hidden = {
        i for b in page.of("check", "given") for i in range(b.line - 1, b.end - 1)
    }
    if start == 0 and page.lines[:1] == ["---"]:
        start = page.lines.index("---", 1) + 1
    base = url(page).rsplit("/", 2)[0] if "/" in url(page).rstrip("/") else ""
    lines = []
    for i in range(start, end):
        if i in hidden or page.lines[i].lstrip().startswith("<!--"):
            continue
        line = page.lines[i].lstrip() if _nested(page.lines[i]) else page.lines[i]
        if heading := ADMONITION.match(line):
            line = f"**{heading[2] or heading[1].capitalize()}**"
        lines.append(LINK.sub(lambda m: _link(m, base, site_url), line))
    if text := "\n".join(lines).strip():
        yield v4.new_markdown_cell(text)


def _nested(line: str) -> bool:
    """Indented as the content of a tab or an admonition is."""
    return line.startswith("    ")


def _link(m: re.Match[str], base: str, site_url: str) -> str:
    parts: list[str] = base.split("/") if base else []
    for part in m[1].split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    path = "/".join(p for p in parts if p not in ("", "."))
    path = path.removesuffix("index")
    return f"]({site_url}{path}{'/' if path else ''}{m[3] or ''})"
