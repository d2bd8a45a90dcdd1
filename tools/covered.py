"""Which numbers of a page nothing would notice if they were wrong.

A number in a sentence, a heading, a table, a caption or a solution is covered by a
statement of a check, by arithmetic that is worked out, by the mark of a number that is
given, by an equal number in the code or the outputs of its section, or because it
counts nothing: the number of an exercise, a year that the sources tell again. An equal
number is found by accident if it is small: "two", "7" and "40 %" are held by the code
only where it gives them the name that stands beside them, as in "3 epochs" and
`epochs=3`. What is held once holds its repetition, "two switches" elsewhere. A 1 needs
nothing, as the word one: whatever it is changed into does, and what is changed into it
is missed where it stood. What is left is named in one comment of the page, a second
time, so that a change of either is found:
<!-- plain "two inputs", "four facts" -->
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from tools import arithmetic, displays, inline, literals, plain
from tools.chains import DISPLAYED
from tools.counts import phrases
from tools.literals import Code
from tools.numerals import Numeral, numerals
from tools.pages import Block, Page
from tools.prose import find
from tools.values import Value, values

# Not read as prose.
APART = re.compile(
    r"`[^`\n]*`|\]\([^)]*\)|<[^>\n]*>|\{[^}\n]*\}|\[\^[\w-]+\]"
    r"|\b(?:[Ee]xercises?|[Pp]ages?|[Ss]ections?|[Cc]hapters?|Python|Volume)"
    r" \d[\d.]*(?:(?:,| to| and| or)+ \d[\d.]*)*"
    r"|\b\d+(?:st|nd|rd|th)\b|^[ \t#*]*\d+\.[ ]",
    re.M,
)
YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b(?!,)")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
LONG = re.compile(r"\d*\.\d{3,}")
# What may equal a number of the code by accident: no decimals, under three digits.
SMALL = re.compile(r"[-−]?\d{1,2}|[a-z]+", re.I)
# What is counted: no "two of", no "1 and".
THING = re.compile(r"[ \n]+\[?([^\W\d_]{4,})")
WORD = re.compile(r"[^\W\d_]\w*")
END = re.compile(r"[.,;:?!|]\s|\n\s*\n|\d")


@dataclass(frozen=True)
class Loose:
    """A number that nothing holds, and the words around it."""

    place: str
    numeral: Numeral
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.numeral.text!r} in {self.words!r}"


def loose(page: Page) -> list[Loose]:
    """The numbers of the page that nothing holds, in order."""
    text = "\n".join(page.prose)
    found = []
    for numeral, means in _held(page, text):
        if not means:
            line = text.count("\n", 0, numeral.start) + 1
            words = text[max(0, numeral.start - 25) : numeral.end + 20]
            place = f"{page.path.name}:{line}"
            found.append(Loose(place, numeral, " ".join(words.split())))
    return found


def message(page: Page) -> str:
    """What an author should know and do: the loose numbers, and a comment to paste."""
    found, wrong = loose(page), plain.stale(page)
    if not found and not wrong:
        return ""
    advice = "State each in a check, or, if it measures nothing, make this the comment:"
    comment = plain.comment(page, [one.numeral for one in found])
    return "\n".join([*map(str, found), *wrong, advice, comment])


def means(page: Page) -> Counter[str]:
    """How many numbers of the page are held by which means."""
    held = _held(page, "\n".join(page.prose))
    return Counter(by or "nothing" for _, by in held if by != "one")


def _held(page: Page, text: str) -> Iterator[tuple[Numeral, str]]:
    """Each number of the text, and what holds it."""
    body, sources = _parted(text)
    spans = [
        *((span, "stated") for span in _stated(page, text, "check")),
        *((span, "given") for span in _stated(page, text, "given")),
        *((span, "stated") for span in _run(page, text)),
        *((span, "arithmetic") for span in _worked_out(page)),
        *(
            (s, "plain")
            for words in plain.phrases(page)
            for s in plain.spans(words, text)
        ),
    ]
    sections, told = literals.sections(page), _told(body)
    found = []
    for numeral in _said(body, told):
        by = (m for (a, b), m in spans if a <= numeral.start and numeral.end <= b)
        line = text.count("\n", 0, numeral.start) + 1
        code = literals.section_of(sections, line)
        if YEAR.fullmatch(numeral.text) and numeral.text in sources:
            held = "sources"
        else:
            held = _in_code(body, numeral, told, code)
        found.append((numeral, next(by, held)))
    known = {_thing(body, n, told) for n, by in found if by not in ("", "one")}
    for numeral, by in found:
        again = _thing(body, numeral, told) in known - {None}
        yield numeral, by or ("repeated" if again else "")


def _thing(text: str, numeral: Numeral, told: Mapping[int, Value]) -> object:
    """What the number says of what: "two switches", or a symbol and its value."""
    if value := told.get(numeral.start):
        return (value.symbol, value.row) if value.symbol and any(value.row) else None
    thing = numeral.value and THING.match(text, numeral.end)
    return (thing[1].lower(), numeral.value) if thing else None


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
    starts = page.starts()
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


def _run(page: Page, text: str) -> Iterator[tuple[int, int]]:
    """The formulas that a `holds` runs, with the numbers in them."""
    shown = zip(DISPLAYED.finditer(text), displays.of_page(page, ""), strict=True)
    yield from (match.span() for match, one in shown if one.means == "holds")
    for one in inline.of_page(page):
        if one.means == "holds":
            yield one.start, one.start + len(one.tex)


def _worked_out(page: Page) -> Iterator[tuple[int, int]]:
    """The numbers that stand in arithmetic, which is evaluated."""
    starts = page.starts()
    for numeral in arithmetic.held_numbers(page):
        at = starts[numeral.line - 1] + numeral.column - 1
        yield at, at + len(numeral.text)


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


def _in_code(text: str, numeral: Numeral, told: Mapping[int, Value], code: Code) -> str:
    """Whether the section's code or outputs hold the number, or it as a share.

    A small one is held only under the name that stands beside it, and a 1 needs none.
    """
    value = abs(numeral.value)
    if not SMALL.fullmatch(numeral.text):
        percent = text[numeral.end : numeral.end + 2].strip()[:1] == "%"
        share = percent and round(value / 100, 10) in code.numbers
        return "code" if value in code.numbers or share else ""
    words, row = _beside(text, numeral), (numeral.value,)
    if formula := told.get(numeral.start):
        words, row = [formula.symbol] if formula.symbol else words, formula.row
    given = literals.values(code.named, words)
    if row in given:
        return "code"
    return "one" if numeral.text == "1" and (0.0,) not in given else ""


def _beside(text: str, numeral: Numeral) -> list[str]:
    """The two words before and behind a number, up to a comma or another number."""
    before = END.split(text[max(0, numeral.start - 60) : numeral.start])[-1]
    after = END.split(text[numeral.end : numeral.end + 60])[0]
    return [*WORD.findall(before)[-2:], *WORD.findall(after)[:2]]
