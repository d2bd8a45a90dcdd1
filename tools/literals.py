"""The numbers that stand in code, and those among them that have a name.

`epochs=3` holds "3 epochs", and `w = (0.0, 1.0)` holds the formula $w = (0, 1)$.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from tools import visible
from tools.pages import Block

LITERAL = re.compile(r"(?<![\w.])\d[\d_]*\.?\d*(?:e[-+]?\d+)?", re.I)
ARRAYS = ("array", "tensor")
# What a sentence calls a name of the code.
CALLED = {"lr": ("rate", "eta"), "rng": ("seed",)}
Named = tuple[str, tuple[float, ...]]


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


def said_so(names: Iterable[Named], row: tuple[float, ...], words: list[str]) -> bool:
    """Whether one of the names has these numbers, and one of the words tells it."""
    return any(
        row == values and any(_tells(word, name) for word in words)
        for name, values in names
    )


def _tells(word: str, name: str) -> bool:
    """Whether a word tells a name: itself, or "batches" of `batch_size`."""
    if word in (name, *CALLED.get(name, ())):
        return True
    parts = [part for part in name.lower().split("_") if len(part) > 2]
    word = word.lower()
    return any(word.startswith(p) and len(word) <= len(p) + 2 for p in parts)
