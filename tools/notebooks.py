"""Execute a project notebook in a kernel; compare its outputs, figures and prose.

Cell metadata says how: the tag `ignore-output` (timings, and pictures of what a long
training reached, which differ from machine to machine), `"tolerance": 0.3` (numbers),
`"alt"` (the alternative text of the figure), `"figures"`
(the committed summary of what it draws).
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from tools import drawing, pages, regen, summary, svg
from tools.compare import difference
from tools.notebook_page import is_ignored, printed

SETUP = """\
import sys, warnings
sys.path.insert(0, {root!r})
warnings.simplefilter("error")
# matplotlib-inline declares its settings in a way that traitlets calls deprecated.
warnings.filterwarnings("ignore", "InlineBackend.*deprecated in traitlets")
# Figures as SVG, summarized after each cell, before IPython shows and closes them.
_drawn = []
def _record():
    from matplotlib.pyplot import figure, get_fignums
    from tools.summary import summarize
    _drawn.append([summarize(figure(number)) for number in get_fignums()])
get_ipython().events.register("post_execute", _record)
import matplotlib
matplotlib.rcParams.update({{"svg.hashsalt": "nnguide", "svg.fonttype": "none"}})
%config InlineBackend.figure_formats = ["svg"]
class _Shapes:
    def visit(self, tree):  # of the cell that runs next, whose source is kept
        from tools import shapes
        shapes.prepare(globals())
        return shapes.wrapped(In[-1])
get_ipython().ast_transformers.append(_Shapes())
"""
REPORT = "import json; print(json.dumps(_drawn)); warnings.resetwarnings()"
# In a namespace of their own, so that no cell can come to need a name of a check.
CHECK = """\
def _check():
    from pytest import raises
    from tools.prose import Paragraph
    names = Paragraph({paragraph!r}).names()
    kept = globals().setdefault("_kept", {{}})  # names that a check leaves to the next
    # Last the cells: a page that names something `rows` means its own.
    space = {{**kept, **names, "raises": raises, **globals()}}
    exec(compile({source!r}, {where!r}, "exec"), space)
    kept.update(space)
_check()
del _check
"""


class Notebook(pytest.File):
    """A notebook of docs/, collected as one test."""

    def collect(self) -> Iterator["NotebookItem"]:
        yield NotebookItem.from_parent(self, name="notebook")


class NotebookItem(pytest.Item):
    """Runs the notebook in a fresh kernel, and compares."""

    def runtest(self) -> None:
        problems, executed = verify(self.path)
        if problems and regen.enabled:
            regen.write(self.path, nbformat.writes(executed) + "\n")
        elif problems:
            pytest.fail("\n\n".join(problems), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, str(self.path.relative_to(pages.ROOT))


def verify(path: Path) -> tuple[list[str], NotebookNode]:
    """Execute the notebook at `path`: what is wrong with it, and how it should be.

    What is right stays as it is, with the timings of the run from which it comes.
    """
    committed = nbformat.read(path, as_version=4)
    executed = _execute(committed, path)
    problems = []
    for i, (old, new) in enumerate(zip(committed.cells, executed.cells, strict=True)):
        wrong = list(_compare(old, new))
        first = (old.source.splitlines() or [""])[0]
        problems += [f"{path.name}, cell {i} ({first!r}):\n{one}" for one in wrong]
        if not wrong:
            executed.cells[i] = old
    return problems, executed


def _compare(old: NotebookNode, new: NotebookNode) -> Iterator[str]:
    if old.cell_type != "code":
        return
    if old.execution_count != new.execution_count:
        yield f"its number is {old.execution_count}, not {new.execution_count}"
    tolerance = old.metadata.get("tolerance", 0.0)
    shown, drawn = old.metadata.get("figures", []), new.metadata.get("figures", [])
    if not is_ignored(old):
        if found := difference(printed(old), printed(new), tolerance):
            yield found
        if wrong := summary.differences(shown, drawn, "figure"):
            yield "drawn from other data:\n" + "\n".join(wrong)
    for was, now in zip(_pictures(old), _pictures(new), strict=False):
        if found := drawing.difference(was, now, words_only=is_ignored(old)):
            yield f"the stored picture is not what is drawn: {found}"
    if len(shown) != len(drawn):
        yield f"{len(shown)} figures are stored, {len(drawn)} were drawn"
    if drawn and len(str(old.metadata.get("alt", "")).split()) < 5:
        yield 'a cell that draws needs an alternative text: its metadata "alt"'


def _pictures(cell: NotebookNode) -> list[str]:
    kind = "image/svg+xml"
    return [o.data[kind] for o in cell.outputs if kind in o.get("data", {})]


def _execute(committed: NotebookNode, path: Path) -> NotebookNode:
    """A fresh copy of the notebook, executed, its prose checks run in between."""
    working = copy.deepcopy(committed)
    cells = [v4.new_code_cell(SETUP.format(root=str(pages.ROOT)))]
    own: list[NotebookNode] = []
    for i, cell in enumerate(working.cells):
        cells.append(cell)
        own.append(cell)
        if cell.cell_type == "markdown":
            cells += [v4.new_code_cell(source) for source in _checks(cell, path, i)]
    cells.append(v4.new_code_cell(REPORT))
    working.cells = cells
    client = NotebookClient(
        working,
        timeout=600,
        kernel_name="python3",
        coalesce_streams=True,  # a slow cell prints in several messages
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    drawn = json.loads(cells[-1].outputs[0].text)
    executed = [cell for cell in cells[:-1] if cell.cell_type == "code"]
    for cell, summaries in zip(executed, drawn, strict=True):
        cell.metadata.pop("figures", None)
        if summaries:
            cell.metadata["figures"] = summaries
    for count, cell in enumerate((c for c in own if c.cell_type == "code"), start=1):
        _tidy(cell, count)
    working.cells = own
    working.metadata = committed.metadata
    return working


def _checks(cell: NotebookNode, path: Path, number: int) -> Iterator[str]:
    """The code of each check comment of a Markdown cell; it fails with that cell."""
    for block in pages.parse(cell.source, path).of("check", "bad"):
        where = f"{path.name}, cell {number}, line {block.line}"
        if block.kind == "bad":
            yield f"raise SyntaxError({f'{where}: {block.source}'!r})"
        else:
            source = "\n" * (block.first - 1) + block.source
            yield CHECK.format(paragraph=block.paragraph, source=source, where=where)


def _tidy(cell: NotebookNode, count: int) -> None:
    """Count cells as a reader would, and keep what changes at each run out of it."""
    cell.metadata.pop("execution", None)
    cell.execution_count = count
    for output in cell.outputs:
        if "execution_count" in output:
            output.execution_count = count
        data: dict[str, Any] = output.get("data", {})
        if "image/svg+xml" in data:
            data["image/svg+xml"] = svg.clean(data["image/svg+xml"])
            data.pop("text/plain", None)
