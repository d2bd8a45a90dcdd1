"""Run every fence and every check of a page, and compare. One namespace a page.

Sybil collects and reports; `tools.pages` says what there is to run.
"""

import contextlib
import doctest
import io
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from sybil import Document, Example, Region, Sybil
from sybil.evaluators.doctest import DocTestEvaluator

from tools import figures, pages, regen
from tools.compare import FLAGS, Checker
from tools.pages import Block
from tools.prose import Paragraph


def regions(document: Document) -> Iterator[Region]:
    """What Sybil is to run of a page: each `>>>` example, each fence, each check."""
    page = pages.parse(document.text, Path(document.path))
    widths = [len(line) for line in document.text.splitlines(keepends=True)]
    starts = [0, *accumulate(widths)]

    def region(line: int, end: int, parsed: Any, evaluator: Any) -> Region:
        return Region(starts[line - 1], starts[end - 1], parsed, evaluator)

    for block in page.of("python", "pycon", "check", "bad"):
        if block.kind == "pycon":
            for example in _examples(block):
                line = block.first + example.lineno
                height = (example.source + example.want).count("\n")
                yield region(line, line + height, (example, block), _run_doctest)
        else:
            evaluator = {"python": _run, "check": _check, "bad": _bad}[block.kind]
            yield region(block.line, min(block.end, len(starts)), block, evaluator)


def _examples(block: Block) -> list[doctest.Example]:
    return doctest.DocTestParser().get_examples(block.source)


def outputs(block: Block) -> int:
    """How many outputs of this block are compared."""
    if block.kind == "pycon":
        return sum(bool(example.want) for example in _examples(block))
    return 0


def _bad(example: Example) -> str:
    return str(example.parsed.source)


def _execute(source: str, example: Example, first: int) -> None:
    """Run `source` so that tracebacks show the page's own lines."""
    example.namespace.setdefault("__name__", "__main__")
    code = compile("\n" * (first - 1) + source, example.path, "exec", dont_inherit=True)
    exec(code, example.namespace)


def _run(example: Example) -> str:
    """Run a `python` fence: it prints nothing, and draws a figure or none."""
    block: Block = example.parsed
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        _execute(block.source, example, block.first)
    if printed.getvalue():
        return (
            "a ```python fence shows no output, but this one printed:\n"
            f"{printed.getvalue()}Spell it ```pycon, with its output."
        )
    if block.image:
        target = (Path(example.path).parent / block.image["src"]).resolve()
        return figures.verify(target, block.image["alt"])
    if plt.get_fignums():
        plt.close("all")
        return "this fence draws a figure, but no image follows it on the page"
    return ""


class _Doctest(DocTestEvaluator):
    """One `>>>` example. With `--regen`, its real output is written into the page."""

    def __init__(self) -> None:
        super().__init__(FLAGS)
        self.runner._checker = self.checker = Checker()

    def __call__(self, example: Example) -> str:
        shown, block = example.parsed
        self.checker.got = None
        example.namespace.setdefault("__name__", "__main__")
        proxy = Example(
            example.document,
            example.line,
            example.column,
            Region(example.start, example.end, shown),
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


def _check(example: Example) -> str:
    """Run an invisible check. It must assert something, or it cannot fail."""
    block: Block = example.parsed
    if not re.search(r"\bstates\(|\bassert |\braises\(", block.source):
        return "this check neither states nor asserts anything"
    above = Paragraph(block.paragraph)
    names = {"states": above.states, "rows": above.rows, "raises": pytest.raises}
    example.namespace.update(names)
    try:
        _execute(block.source, example, block.first)
    finally:
        for name in names:
            example.namespace.pop(name, None)
    return ""


def _fresh(namespace: dict[str, Any]) -> None:
    """Start each page as a fresh interpreter would: without settings from before."""
    matplotlib.rcdefaults()
    plt.switch_backend("agg")
    np.set_printoptions(**_PRINT_OPTIONS)


_PRINT_OPTIONS = np.get_printoptions()


def _close(namespace: dict[str, Any]) -> None:
    plt.close("all")
    namespace.clear()


def verifier(root: Path) -> Sybil:
    """The Sybil that runs the pages under `root`."""
    return Sybil(
        parsers=[regions],
        patterns=["README.md", "docs/**/*.md", "docs/*.md"],
        path=str(root),
        setup=_fresh,
        teardown=_close,
    )
