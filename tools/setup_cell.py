"""What exercises take from the page above them, as the code of one cell.

The code is that of the page in sight of the exercises. What their solutions bind is no
part of it.
"""

import ast
import re
from collections.abc import Collection

from live.slices import Program, Statement
from tools.downloads import ERROR, statements
from tools.pages import Block, Page
from tools.tasks import Source

NUMPY = "import numpy as np"  # an answer may want it though its exercise does not
BUGGY = re.compile(r"^def buggy_(\w+)", re.M)
DEFINITION = ast.FunctionDef | ast.ClassDef


def setup(source: Source, *, key: bool) -> str:
    """The statements of the page that its exercises need, in a key its solutions too.

    Names of which a solution makes use are at hand in a worksheet as well, as they are
    on the page; but not a function that stands on the page as it should be and is to be
    mended, nor what took a loop.
    """
    above = [code(block) for block in source.above]
    tasks, parts = [], []
    for exercise in source.exercises:
        tasks += fences(exercise.task)
        parts += fences(exercise.task) + fences(exercise.solution)
    above = [*_only_there(source, above, parts), *above]
    spared = set() if key else set(BUGGY.findall("\n".join(tasks)))
    # Twice, for a task may need of the page what a solution would have bound.
    taken = _needed(above, tasks)
    taken |= _needed(above, parts, spared, loops=key)
    text = _written(above, [taken[at] for at in sorted(taken)])
    return text if NUMPY in text else f"{NUMPY}\n{text}".strip()


def _only_there(source: Source, above: list[str], parts: list[str]) -> list[str]:
    """*The whole program*, which says most again, if it is needed."""
    whole = [code(block) for block in source.program]
    bound = set().union(*(s.names.binds for s in Program([*above, *parts]).statements))
    program = Program([*whole, *parts])
    read = set().union(
        *(s.names.reads for s in program.statements if s.fence >= len(whole))
    )
    there = set().union(
        *(s.names.binds for s in program.statements if s.fence < len(whole))
    )
    return whole if read & there - bound else []


def fences(page: Page) -> list[str]:
    """The code of each fence, with what is meant to fail if Python can read it."""
    return [code(block, failing="SyntaxError") for block in page.of("python", "pycon")]


def code(block: Block, failing: str = ERROR) -> str:
    """The code of a fence, without prompts and without what fails in this way."""
    if block.kind == "python":
        return block.source
    kept = (said for said, output in statements(block.source) if failing not in output)
    return "\n".join(kept)


def _needed(
    above: list[str],
    parts: list[str],
    spared: Collection[str] = (),
    *,
    loops: bool = True,
) -> dict[tuple[int, int], Statement]:
    """By fence and place; without what binds `spared` names, and what needs that."""
    program = Program([*above, *parts])
    lost: set[str] = set()
    for s in program.statements:
        s.names.may_change = set()  # the page's trainings are not for here
        given = s.fence < len(above)
        gone = given and not loops and isinstance(s.node, ast.For | ast.While)
        gone = gone or bool(
            s.names.reads & lost or (given and s.names.binds & {*spared})
        )
        s.lost = "what is left out" if gone else ""  # a kernel lacks nothing else
        lost = lost | s.names.binds | s.names.changes if gone else lost - s.names.binds
    found = {}
    for at in range(len(above), len(above) + len(parts)):
        for statement in program.plan(at):
            if statement.fence < len(above) and statement.names.binds != {"check"}:
                found[statement.fence, statement.index] = statement
    return found


def _written(above: list[str], taken: list[Statement]) -> str:
    text = ""
    for before, statement in zip([None, *taken], taken, strict=False):
        if before is not None:
            text += _gap(before, statement)
        lines = above[statement.fence].splitlines()
        decorators = getattr(statement.node, "decorator_list", [])
        first = min(part.lineno for part in [statement.node, *decorators])
        text += "\n".join(lines[first - 1 : statement.node.end_lineno])
    return text


def _gap(before: Statement, after: Statement) -> str:
    """Definitions stand apart, and so do fences."""
    if any(isinstance(s.node, DEFINITION) for s in (before, after)):
        return "\n\n\n"
    return "\n" if before.fence == after.fence else "\n\n"
