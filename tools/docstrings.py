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


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Each docstring of a file and its first line, examples left out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text:
                example = re.compile(r"^ *>>> .*(?:\n.*\S.*)*", re.M)
                lines = example.sub(lambda m: "\n" * m[0].count("\n"), text)
                yield node.body[0].lineno, lines
