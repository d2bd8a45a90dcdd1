"""All tests of the library run it with its shape comments compared."""

import importlib
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import shapes
from tools.pages import ROOT


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of each function in this code, at any depth."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner
            yield from codes(inner)


def functions(holder: object, module: str) -> Iterator[types.FunctionType]:
    """The functions of a module and of its classes; of a property, its three."""
    for value in list(vars(holder).values()):
        for part in (value, *(getattr(value, n, None) for n in ("fget", "__func__"))):
            if isinstance(part, types.FunctionType) and part.__module__ == module:
                yield part
        if isinstance(value, type) and value.__module__ == module:
            yield from functions(value, module)


def compare_comments(path: Path, name: str) -> int:
    """Give the functions of a module code that compares; return how many have it."""
    module = importlib.import_module(name)
    source = path.read_text("utf-8")
    if not shapes.claims(source):
        return 0
    tree = compile(shapes.wrapped(source), str(path), "exec", dont_inherit=True)
    made = {code.co_qualname: code for code in codes(tree)}
    shapes.prepare(vars(module))
    count = 0
    for function in functions(module, name):
        code = made.get(function.__qualname__)
        if code is not None and "__shape__" in code.co_names:
            function.__code__ = code
            count += 1
    return count


@pytest.fixture(scope="session", autouse=True)
def library_compares_its_comments() -> None:
    compared = {}
    for path in sorted((ROOT / "nnguide/scratch").rglob("*.py")):
        if path.name != "__init__.py":
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            compared[name] = compare_comments(path, name)
    assert sum(compared.values()) > 15
