"""Run every fence and every check of a page, and compare. One namespace a page.

Sybil collects and reports; `tools.pages` says what there is to run.
"""

import ast
import contextlib
import copy
import doctest
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any
from unittest import SkipTest

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from sybil import Document, Example, Region, Sybil
from sybil.evaluators.doctest import DocTestEvaluator

from tools import figures, needs, pages, regen, shapes, tabs, visible
from tools.chains import DISPLAYED
from tools.compare import FLAGS, Checker, difference
from tools.fingerprint import Watch
from tools.pages import Block
from tools.prose import Paragraph
from tools.stored import stored


def regions(document: Document) -> Iterator[Region]:
    """What Sybil is to run of a page: each `>>>` example, each fence, each check."""
    page = pages.parse(document.text, Path(document.path))
    widths = [len(line) for line in document.text.splitlines(keepends=True)]
    starts = [0, *accumulate(widths)]

    def region(line: int, end: int, parsed: Any, evaluator: Any) -> Region:
        return Region(starts[line - 1], starts[end - 1], parsed, evaluator)

    shown = tuple(DISPLAYED.findall(document.text))
    for block in page.of("python", "pycon", "check", "needs", "bad"):
        if block.kind == "check" and "holds(" in block.source:
            block.formulas = shown
        if block.kind == "pycon":
            for example in visible.examples(block):
                line = block.first + example.lineno
                height = (example.source + example.want).count("\n")
                parsed = (example, block)
                yield region(line, line + height, parsed, _Guarded(block, _run_doctest))
        else:
            evaluator = _EVALUATORS[block.kind]
            end = min(block.end, len(starts))
            yield region(block.line, end, block, _Guarded(block, evaluator))


def _bad(example: Example) -> str:
    return str(example.parsed.source)


def _needs(example: Example) -> str:
    """From here on nothing of the page is run where what it needs is missing."""
    beside = _beside(example.namespace)
    try:
        beside.lacks = needs.missing(example.parsed.source.strip())
    except ValueError as error:
        return str(error)
    if beside.lacks and needs.required():
        return beside.lacks
    return _skipped(beside.lacks)


def _skipped(reason: str) -> str:
    """Report a piece of a page as skipped, if there is a reason."""
    if reason:
        raise SkipTest(reason)
    return ""


@dataclass
class _Guarded:
    """Runs a piece of a page. What no reader sees must change nothing for a reader.

    A check leaves all that the page's code holds as it is; a folded fence all that the
    visible ones hold.
    """

    block: Block
    evaluate: Callable[[Example], str]

    def __call__(self, example: Example) -> str:
        beside = _beside(example.namespace)
        shown = beside.shown
        _skipped(beside.lacks)
        if self.block.kind == "check":
            return self._watch(example, example.namespace)
        if self.block.folded:
            # It may use a name again; the object that it stood for stays as it is.
            return self._watch(example, shown)
        failure = self.evaluate(example)
        for name in () if failure else visible.bound(self.block):
            if name in example.namespace:
                shown[name] = example.namespace[name]
        return failure

    def _watch(self, example: Example, held: dict[str, Any]) -> str:
        watch = Watch(held)
        failure = self.evaluate(example)
        if failure or not (found := watch.changed()):
            return failure
        if self.block.kind == "check":
            return (
                f"this check changes {', '.join(found)}, with which the page's code "
                "goes on: give it a copy or a generator of its own"
            )
        return (
            f"this folded fence changes {', '.join(found)} of the visible ones: who "
            "copies what is in sight would get other outputs"
        )


@dataclass
class _Beside:
    """What belongs to a page and not to the code that a reader runs."""

    shown: dict[str, Any] = field(default_factory=dict)  # bound by visible fences
    kept: dict[str, Any] = field(default_factory=dict)  # left by checks to later ones
    lacks: str = ""  # why the rest of the page cannot be run here


_pages: dict[int, _Beside] = {}


def _beside(namespace: dict[str, Any]) -> _Beside:
    return _pages.setdefault(id(namespace), _Beside())


def _execute(
    source: str, example: Example, first: int, namespace: dict[str, Any]
) -> None:
    """Run `source` so that tracebacks show the page's own lines."""
    namespace.setdefault("__name__", "__main__")
    tree = shapes.wrapped("\n" * (first - 1) + source)
    exec(compile(tree, example.path, "exec", dont_inherit=True), namespace)


def _run(example: Example) -> str:
    """Run a `python` fence: it prints what the page shows, and draws what follows."""
    block: Block = example.parsed
    printed = io.StringIO()
    shapes.prepare(example.namespace)
    with contextlib.redirect_stdout(printed):
        _execute(block.source, example, block.first, example.namespace)
    if failure := _printed(block, printed.getvalue(), Path(example.path)):
        return failure
    if block.image:
        target = (Path(example.path).parent / block.image["src"]).resolve()
        return figures.verify(target, block.image["alt"], block.source)
    if plt.get_fignums():
        plt.close("all")
        return "this fence draws a figure, but no image follows it on the page"
    return ""


def _printed(block: Block, got: str, path: Path) -> str:
    """Why the output of a `python` fence is not what stands below it."""
    failure = difference(block.output, got)
    if not failure:
        return ""
    if not block.output:
        return (
            "a ```python fence shows no output, but this one printed:\n"
            f"{got}Spell it ```pycon, or put a ```text fence with the output below it."
        )
    if regen.enabled:
        first = block.output_line - 1
        height = block.output.count("\n") if block.output.strip() else 0
        real = [(block.indent + line).rstrip() for line in got.splitlines()]
        regen.note(path, first, first + height, real)
        return ""
    return failure


class _Doctest(DocTestEvaluator):
    """One `>>>` example. With `--regen`, its real output is written into the page."""

    def __init__(self) -> None:
        super().__init__(FLAGS)
        self.runner._checker = self.checker = Checker()

    def __call__(self, example: Example) -> str:
        shown, block = example.parsed
        self.checker.got = None
        example.namespace.setdefault("__name__", "__main__")
        if shown.lineno == 0 or "__shape__" not in example.namespace:
            shapes.prepare(example.namespace)
        proxy = Example(
            example.document,
            example.line,
            example.column,
            Region(example.start, example.end, _wrapped(shown, block)),
            example.namespace,
        )
        failure = super().__call__(proxy)
        if failure and regen.enabled and self.checker.got is not None:
            first = block.first - 1 + shown.lineno + shown.source.count("\n")
            real = [
                (block.indent + (line or "<BLANKLINE>")).rstrip()
                for line in self.checker.got.splitlines()
            ]
            regen.note(Path(example.path), first, first + shown.want.count("\n"), real)
            return ""
        return failure


_run_doctest = _Doctest()


class _Tree(ast.Interactive):
    """A syntax tree where `doctest` expects a source; tracebacks show the source."""

    text: str

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.text.splitlines(keepends)


def _wrapped(shown: doctest.Example, block: Block) -> doctest.Example:
    """The example, with its shape comments to be compared when it runs."""
    if "#" not in shown.source or visible.raises_syntax_error(shown):
        return shown
    made = copy.copy(shown)
    body = shapes.wrapped(shown.source, block.first + shown.lineno - 1).body
    made.source = _Tree(body)  # type: ignore[assignment]
    made.source.text = shown.source  # type: ignore[attr-defined]
    return made


def _check(example: Example) -> str:
    """Run an invisible check. It must assert something, or it cannot fail."""
    block: Block = example.parsed
    if not re.search(
        r"\b(states|holds|tabs_agree|raises|stored)\(|\bassert ", block.source
    ):
        return "this check neither states nor asserts anything"
    above = Paragraph(block.paragraph, block.formulas)
    names = {
        **above.names(),
        "raises": pytest.raises,
        "tabs_agree": tabs.tabs_agree,
        "stored": lambda name, text: stored(Path(example.path).parent / name, text),
    }
    # A namespace of its own, so that no fence can come to need a name of a check.
    space = _beside(example.namespace).kept
    # Last the page: one that names something `rows` means its own.
    space.update(names)
    space.update(example.namespace)
    _execute(block.source, example, block.first, space)
    return ""


_EVALUATORS = {"python": _run, "check": _check, "needs": _needs, "bad": _bad}


def _fresh(namespace: dict[str, Any]) -> None:
    """Start each page as a fresh interpreter would: without settings from before."""
    matplotlib.rcdefaults()
    plt.switch_backend("agg")
    np.set_printoptions(**_PRINT_OPTIONS)


_PRINT_OPTIONS = np.get_printoptions()


def _close(namespace: dict[str, Any]) -> None:
    plt.close("all")
    _pages.pop(id(namespace), None)
    # What torch.compile put there it takes out itself when the function dies, maybe
    # in a later test. Where it finds nothing, a weak reference raises KeyError.
    for name in [name for name in namespace if not name.startswith("__")]:
        del namespace[name]


def verifier(root: Path) -> Sybil:
    """The Sybil that runs the pages under `root`."""
    return Sybil(
        parsers=[regions],
        patterns=["README.md", "docs/**/*.md", "docs/*.md"],
        path=str(root),
        setup=_fresh,
        teardown=_close,
    )
