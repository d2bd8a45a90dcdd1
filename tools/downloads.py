"""Every page with Python fences as a notebook, made while the site is built.

A downloaded notebook stands alone: its links lead to the site, a note says where it
comes from, and its first code cell installs what is missing.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from tools import first_cell, footnotes, links, pages
from tools.containers import HEADING, closed
from tools.given import Given
from tools.pages import FENCE, Block, Page

# The line that opens a fence, up to what only the site understands: titles, marks.
OPENING = re.compile(r"^(\s*(?:`{3,}|~{3,})[^\s`]+)\s[^`]*$")
END = re.compile("-->")
# What only the style of the site is for: boxes, and classes as in `{ .lead }`.
STYLE = re.compile(r"^\s*</?div\b[^>]*>\s*$|\{:? ?[.#][a-z][^}]*\}")
HIDDEN = {"jupyter": {"source_hidden": True}}
ERROR = "Traceback (most recent call last)"
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "file_extension": ".py"},
}


def notebook(page: Page, site_url: str) -> NotebookNode | None:
    """The page as a notebook, or None if it holds no Python.

    Outputs are left out: the reader makes them. Links lead to the site.
    """
    if not page.of("python", "pycon"):
        return None
    cells = list(pieces(page, site_url))
    for i, cell in enumerate(cells):
        cell["id"] = f"c{i}"
    extras = [block.source.strip() for block in page.of("needs")]
    first = _first_cells(cells, links.source_of(page.path), extras, site_url)
    return v4.new_notebook(cells=[*first, *cells], metadata=METADATA)


def write(page: Page, site_url: str) -> str | None:
    """The notebook of the page as JSON text."""
    made = notebook(page, site_url)
    return None if made is None else v4.writes(made) + "\n"


def project(path: Path, site_url: str) -> str:
    """A notebook of the site as JSON text: numbers marked, code of figures folded."""
    made = nbformat.read(path, as_version=4)
    source = links.source_of(path)
    said: list[Given] = []
    for cell in made.cells:
        if cell.cell_type == "markdown":
            page = pages.parse(cell.source, path)
            cell.source = _project_text(page, source, site_url, first=len(said) + 1)
            said += footnotes.givens(page)
        elif "figures" in cell.metadata:
            cell.metadata |= HIDDEN
    for cell in _markdown([footnotes.plain_notes(said)]):
        cell["id"] = "notes"
        made.cells.append(cell)
    made.cells[:0] = _first_cells(made.cells, source, [], site_url)
    made.metadata = nbformat.from_dict(METADATA)
    return v4.writes(made) + "\n"


def _project_text(page: Page, source: str, site_url: str, *, first: int) -> str:
    """The text of a Markdown cell, without the comments that checks stand in."""
    lines = footnotes.marked_lines(page, html=False, first=first)
    comments = _comments(page)
    shown = [
        links.absolute(line, source, site_url) if page.prose[at].strip() else line
        for at, line in enumerate(lines)
        if at not in comments
    ]
    return "\n".join(shown).strip()


def _first_cells(
    cells: Iterable[NotebookNode], source: str, extras: list[str], site_url: str
) -> list[NotebookNode]:
    """What stands above the page: where it comes from, and what it needs."""
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    asked = first_cell.asked(code, extras)
    install = first_cell.source(asked, site_url)
    found = [
        _cell("markdown", first_cell.note(asked, links.url(source), site_url)),
        _cell("code", install, {"tags": [first_cell.TAG], **HIDDEN}),  # to one line
    ]
    for cell, name in zip(found, ("made-from", first_cell.TAG), strict=True):
        cell["id"] = name
    return found


def pieces(page: Page, site_url: str) -> Iterator[NotebookNode]:
    """What runs as code cells, all else between them as Markdown."""
    run = {b.line: b for b in page.of("python", "pycon") if not closed(b.inside)}
    drawing = {b.line for blocks in page.drawings() for b in blocks}
    lines = footnotes.marked_lines(page, html=False)
    comments = _comments(page)
    text: list[str] = []
    at, folds = pages.front_matter_end(page), 0
    while at < len(lines):
        if lines[at].strip():
            depth = sum(closed((heading,)) for heading in page.inside[at])
            text += ["", "</details>", ""] * (folds - depth)
            if folds and not depth and not closed((lines[at].strip(),)):
                yield from _markdown(text)  # so that there is room below a fold
                text = []
            folds = depth
        if block := run.get(at + 1):
            yield from _markdown(text)
            yield from _code(block, hidden=block.line in drawing)
            height = block.output.count("\n")  # left out, as all outputs
            end = block.output_line + height if block.output else block.end - 1
            text, at = [], max(end, block.image_line)
        else:
            if at not in comments:
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
    line = re.sub(f"^ {{0,{4 * len(page.inside[at])}}}", "", line)
    if not page.prose[at].strip():  # blank, or of a fence
        return [OPENING.sub(r"\1", line)]
    if STYLE.search(line) and not (line := STYLE.sub("", line)).strip():
        return []
    if heading := HEADING.match(line):
        title = heading["title"] or heading["kind"].capitalize()
        gap = [""] if "".join(page.lines[at + 1 : at + 2]).strip() else []
        if closed((line.strip(),)):
            # In HTML the marks of Markdown are shown as they are.
            title = re.sub(r"`([^`]+)`", r"<code>\1</code>", title)
            return ["<details>", f"<summary>{title}</summary>", *gap]
        return [f"**{title}**", *gap]
    return [links.absolute(line, links.source_of(page.path), site_url)]


def _comments(page: Page) -> set[int]:
    """The lines of the page's comments. A fence shows its own."""
    found: set[int] = set()
    closing: re.Pattern[str] | None = None  # of the fence or comment that is open
    for at, line in enumerate(page.lines):
        if closing is None and line.lstrip().startswith("<!--"):
            closing = END
        if closing is END:
            found.add(at)
        if closing and closing.search(line):
            closing = None
        elif closing is None and (fence := FENCE.match(line)):
            marks = fence["marks"]
            closing = re.compile(rf"^\s*{marks[0]}{{{len(marks)},}}\s*$")
    return found
