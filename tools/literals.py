"""The numbers that stand in code, and those among them that have a name.

`epochs=3` holds "3 epochs", and `w = (0.0, 1.0)` holds the formula $w = (0, 1)$.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools import visible
from tools.numerals import numerals
from tools.pages import Block, Page

LITERAL = re.compile(r"(?<![\w.])\d[\d_]*\.?\d*(?:e[-+]?\d+)?", re.I)
ARRAYS = ("array", "tensor")
# What a sentence calls a name of the code.
CALLED = {"lr": ("rate", "eta"), "rng": ("seed",)}
Named = tuple[str, tuple[float, ...]]
HEADING = re.compile(r"^#{1,6} ")
# What a cell of a notebook printed; on a page no test compares such a fence.
OUTPUT = re.compile(r"^```text\n(.*?)^```$", re.S | re.M)


@dataclass
class Code:
    """The numbers of a section's code and outputs, and those that have a name."""

    numbers: set[float] = field(default_factory=set)
    named: set[Named] = field(default_factory=set)


def sections(page: Page) -> list[tuple[int, Code]]:
    """Where each section begins, and the numbers of its code and outputs."""
    found = [(0, Code())]
    code = page.of("python", "pycon", "skipped")
    printed = _printed(page)
    for number, line in enumerate([*page.prose, ""], start=1):
        if HEADING.match(line):
            found.append((number, Code()))
        known = found[-1][1]
        for block in code:
            if block.line == number:
                known.numbers.update(numbers(block.source))
                known.named.update(named(block))
        known.numbers.update(printed.get(number, ()))
    return found


def section_of(sections: list[tuple[int, Code]], line: int) -> Code:
    """The code of the section in which the line stands."""
    return next(code for begins, code in reversed(sections) if begins <= line)


def _printed(page: Page) -> dict[int, set[float]]:
    """The numbers that each cell of a notebook printed, by the line of its fence."""
    text = "\n".join(page.lines) if page.path.suffix == ".ipynb" else ""
    return {
        text.count("\n", 0, m.start()) + 1: {abs(n.value) for n in numerals(m[1])}
        for m in OUTPUT.finditer(text)
    }


def numbers(source: str) -> set[float]:
    """Every number of a source, without its sign."""
    return {float(m[0].replace("_", "")) for m in LITERAL.finditer(source)}


def named(block: Block) -> set[Named]:
    """Each name of a fence to which it gives a number, or a row of numbers."""
    if block.kind == "python":
        return set(_named(ast.parse(block.source)))
    if block.kind == "pycon":
        shown = visible.examples(block)
        good = [e.source for e in shown if not visible.raises_syntax_error(e)]
        return {pair for source in good for pair in _named(ast.parse(source))}
    return set()


def _named(tree: ast.AST) -> Iterator[Named]:
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name), value=value):
                yield from _pair(name, value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield from _pair(name, value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=all)):
                for one, value in zip(names, all, strict=False):
                    if isinstance(one, ast.Name):
                        yield from _pair(one.id, value)
            case ast.arguments(args=args, defaults=defaults) if defaults:
                for arg, value in zip(args[-len(defaults) :], defaults, strict=True):
                    yield from _pair(arg.arg, value)


def _pair(name: str, value: ast.expr) -> Iterator[Named]:
    match value:
        case ast.Call(func=ast.Attribute(attr=called), args=[inner]):
            value = inner if called in ARRAYS else value
    try:
        row = ast.literal_eval(value)
    except ValueError:
        return
    row = row if isinstance(row, tuple | list) else (row,)
    if row and all(type(one) in (int, float) for one in row):
        yield name, tuple(map(float, row))


def values(names: Iterable[Named], words: list[str]) -> set[tuple[float, ...]]:
    """What the code gives to the names that one of the words tells."""
    return {row for name, row in names if any(_tells(word, name) for word in words)}


def _tells(word: str, name: str) -> bool:
    """Whether a word tells a name: itself, or "batches" of `batch_size`."""
    if word in (name, *CALLED.get(name, ())):
        return True
    parts = [p.removesuffix("s") for p in name.lower().split("_") if len(p) > 2]
    word = word.lower()
    return any(word.startswith(p) and len(word) <= len(p) + 2 for p in parts)
