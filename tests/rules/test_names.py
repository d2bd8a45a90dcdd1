"""Names between backticks mean something: a typo in one is found.

A name of the page's own code, a public name of the package or one of its arguments
and attributes, a name of Python, NumPy, PyTorch or Matplotlib, or one listed here.
"""

import builtins
import functools
import importlib
import inspect
import keyword
import re
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tools import course, pages
from tools.pages import DOCS, ROOT

CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
NAME = re.compile(r"([A-Za-z_][\w.]*)(?:\(.*\)|\[.*\])?")
MODULES = {
    "np": "numpy",
    "numpy": "numpy",
    "torch": "torch",
    "plt": "matplotlib.pyplot",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "nnguide": "nnguide",
    "scratch": "nnguide.scratch",
    "init": "nnguide.scratch.init",
    "exercises": "nnguide.exercises",
    "copy": "copy",
}
PARTS = [f"nnguide.{p}" for p in ("scratch", "pytorch", "data", "plots", "checks")]
PARTS += ["nnguide.exercises", "nnguide.scratch.init"]
# What is none of these: the parts of the package, its commands, other packages' names.
OTHERS = {
    *("scratch", "pytorch", "plots", "checks", "doctor", "bench"),
    *("show", "Dataset", "keepdims", "keepdim", "dV"),
}


@functools.cache
def public() -> set[str]:
    """The public names of the package, their arguments, and their attributes."""
    found = set()
    for part in PARTS:
        module = importlib.import_module(part)
        for name in module.__all__ if hasattr(module, "__all__") else dir(module):
            value = getattr(module, name)
            found |= {name, *arguments(value)}
            if inspect.isclass(value):
                found |= set(dir(value))
                found |= set(
                    re.findall(r"^ {4}(\w+):", inspect.getdoc(value) or "", re.M)
                )
                for method in vars(value).values():
                    found |= arguments(method)
    return found


def arguments(value: object) -> set[str]:
    try:
        return set(inspect.signature(value).parameters)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return set()


def own(path) -> set[str]:
    """Every identifier and every short word in the code of a page."""
    found = set()
    paths = course_pages() if path.name in ("notation.md", "glossary.md") else [path]
    for one in paths:
        for block in pages.read(one).of("python", "pycon", "check", "skipped"):
            found |= set(re.findall(r"[A-Za-z_]\w*", block.source))
    return found


def course_pages():
    """The pages that notation and glossary speak of."""
    return [DOCS / name for name in course.order(course.nav()) if name[-3:] == ".md"]


@functools.cache
def imported(name: str) -> object:
    return importlib.import_module(name)


def known(name: str, here: set[str]) -> bool:
    """Whether this dotted name means something on a page with these own names."""
    root, *rest = name.split(".")
    if root in MODULES:
        value = imported(MODULES[root])
        for part in rest:
            if not hasattr(value, part):
                try:
                    value = imported(f"{value.__name__}.{part}")
                except (ImportError, AttributeError):
                    return not rest[1:] and root == "nn" and part in public()
            else:
                value = getattr(value, part)
        return True
    python = {*dir(builtins), *keyword.kwlist}
    parts = {*here, *public(), *python, *OTHERS, *attributes()}
    return root in parts and all(part in parts for part in rest)


@functools.cache
def attributes() -> set[str]:
    """What an array, a tensor, a module or a generator offers."""
    some = (np.ndarray, np.random.Generator, torch.Tensor, torch.nn.Module)
    return (
        {n for kind in some for n in dir(kind)} | set(dir(torch)) | set(dir(torch.nn))
    )


def unknown(path) -> Iterator[str]:
    here, page = own(path), pages.read(path)
    for number, line in enumerate(page.prose, start=1):
        for code in CODE.findall(line):
            name = NAME.fullmatch(code)
            if name and not known(name[1], here):
                yield f"line {number}: {code}"


@pytest.mark.parametrize(
    "path", pages.pages(), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_names_between_backticks_resolve(path):
    assert not list(unknown(path))


@pytest.mark.parametrize(
    "text",
    ["`np.zeroes`", "`nnguide.scratch.Linaer`", "`torch.nn.functional.crossentropy`",
     "`Seqential`", "`momentm`", "`optimizer.stepp()`"],
)  # fmt: skip
def test_a_typo_in_a_name_is_found(text, tmp_path):
    path = tmp_path / "page.md"
    path.write_text(f"# T\n\nIt takes {text}.\n")
    assert list(unknown(path)) == [f"line 3: {text[1:-1]}"]


@pytest.mark.parametrize(
    "text", ["`np.zeros(3)`", "`torch.nn.Linear`", "`momentum`", "`optimizer.step()`"]
)
def test_a_name_that_exists_is_not(text, tmp_path):
    path = tmp_path / "page.md"
    path.write_text(f"# T\n\n```python\noptimizer = 1\n```\n\nIt takes {text}.\n")
    assert not list(unknown(path))
