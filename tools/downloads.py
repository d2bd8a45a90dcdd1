"""Every page with Python fences as a notebook, made while the site is built."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from tools import footnotes, pages
from tools.containers import HEADING, closed
from tools.given import Given
from tools.pages import IMAGE, Block, Page

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]*)\.(md|ipynb)(#[^)\s]*)?\)")
# The line that opens a fence, up to what only the site understands: titles, marks.
OPENING = re.compile(r"^(\s*(?:`{3,}|~{3,})[^\s`]+)\s[^`]*$")
HIDDEN = {"jupyter": {"source_hidden": True}}
ERROR = "Traceback (most recent call last)"


def notebook(page: Page, site_url: str) -> NotebookNode | None:
    """The page as a notebook, or None if it holds no Python.

    Outputs are left out: the reader makes them. Links lead to the site.
    """
    if not page.of("python", "pycon"):
        return None
    cells = [_cell("markdown", _note(page, site_url)), *pieces(page, site_url)]
    for i, cell in enumerate(cells):
        cell["id"] = f"c{i}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write(page: Page, site_url: str) -> str | None:
    """The notebook of the page as JSON text."""
    made = notebook(page, site_url)
    return None if made is None else v4.writes(made) + "\n"


def project(path: Path) -> str:
    """A notebook of the site as JSON text: numbers marked, code of figures folded."""
    made = nbformat.read(path, as_version=4)
    said: list[Given] = []
    for cell in made.cells:
        if cell.cell_type == "markdown":
            page = pages.parse(cell.source, path)
            lines = footnotes.marked_lines(page, html=False, first=len(said) + 1)
            cell.source = "\n".join(lines)
            said += footnotes.givens(page)
        elif "figures" in cell.metadata:
            cell.metadata |= HIDDEN
    for cell in _markdown([footnotes.plain_notes(said)]):
        cell["id"] = "notes"
        made.cells.append(cell)
    return v4.writes(made) + "\n"


def _note(page: Page, site_url: str) -> str:
    return (
        f"*Made from [the page]({site_url}{url(page)}), where all outputs stand. "
        f"Needs the package `nnguide`: see [Start]({site_url}start/).*"
    )


def url(page: Page) -> str:
    """The page's address below the site's."""
    path = page.path.relative_to(pages.DOCS).with_suffix("").as_posix()
    return path.removesuffix("index") + ("" if path.endswith("index") else "/")


def pieces(page: Page, site_url: str) -> Iterator[NotebookNode]:
    """What runs as code cells, all else between them as Markdown."""
    run = {b.line: b for b in page.of("python", "pycon") if not closed(b.inside)}
    drawing = {b.line for blocks in page.drawings() for b in blocks}
    lines = footnotes.marked_lines(page, html=False)
    text: list[str] = []
    at, folds = pages.front_matter_end(page), 0
    while at < len(lines):
        if lines[at].strip():
            depth = sum(closed((heading,)) for heading in page.inside[at])
            text += ["", "</details>", ""] * (folds - depth)
            folds = depth
        if block := run.get(at + 1):
            yield from _markdown(text)
            yield from _code(block, hidden=block.line in drawing)
            height = block.output.count("\n")  # left out, as all outputs
            end = block.output_line + height if block.output else block.end - 1
            text, at = [], max(end, block.image_line)
        else:
            text += _plain(page, at, lines[at], site_url)
            at += 1
    text += ["", "</details>"] * folds
    yield from _markdown(text)
    yield from _markdown([footnotes.plain_notes(footnotes.givens(page))])


def _cell(
    kind: str, source: str, metadata: dict[str, Any] | None = None
) -> NotebookNode:
    """A cell, valid or not: the notebook is validated as a whole."""
    cell = {"cell_type": kind, "metadata": metadata or {}, "source": source, "id": ""}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def _markdown(lines: list[str]) -> Iterator[NotebookNode]:
    if text := "\n".join(lines).strip():
        yield _cell("markdown", text)


def _code(block: Block, *, hidden: bool) -> Iterator[NotebookNode]:
    """A cell for each output, which no later one replaces; a fence without is one."""
    metadata = HIDDEN if hidden else {}
    if block.kind == "python":
        yield _cell("code", block.source.strip(), metadata)
        return
    source: list[str] = []
    for statement, output in statements(block.source):
        source.append(statement)
        if output:
            tags = {"tags": ["raises-exception"]} if ERROR in output else {}
            yield _cell("code", "\n".join(source), tags)
            source = []
    if source:
        yield _cell("code", "\n".join(source))


def statements(pycon: str) -> Iterator[tuple[str, str]]:
    """Each statement of a fence with prompts, without them, and its output."""
    source: list[str] = []
    output: list[str] = []
    for line in pycon.splitlines():
        if re.match(r">>>( |$)", line):
            if source:
                yield "\n".join(source), "\n".join(output).strip()
            source, output = [line[4:]], []
        elif re.match(r"\.\.\.( |$)", line) and not output:
            source.append(line[4:])
        else:
            output.append(line)
    yield "\n".join(source).rstrip(), "\n".join(output).strip()


def _plain(page: Page, at: int, line: str, site_url: str) -> list[str]:
    """A line of the page in plain Markdown: folded notes, no admonitions, no tabs."""
    if _is_comment(page, at):
        return []
    line = re.sub(f"^ {{0,{4 * len(page.inside[at])}}}", "", line)
    if not page.prose[at].strip():  # blank, or of a fence
        return [OPENING.sub(r"\1", line)]
    if heading := HEADING.match(line):
        title = heading["title"] or heading["kind"].capitalize()
        gap = [""] if "".join(page.lines[at + 1 : at + 2]).strip() else []
        if closed((line.strip(),)):
            return ["<details>", f"<summary>{title}</summary>", *gap]
        return [f"**{title}**", *gap]
    base = url(page).rsplit("/", 2)[0] if "/" in url(page).rstrip("/") else ""
    line = LINK.sub(lambda m: _link(m, base, site_url), line)
    return [IMAGE.sub(rf"![\g<alt>]({site_url}assets/figures/\g<name>)", line)]


def _is_comment(page: Page, at: int) -> bool:
    checks = page.of("check", "given")
    return page.lines[at].lstrip().startswith("<!--") or any(
        block.line <= at + 1 < block.end for block in checks
    )


def _link(m: re.Match[str], base: str, site_url: str) -> str:
    parts: list[str] = base.split("/") if base else []
    for part in m[1].split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    path = "/".join(p for p in parts if p not in ("", "."))
    path = path.removesuffix("index")
    return f"]({site_url}{path}{'/' if path else ''}{m[3] or ''})"
