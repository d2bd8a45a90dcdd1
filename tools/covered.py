"""Which numbers of a page nothing would notice if they were wrong.

A number in a sentence, a heading, a table, a caption or a solution is covered by a
statement of a check, by arithmetic that is worked out, by the mark of a number that is
given, by an equal number in the code or the outputs of its section, or because it
counts nothing: a year, the number of an exercise. What is left is named in one comment
of the page, where a reader of the source can see what is not held:
<!-- plain "two inputs", "four facts" -->
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from tools import arithmetic, displays, inline, turns
from tools.chains import DISPLAYED
from tools.counts import phrases
from tools.numerals import Numeral, numerals
from tools.pages import Block, Page
from tools.prose import find

# Not read as prose. In formulas only numbers with three decimals and more are measured.
APART = re.compile(
    r"`[^`\n]*`|\]\([^)]*\)|<[^>\n]*>|\{[^}\n]*\}|\[\^[\w-]+\]"
    r"|\b(?:[Ee]xercises?|[Pp]ages?|[Ss]ections?|[Cc]hapters?|[Pp]anels?|Python|Volume)"
    r" \d[\d.]*(?:(?:,| to| and| or)+ \d[\d.]*)*"
    r"|\b(?:1[6-9]|20)\d\d\b(?!,)|\b\d+(?:st|nd|rd|th)\b|^[ \t]*\d+\.[ ]",
    re.M,
)
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
LONG = re.compile(r"\d*\.\d{3,}")
LITERAL = re.compile(r"(?<![\w.])\d[\d_]*\.?\d*(?:e[-+]?\d+)?", re.I)
HEADING = re.compile(r"^#{1,6} ")
# What a cell of a notebook printed; on a page no test compares such a fence.
OUTPUT = re.compile(r"^```text\n(.*?)^```$", re.S | re.M)


@dataclass(frozen=True)
class Loose:
    """A number that nothing holds, and the words around it."""

    line: int
    numeral: Numeral
    words: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.numeral.text!r} in {self.words!r}"


def loose(page: Page) -> list[Loose]:
    """The numbers of the page that nothing holds, in order."""
    text = "\n".join(page.prose)
    found = []
    for numeral, means in _held(page, text):
        if not means:
            line = text.count("\n", 0, numeral.start) + 1
            words = text[max(0, numeral.start - 25) : numeral.end + 20]
            found.append(Loose(line, numeral, " ".join(words.split())))
    return found


def means(page: Page) -> Counter[str]:
    """How many numbers of the page are held by which means."""
    return Counter(by or "nothing" for _, by in _held(page, "\n".join(page.prose)))


def _held(page: Page, text: str) -> Iterator[tuple[Numeral, str]]:
    """Each number of the text, and what holds it."""
    spans = [
        *((span, "stated") for span in _stated(page, text, "check")),
        *((span, "given") for span in _stated(page, text, "given")),
        *((span, "stated") for span in _run(page, text)),
        *((span, "arithmetic") for span in _worked_out(page)),
        *((span, "plain") for span in _plain(page, text)),
    ]
    sections = _sections(page)
    for numeral in _said(text):
        by = (m for (a, b), m in spans if a <= numeral.start and numeral.end <= b)
        line = text.count("\n", 0, numeral.start) + 1
        known = _section_of(sections, line)
        yield numeral, next(by, "code" if _in_code(text, numeral, known) else "")


def _said(text: str) -> Iterator[Numeral]:
    """The numerals that a reader takes from the text."""
    end = text.find("\n## Sources\n")
    text = APART.sub(lambda m: "\0" * len(m[0]), text[:end] if end > 0 else text)
    formulas = [m.span() for m in FORMULA.finditer(text)]
    for numeral in numerals(text):
        inside = any(a <= numeral.start < b for a, b in formulas)
        if not inside or LONG.fullmatch(numeral.text.lstrip("-−")):
            yield numeral


def _stated(page: Page, text: str, kind: str) -> Iterator[tuple[int, int]]:
    """The spans of text whose numbers a check, or a source that is given, holds."""
    starts = _starts(page)
    for block in page.of(kind):
        first = starts[block.paragraph_line - 1]
        last = starts[min(block.line, len(starts)) - 1]
        if block.kind == "check" and "cells()" in block.source:
            yield from _table(text, first, last)
        for words in _quoted(block):
            at = first
            while (place := find(words, text, at)) and place.end() <= last:
                yield place.span()
                at = place.end()


def _run(page: Page, text: str) -> Iterator[tuple[int, int]]:
    """The formulas that a `holds` runs, with the numbers in them."""
    shown = zip(DISPLAYED.finditer(text), displays.of_page(page, ""), strict=True)
    yield from (match.span() for match, one in shown if one.means == "holds")
    for one in inline.of_page(page):
        if one.means == "holds":
            yield one.start, one.start + len(one.tex)


def _worked_out(page: Page) -> Iterator[tuple[int, int]]:
    """The numbers that stand in arithmetic, which is evaluated."""
    starts = _starts(page)
    for numeral in arithmetic.held_numbers(page):
        at = starts[numeral.line - 1] + numeral.column - 1
        yield at, at + len(numeral.text)


def _starts(page: Page) -> list[int]:
    """Where each line begins in the text of the page."""
    return [0, *accumulate(len(line) + 1 for line in page.prose)]


def _quoted(block: Block) -> list[str]:
    """The words in quotation marks of a check or a given."""
    if block.kind == "given":
        return re.findall(r'"([^"]+)"', block.source)
    return phrases(block.source)


def _table(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    at = first
    for line in text[first:last].split("\n"):
        if line.strip()[:1] == "|":
            yield at, at + len(line)
        at += len(line) + 1


def _plain(page: Page, text: str) -> Iterator[tuple[int, int]]:
    """The spans that the page's own comment names as counting nothing."""
    for block in page.of("plain"):
        for words in re.findall(r'"([^"]+)"', block.source):
            at = 0
            while place := find(words, text, at):
                yield place.span()
                at = place.end()


def stale(page: Page) -> list[str]:
    """The words of the page's comment that stand on it no more, or hold nothing.

    They hold a number, a word of direction or a formula.
    """
    text = "\n".join(page.prose)
    quoted = [w for b in page.of("plain") for w in re.findall(r'"([^"]+)"', b.source)]
    return [w for w in quoted if find(w, text) is None or not _tells(w)]


def _tells(words: str) -> bool:
    return "$" in words or any(numerals(words)) or any(turns.words(words))


def _sections(page: Page) -> list[tuple[int, set[float]]]:
    """Where each section begins, and the numbers of its code and outputs."""
    sections: list[tuple[int, set[float]]] = [(0, set())]
    code = page.of("python", "pycon", "skipped")
    outputs = _outputs(page)
    for number, line in enumerate([*page.prose, ""], start=1):
        if HEADING.match(line):
            sections.append((number, set()))
        for block in code:
            if block.line == number:
                sections[-1][1].update(_literals(block.source))
        sections[-1][1].update(outputs.get(number, ()))
    return sections


def _outputs(page: Page) -> dict[int, set[float]]:
    """The numbers that each cell of a notebook printed, by the line of its fence."""
    text = "\n".join(page.lines) if page.path.suffix == ".ipynb" else ""
    return {
        text.count("\n", 0, m.start()) + 1: {abs(n.value) for n in numerals(m[1])}
        for m in OUTPUT.finditer(text)
    }


def _literals(source: str) -> set[float]:
    return {float(m[0].replace("_", "")) for m in LITERAL.finditer(source)}


def _section_of(sections: list[tuple[int, set[float]]], line: int) -> set[float]:
    return next(known for begins, known in reversed(sections) if begins <= line)


def _in_code(text: str, numeral: Numeral, known: set[float]) -> bool:
    """Whether the section's code or outputs hold the number, or it as a share."""
    value = abs(numeral.value)
    percent = text[numeral.end : numeral.end + 2].strip()[:1] == "%"
    return value in known or (percent and round(value / 100, 10) in known)
