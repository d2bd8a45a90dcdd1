"""Errors that would mislead a reader, planted one at a time: what could be written so.

Each kind has a generator: it takes a source, and yields every error of that kind that
the source has room for. `tools.mutate` draws some of them and runs the tests.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from tools import directions as said
from tools import displays, inline, pages, shapes
from tools.pages import DOCS, IMAGE, ROOT
from tools.turns import OPPOSITES, WORD

Edit = tuple[int, int, str]
NUMERAL = re.compile(r"(?<![\w.\\#])\d+(?:[.,]\d+)*(?![\w])")
NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBERS += ["eleven", "twelve"]
UNITS = {"nats": "bits", "epochs": "steps", "seconds": "epochs"}
FORMULA = re.compile(r"\$\$.*?\$\$|(?<![\\$])\$[^$\n]+(?:\n[^$\n]+)?\$", re.S)
SIGNS = {"+": "-", "-": "+", r"\le": r"\ge", r"\ge": r"\le", "<": ">", ">": "<"}
# Where no test can know better: the command prints them apart.
UNCHECKABLE = {
    "number: sources": "years, sections and pages of what is cited",
    "direction: elsewhere": "words in definitions and in prose without a result",
    **{
        f"formula, {kind}: {what}": why
        for what in ("sign", "index")
        for kind, why in {
            "mention": "which symbol a sentence means",
            "inequality": "conditions and bounds inside sentences, unless they are run",
            "listed": "listed in tests/formulas/unheld.yml, with the reason",
        }.items()
    },
    "definition": "what a term means, in words",
    "link": "whether another page would serve as well",
}


@dataclass(frozen=True)
class Mutant:
    """An error: what is replaced in the file at `path`."""

    kind: str
    path: Path
    edits: tuple[Edit, ...]

    def applied(self, text: str) -> str:
        """The text with the error in it; it keeps its lines."""
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def told(self, text: str) -> str:
        """Line, and what became what."""
        line = text.count("\n", 0, self.edits[0][0]) + 1
        some = ", ".join(f"{text[a:b]!r} -> {new!r}" for a, b, new in self.edits)
        return f"{self.path}:{line}: {some}"


class Source:
    """A file, and which parts of it are prose, formulas, code and so on."""

    def __init__(self, path: Path, text: str | None = None) -> None:
        self.path = path
        self.text = path.read_text("utf-8") if text is None else text
        self.page = pages.parse(self.text, path)
        lines = self.text.splitlines(keepends=True)
        self.starts = [0, *accumulate(map(len, lines))]
        prose = [
            line if line.rstrip("\n") == kept and kept else re.sub(r"[^\n]", " ", line)
            for line, kept in zip(lines, self.page.prose, strict=True)
        ]
        self.prose = "".join(prose)
        self.formulas = [m.span() for m in FORMULA.finditer(self.prose)]
        self.words = _blank(self.prose, FORMULA, r"`[^`\n]*`", r"\]\([^)]*\)", IMAGE)

    def line(self, at: int) -> int:
        """The line of a place, from 0."""
        return bisect_right(self.starts, at) - 1

    def place(self, at: int) -> str:
        """What kind of text stands there."""
        number = self.line(at)
        line, inside = self.page.lines[number].strip(), self.page.inside[number]
        if re.match(r"#+ ", line):
            return "heading"
        if line.startswith("|"):
            return "table"
        if any("Hint" in i or "tip" in i for i in inside):
            return "hint"
        if any("Solution" in i for i in inside):
            return "solution"
        section = [x for x in self.page.prose[: number + 1] if re.match(r"#+ ", x)] or [
            ""
        ]
        return "sources" if "Sources" in section[-1] else "sentence"


def _blank(text: str, *patterns: str | re.Pattern[str]) -> str:
    for pattern in patterns:
        text = re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    return text


Found = Iterator[tuple[str, tuple[Edit, ...]]]


def _next(numeral: str, step: int = 1) -> str:
    return numeral[:-1] + str((int(numeral[-1]) + step) % 10)


def numbers(source: Source) -> Found:
    """A digit, or a number word."""
    for m in NUMERAL.finditer(source.words):
        before = source.words[source.starts[source.line(m.start())] : m.start()]
        listed = not before.strip() and source.words[m.end() : m.end() + 2] == ". "
        if listed or before.endswith("Exercise "):  # a number that only counts
            continue
        yield f"number: {source.place(m.start())}", ((*m.span(), _next(m[0])),)
    for m in re.finditer(rf"\b(?:{'|'.join(NUMBERS)})\b", source.words):
        new = NUMBERS[(NUMBERS.index(m[0]) + 1) % len(NUMBERS)]
        yield "number word", ((*m.span(), new),)
    for start, end in source.formulas:
        for m in NUMERAL.finditer(source.text, start, end):
            yield "number: formula", ((*m.span(), _next(m[0])),)


def swaps(source: Source) -> Found:
    """Two numbers of a sentence, or two cells of a row, exchanged."""
    found = list(NUMERAL.finditer(source.words))
    for a, b in pairwise(found):
        between = source.words[a.end() : b.start()]
        table = source.place(a.start()) == "table"
        if (
            a[0] != b[0]
            and "\n" not in between * table
            and not (re.search(r"\n\s*\n|[.!?]\s", between))
        ):
            kind = "exchange: cells" if table else "exchange: numbers"
            if source.place(a.start()) == "sources":
                kind = "number: sources"
            yield kind, ((*a.span(), b[0]), (*b.span(), a[0]))


def directions(source: Source) -> Found:
    """A word that says which way, or how many of all."""
    turns = said.turns(source.page)
    measured = {source.starts[turn.line - 1] + turn.column - 1 for turn in turns}
    for m in WORD.finditer(source.words):
        kind = "measured" if m.start() in measured else "elsewhere"
        yield f"direction: {kind}", ((*m.span(), OPPOSITES[m[0]]),)


def formulas(source: Source) -> Found:
    """A sign, or an index, in a formula."""
    for start, end in source.formulas:
        tex = source.text[start:end]
        kind = _kind(source, tex)
        for m in inline.SIGN.finditer(tex):
            yield f"{kind}: sign", ((start + m.start(), start + m.end(), SIGNS[m[0]]),)
        for m in inline.INDEX.finditer(tex):
            new = str(int(m[1]) % 3 + 1)
            yield f"{kind}: index", ((start + m.start(1), start + m.end(1), new),)


def _kind(source: Source, tex: str) -> str:
    """What kind of formula this is."""
    if tex[:2] != "$$":
        return f"formula, {inline.kind_of(tex)}"
    place = source.path.relative_to(ROOT) if ROOT in source.path.parents else ""
    shown = displays.Display(str(place), 0, " ".join(tex.strip("$").split()), "")
    return "formula, listed" if displays.reason(shown) else "formula, displayed"


def captions(source: Source) -> Found:
    """A word or number in an alternative text."""
    for image in IMAGE.finditer(source.prose):
        start, end = image.span("alt")
        for m in WORD.finditer(source.text[start:end]):
            span = (start + m.start(), start + m.end())
            yield "caption", ((*span, OPPOSITES[m[0]]),)
        for m in NUMERAL.finditer(source.text, start, end):
            yield "caption", ((*m.span(), _next(m[0])),)


LINK = re.compile(r"\]\(((?:\.\./)?[\w/-]+\.(?:md|ipynb))(#[\w-]+)?\)")


def links(source: Source) -> Found:
    """A link to another page that exists."""
    there = sorted(p for p in DOCS.rglob("*.md") if p.parent.name == "foundations")
    for m in LINK.finditer(source.prose):
        target = there[m.start() % len(there)]
        known = (source.path.parent / m[1]).resolve() == target
        if DOCS in source.path.resolve().parents and not known:
            ups = "" if source.path.parent == DOCS else "../"
            new = f"]({ups}{target.relative_to(DOCS).as_posix()})"
            yield "link", ((*m.span(), new),)


def definitions(source: Source) -> Found:
    """Two neighbors of the glossary with each other's definition."""
    if source.path.name == "glossary.md":
        entry = re.compile(r"^\*\*[^*]+\.\*\* (.*?) \[", re.M)
        for a, b in pairwise(entry.finditer(source.text)):
            yield "definition", ((*a.span(1), b[1]), (*b.span(1), a[1]))


def code(source: Source) -> Found:
    """Shape comments, outputs, figures, tabs: what stands in fences."""
    for block in source.page.of("python", "pycon"):
        start, end = source.starts[block.line], source.starts[block.end - 2]
        text = source.text[start:end]
        for kind, edits in _fence(text, block):
            yield kind, tuple((start + a, start + b, new) for a, b, new in edits)
        if block.output:
            start = source.starts[block.output_line - 1]
            end = source.starts[block.output_line - 1 + block.output.count("\n")]
            for m in NUMERAL.finditer(source.text, start, end):
                yield "number: output", ((*m.span(), _next(m[0], 2)),)


def _fence(text: str, block: pages.Block) -> Found:
    for m in re.finditer(rf"(?<=#) *({shapes.GROUP})", text):
        parts = re.findall(shapes.SIZE, m[1])
        turned = [*parts[1:2], *parts[:1], *parts[2:]]
        if len(parts) > 1 and turned != parts:
            yield "shape", ((*m.span(1), f"({', '.join(turned)})"),)
    if block.kind == "pycon":
        for line in re.finditer(r"^(?! *(?:>>>|\.\.\.)).*$", text, re.M):
            for m in NUMERAL.finditer(text, *line.span()):
                # A step of one is allowed in the last digit of a long decimal.
                yield "number: output", ((*m.span(), _next(m[0], 2)),)
    if block.image:
        for word in ("label=", "color=", "set_title("):
            found = list(re.finditer(rf"(?<={re.escape(word)})[\"'][^\"']+[\"']", text))
            for a, b in pairwise(found):
                if a[0] != b[0]:
                    yield "figure", ((*a.span(), b[0]), (*b.span(), a[0]))
    if any(name.startswith("===") for name in block.inside):
        for line in re.finditer(r"^(?!.*(?:import|#)).*[=(].*$", text, re.M):
            if block.kind == "python" or line[0].lstrip()[:3] in (">>>", "..."):
                for m in NUMERAL.finditer(text, *line.span()):
                    yield "tab", ((*m.span(), _next(m[0])),)


PAGE: list[Callable[[Source], Found]]
PAGE = [numbers, swaps, directions, formulas, captions, links, definitions, code]


def of_page(path: Path) -> Iterator[Mutant]:
    """Every error of every kind that a page has room for."""
    source = Source(path)
    for generate in PAGE:
        for kind, edits in generate(source):
            kind = f"README: {kind}" if path.name == "README.md" else kind
            yield Mutant(kind, path, edits)


DOCSTRING = re.compile(r'r?"""(.*?)"""', re.S)


def of_module(path: Path) -> Iterator[Mutant]:
    """Every error in the docstrings of a module: formulas, defaults, shapes, units."""
    text = path.read_text("utf-8")
    for doc in DOCSTRING.finditer(text):
        for m in FORMULA.finditer(text, *doc.span(1)):
            for s in re.finditer(r"(?<=[\w)}] )[-+](?= )", m[0]):
                span = (m.start() + s.start(), m.start() + s.end())
                yield Mutant("docstring: formula", path, ((*span, SIGNS[s[0]]),))
        for m in re.finditer(rf"`({shapes.GROUP})`", doc[1]):
            parts = re.findall(shapes.SIZE, m[1])
            if len(parts) > 1 and parts[0] != parts[1]:
                span = (doc.start(1) + m.start(1), doc.start(1) + m.end(1))
                new = f"({', '.join([parts[1], parts[0], *parts[2:]])})"
                yield Mutant("docstring: shape", path, ((*span, new),))
        for m in re.finditer(r"([\d.]*\d)(?=`? unless given)", doc[1]):
            span = (doc.start(1) + m.start(), doc.start(1) + m.end())
            yield Mutant("docstring: default", path, ((*span, _next(m[0])),))
        for m in re.finditer(rf"\b({'|'.join(UNITS)})\b", doc[1]):
            span = (doc.start(1) + m.start(), doc.start(1) + m.end())
            yield Mutant("docstring: unit", path, ((*span, UNITS[m[0]]),))
