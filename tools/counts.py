"""What the footer of a page says was compared: outputs, figures, numbers in the text.

The build of the site needs this, and nothing that runs a page.
"""

import ast
from collections.abc import Iterable
from pathlib import Path

import nbformat

from tools import reading, visible
from tools.notebook_page import is_ignored
from tools.numerals import numerals
from tools.pages import Block, Page


def of_page(page: Page) -> str:
    """The sentence for a Markdown page."""
    shown = sum(visible.outputs(block) for block in page.blocks)
    drawn = sum(block.image is not None for block in page.blocks)
    return sentence(shown, drawn, stated(page.of("check")))


def of_notebook(path: Path) -> str:
    """The sentence for a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    code = [c for c in cells if c.cell_type == "code" and not is_ignored(c)]
    shown = sum(
        any("image/svg+xml" not in o.get("data", {}) for o in c.outputs) for c in code
    )
    drawn = sum(len(c.metadata.get("figures", [])) for c in code)
    return sentence(shown, drawn, stated(reading.page(path).of("check")))


def stated(checks: Iterable[Block]) -> int:
    """How many numbers of the text the statements of these checks hold."""
    return sum(
        len(list(numerals(words)))
        for check in checks
        for words in phrases(check.source)
    )


def phrases(source: str) -> list[str]:
    """The words in quotation marks of a check that hold a number."""
    constants = (
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [words for words in constants if any(numerals(words))]


def sentence(outputs: int, figures: int, numbers: int) -> str:
    """Those that are not zero: "3 outputs, 1 figure, 2 numbers in the text"."""
    counts = [(outputs, "output"), (figures, "figure"), (numbers, "number")]
    some = [f"{n} {what}{'s' * (n != 1)}" for n, what in counts if n]
    return ", ".join(some) + " in the text" * bool(numbers)
