r"""The formulas of a docstring, and its text with the lines of its file."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.chains import DISPLAYED

INLINE = re.compile(r"(?<!\$)\$([^$]+)\$(?!\$)")
# "$z$ where $z > 0$, else $\alpha z$", or "where it is positive"
CASES = re.compile(
    r"(?P<a>\$[^$]+\$|\b\d) where (?:\$(?P<if>[^$]+)\$|it is positive), "
    r"else (?P<b>\$[^$]+\$|\d)"
)
EXAMPLE = re.compile(r"^ *>>> .*(?:\n.*\S.*)*", re.M)


def described(thing: Any) -> str:
    """The formulas that an object's docstring displays, else its first one."""
    text = inspect.getdoc(thing) or ""
    if found := DISPLAYED.findall(text):
        return r" \\ ".join(found)
    if cases := CASES.search(text):  # both cases, where a sentence has two
        a, b = cases["a"].strip("$"), cases["b"].strip("$")
        rows = rf"{a} & {cases['if'] or a + '> 0'} \\ {b} & \text{{else}}"
        return rf"\begin{{cases}} {rows} \end{{cases}}"
    return INLINE.findall(text)[0]


def texts(path: Path) -> Iterator[tuple[str, int, str]]:
    """The name, first line and text of each docstring of a file, without examples."""
    yield from _below(ast.parse(path.read_text("utf-8")), "")


def _below(node: ast.AST, name: str) -> Iterator[tuple[str, int, str]]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
        if text := ast.get_docstring(node, clean=False):
            bare = EXAMPLE.sub(lambda match: "\n" * match[0].count("\n"), text)
            yield name, node.body[0].lineno, bare
        for child in node.body:
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                yield from _below(child, f"{name}.{child.name}".lstrip("."))
