"""What a reader who copies only what is in sight gets: do its names hang together?

Nothing is run. A page is read as Python reads it: which names a statement needs, and
which it binds. With `tools.fingerprint`, which sees to it that folded fences change no
object of the visible ones, this says that the visible fences run by themselves.
"""

import ast
import builtins
import copy
import doctest
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode

from tools.pages import Block

GIVEN = {*dir(builtins), "__name__"}
TRACEBACK = "Traceback (most recent call last)"


def examples(block: Block) -> list[doctest.Example]:
    """The `>>>` examples of a `pycon` fence."""
    return doctest.DocTestParser().get_examples(block.source)


def outputs(block: Block) -> int:
    """How many outputs of this block are compared."""
    if block.kind == "pycon":
        return sum(bool(example.want) for example in examples(block))
    return int(bool(block.output))


def raises_syntax_error(example: doctest.Example) -> bool:
    """Whether the example shows that Python cannot read it."""
    return example.want.startswith(TRACEBACK) and "\nSyntaxError" in example.want


def typed(block: Block) -> str:
    """What a reader types, or what the copy button gives: no prompts, no outputs."""
    if not block.source.startswith(">>> "):
        return block.source
    prompt = re.compile(r"(?:>>>|\.\.\.)(?: |$)")
    lines = [line for line in block.source.splitlines() if prompt.match(line)]
    return "".join(line[4:] + "\n" for line in lines)


@dataclass
class Names:
    """The global names of a statement: needed at once, needed by what it defines."""

    reads: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)


def statements(block: Block) -> Iterator[Names]:
    """The names of each statement of a fence, in order. One that raises binds none."""
    if block.kind == "python":
        for statement in ast.parse(block.source).body:
            yield _names(statement)
        return
    for example in examples(block):
        raises = example.want.startswith(TRACEBACK)
        if raises_syntax_error(example):
            continue
        for statement in ast.parse(example.source).body:
            names = _names(statement)
            yield Names(names.reads) if raises else names


def bound(block: Block) -> set[str]:
    """The global names that a fence binds."""
    return set().union(*(names.binds for names in statements(block)))


class _Generators(ast.NodeTransformer):
    """Comprehensions as generators: from Python 3.12 on the others have no scope."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return ast.GeneratorExp(pair, node.generators)


def _names(statement: ast.stmt) -> Names:
    names = Names()
    generators = _Generators().visit(copy.deepcopy(statement))
    table = symtable.symtable(ast.unparse(generators), "page", "exec")
    for symbol in table.get_symbols():
        if symbol.is_referenced():
            names.reads.add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_imported():
            names.binds.add(symbol.get_name())
    for child in table.get_children():
        _descend(child, names, at_once=True)
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        names.reads.add(statement.target.id)
    elif hasattr(statement, "body"):  # a loop reads what it has bound itself
        names.reads -= names.binds
    return names


def _descend(table: symtable.SymbolTable, names: Names, at_once: bool) -> None:
    """Add what an inner scope takes from the page. A function does so when called."""
    runs = table.get_type() != "function" or table.get_name() == "genexpr"
    at_once = at_once and runs
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced():
            (names.reads if at_once else names.later).add(symbol.get_name())
        if symbol.is_declared_global() and symbol.is_assigned():
            names.binds.add(symbol.get_name())
    for child in table.get_children():
        _descend(child, names, at_once)


def cells(notebook: NotebookNode) -> list[Block]:
    """The code cells of a notebook as fences: those that draw are folded."""
    return [
        Block("python", number, number + 1, cell.source, folded=draws(cell))
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    ]


def draws(cell: NotebookNode) -> bool:
    """Whether the cell shows a figure, below which its page folds its code."""
    return any(
        kind.startswith("image/")
        for output in cell.outputs
        for kind in output.get("data", {})
    )


def problems(blocks: list[Block]) -> list[str]:
    """Why the visible ones of these fences do not run by themselves, if they do not."""
    found: list[str] = []
    known: set[str] = set()  # bound by a visible fence
    behind: dict[str, set[str]] = {}  # what a visible function or class reads if used
    hidden: dict[str, int] = {}  # bound by a folded fence, on this line
    for block in blocks:
        if block.folded:
            hidden |= dict.fromkeys(bound(block), block.line)
            continue
        for names in statements(block):
            for name in sorted(_needed(names.reads, behind) - GIVEN):
                if name in hidden:
                    rebinds = "rebinds" if name in known else "alone binds"
                    found.append(
                        f"line {block.line} needs {name!r}, which the folded fence on "
                        f"line {hidden[name]} {rebinds}"
                    )
                elif name not in known:
                    found.append(f"line {block.line} needs {name!r}, bound nowhere")
            known |= names.binds
            for name in names.binds:
                behind[name] = names.later
                hidden.pop(name, None)
    return list(dict.fromkeys(found))


def _needed(reads: set[str], behind: dict[str, set[str]]) -> set[str]:
    """The names, and those that the functions among them read, and so on."""
    needed: set[str] = set()
    waiting = set(reads)
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= behind.get(name, set()) - needed
    return needed


COMPOUND = ast.For | ast.While | ast.With | ast.If | ast.Try


def lost(block: Block) -> list[str]:
    """The outputs of a `pycon` fence that a paste into Python 3.13 or Jupyter loses.

    Both show the value of the last expression only, and stop at the first error.
    """
    found, shown = [], examples(block)
    for number, example in enumerate(shown, start=1):
        line = block.first + example.lineno
        statement = _statement(example)
        raises = example.want.startswith(TRACEBACK)
        if raises and number < len(shown):
            found.append(f"line {line}: what follows an error is not reached")
        elif raises or not example.want:
            continue
        elif isinstance(statement, COMPOUND) and not _prints_all(statement):
            found.append(f"line {line}: an expression in a block shows nothing")
        elif number == len(shown):
            continue
        elif isinstance(statement, ast.Expr) and not _prints(statement.value):
            found.append(f"line {line}: only the last expression is shown; print it")
    return found


def _statement(example: doctest.Example) -> ast.stmt:
    if raises_syntax_error(example):
        return ast.Pass()
    return ast.parse(example.source).body[-1]


def _prints(node: ast.AST) -> bool:
    """Whether it calls `print`."""
    match node:
        case ast.Call(func=ast.Name(id="print")):
            return True
    return False


def _prints_all(statement: ast.stmt) -> bool:
    """Whether what a block shows is printed, and not the value of an expression."""
    inner = list(ast.walk(statement))
    values = [node.value for node in inner if isinstance(node, ast.Expr)]
    return any(map(_prints, inner)) and all(isinstance(v, ast.Call) for v in values)
