"""The marks and footnotes of numbers that a page does not recompute."""

import re
from collections.abc import Iterable
from html import escape

from tools import given
from tools.given import Given
from tools.pages import Page


def givens(page: Page) -> list[Given]:
    """What the page's `given` comments say, in order."""
    return [given.read(block.source) for block in page.of("given")]


def marked_lines(page: Page, *, html: bool, first: int = 1) -> list[str]:
    """The lines of the page with a mark behind each phrase that a comment quotes."""
    lines = list(page.lines)
    for number, block in enumerate(page.of("given"), start=first):
        said = given.read(block.source)
        part = slice(block.paragraph_line - 1, block.line - 1)
        marks = marks_of(number, said) if html else [f"†{number}"] * len(said.phrases)
        lines[part] = given.marked("\n".join(lines[part]), said, marks).split("\n")
    return lines


def marks_of(number: int, said: Given) -> list[str]:
    """As HTML: a link to the footnote for each phrase."""
    return [
        f'<sup class="given"><a id="given-{number}-{i}" href="#given-{number}" '
        f'aria-label="†{number}: not recomputed here">†{number}</a></sup>'
        for i in range(1, len(said.phrases) + 1)
    ]


def notes(all_said: Iterable[Given]) -> str:
    """The footnotes as HTML, each with a way back to each of its phrases."""
    found = "\n".join(_note(number, said) for number, said in enumerate(all_said, 1))
    return f'<div class="given">\n{found}\n</div>' if found else ""


def _note(number: int, said: Given) -> str:
    text = escape(_sentence(said), quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    back = " ".join(
        f'<a href="#given-{number}-{i}" aria-label="Back to {escape(phrase)}">↩</a>'
        for i, phrase in enumerate(said.phrases, start=1)
    )
    return f'<p id="given-{number}">†{number} {text} {back}</p>'


def _sentence(said: Given) -> str:
    return f"Not recomputed here: {said.source.rstrip('.')}."


def plain_notes(all_said: Iterable[Given]) -> str:
    """The footnotes as text."""
    return "\n\n".join(
        f"†{number} {_sentence(said)}" for number, said in enumerate(all_said, start=1)
    )
