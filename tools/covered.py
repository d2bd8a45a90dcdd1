"""Which numbers of a page nothing would notice if they were wrong.

A number in a sentence, a heading, a table, a caption or a solution is covered by a
statement of a check, by arithmetic that is worked out, by the mark of a number that is
given, by an equal number in the code or the outputs of its section, or because it
counts nothing: the number of an exercise, a year that the sources tell again. An equal
number is found by accident if it is small: "two", "7" and "40 %" are held by the code
only where it gives them the name that stands beside them, as in "3 epochs" and
`epochs=3`. What is left is named in one comment of the page, a second time, so that a
change of either is found:
<!-- plain "two inputs", "four facts" -->
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from tools import arithmetic, literals
from tools.counts import phrases
from tools.literals import Named
from tools.numerals import Numeral, numerals
from tools.pages import Block, Page
from tools.prose import find
from tools.values import Value, values

# Not read as prose.
APART = re.compile(
    r"`[^`\n]*`|\]\([^)]*\)|<[^>\n]*>|\{[^}\n]*\}|\[\^[\w-]+\]"
    r"|\b(?:[Ee]xercises?|[Pp]ages?|[Ss]ections?|[Cc]hapters?|Python|Volume)"
    r" \d[\d.]*(?:(?:,| to| and| or)+ \d[\d.]*)*"
    r"|\b\d+(?:st|nd|rd|th)\b|^[ \t]*\d+\.[ ]",
    re.M,
)
YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b(?!,)")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
LONG = re.compile(r"\d*\.\d{3,}")
# What may equal a number of the code by accident: no decimals, under three digits.
SMALL = re.compile(r"[-−]?\d{1,2}|[a-z]+", re.I)
WORD = re.compile(r"[^\W\d_]\w*")
END = re.compile(r"[.!?:|]\s|\n\s*\n")
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


@dataclass
class Code:
    """The numbers of a section's code and outputs, and those that have a name."""

    numbers: set[float] = field(default_factory=set)
    named: set[Named] = field(default_factory=set)


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
        *((span, "arithmetic") for span in _worked_out(page)),
        *((span, "plain") for span in _plain(page, text)),
    ]
    body, sources = _parted(text)
    sections, told = _sections(page), _told(body)
    for numeral in _said(body, told):
        by = (m for (a, b), m in spans if a <= numeral.start and numeral.end <= b)
        line = text.count("\n", 0, numeral.start) + 1
        code = _section_of(sections, line)
        if YEAR.fullmatch(numeral.text) and numeral.text in sources:
            held = "sources"
        else:
            held = "code" if _in_code(body, numeral, told, code) else ""
        yield numeral, next(by, held)


def _parted(text: str) -> tuple[str, str]:
    """The text, and the sources at its end."""
    body, _, sources = text.partition("\n## Sources\n")
    return body, sources


def _told(text: str) -> dict[int, Value]:
    """The values that formulas state, by where each of their numbers stands."""
    return {n.start: value for value in values(text) for n in value.numerals}


def _said(text: str, told: Container[int]) -> Iterator[Numeral]:
    """The numerals that a reader takes from the text.

    In formulas those are the values that it states, and what has three decimals.
    """
    text = APART.sub(lambda m: "\0" * len(m[0]), text)
    formulas = [m.span() for m in FORMULA.finditer(text)]
    for numeral in numerals(text):
        inside = any(a <= numeral.start < b for a, b in formulas)
        long = LONG.fullmatch(numeral.text.lstrip("-−"))
        if not inside or long or numeral.start in told:
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
            while place := find(words, text[:last], at):
                yield place.span()
                at = place.end()


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
    """The words of the page's comment that stand on it no more, or hold no number."""
    text = "\n".join(page.prose)
    quoted = [w for b in page.of("plain") for w in re.findall(r'"([^"]+)"', b.source)]
    return [w for w in quoted if find(w, text) is None or not any(numerals(w))]


def _sections(page: Page) -> list[tuple[int, Code]]:
    """Where each section begins, and the numbers of its code and outputs."""
    sections = [(0, Code())]
    code = page.of("python", "pycon", "skipped")
    outputs = _outputs(page)
    for number, line in enumerate([*page.prose, ""], start=1):
        if HEADING.match(line):
            sections.append((number, Code()))
        known = sections[-1][1]
        for block in code:
            if block.line == number:
                known.numbers.update(literals.numbers(block.source))
                known.named.update(literals.named(block))
        known.numbers.update(outputs.get(number, ()))
    return sections


def _outputs(page: Page) -> dict[int, set[float]]:
    """The numbers that each cell of a notebook printed, by the line of its fence."""
    text = "\n".join(page.lines) if page.path.suffix == ".ipynb" else ""
    return {
        text.count("\n", 0, m.start()) + 1: {abs(n.value) for n in numerals(m[1])}
        for m in OUTPUT.finditer(text)
    }


def _section_of(sections: list[tuple[int, Code]], line: int) -> Code:
    return next(code for begins, code in reversed(sections) if begins <= line)


def _in_code(
    text: str, numeral: Numeral, told: Mapping[int, Value], code: Code
) -> bool:
    """Whether the section's code or outputs hold the number, or it as a share.

    A small one is held only under the name that stands beside it.
    """
    value = abs(numeral.value)
    percent = text[numeral.end : numeral.end + 2].strip()[:1] == "%"
    equal = value in code.numbers
    equal |= percent and round(value / 100, 10) in code.numbers
    if not SMALL.fullmatch(numeral.text):
        return equal
    words, row = _beside(text, numeral), (numeral.value,)
    if formula := told.get(numeral.start):
        words, row = [formula.symbol, *words * (len(formula.row) == 1)], formula.row
    return literals.said_so(code.named, row, words)


def _beside(text: str, numeral: Numeral) -> list[str]:
    """The two words before and behind a number, in its sentence."""
    before = END.split(text[max(0, numeral.start - 60) : numeral.start])[-1]
    after = END.split(text[numeral.end : numeral.end + 60])[0]
    return [*WORD.findall(before)[-2:], *WORD.findall(after)[:2]]
