"""Sentences about results that turn on a word: falls, most, never. Does a check say so?

A sentence is measured if it holds a number in digits other than 0 and 1, or words that
a check or a given quotes. Each word of `tools.turns` in it stands within quoted words:
those of a `states` that also has a claim, such as `before > after`, or a bound, such as
"over 99 %"; of a `given`; or of the comment that names what is plain. In the text of a
figure any quoted words will do. So a word that is turned is no longer quoted.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools import turns as turning
from tools.covered import APART
from tools.numerals import numerals
from tools.pages import IMAGE, Block, Page
from tools.prose import ABOVE, BELOW, find

FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
# Where a heading, an item, a row or a note begins, and behind a blank line or image.
PART = re.compile(r"\n(?=[ \t]*(?:\n|#+ |[-*+] |\d+\. |\||!!!|\?\?\?|===|!\[))")
SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s)[^.!?]*)*")


@dataclass(frozen=True)
class Turn:
    """A word on which a measured sentence turns; line and column count from 1."""

    line: int
    column: int
    word: str
    held: bool
    around: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.word!r} in {self.around!r}"


@dataclass(frozen=True)
class _Quoted:
    """Where words stand that a comment quotes."""

    start: int
    end: int
    kind: str  # "check", "given" or "plain"
    claims: bool = False  # whether the check says more than numbers


def unproved(page: Page) -> list[str]:
    """The words whose direction nothing holds."""
    return [str(turn) for turn in turns(page) if not turn.held]


def turns(page: Page) -> list[Turn]:
    """The words of the page that turn a measured sentence or a figure, in order."""
    text = "\n".join(page.prose)
    end = text.find("\n## Sources\n")
    text = text if end < 0 else text[:end]
    quoted, found = list(_quoted(page, text)), []
    images = [m.span("alt") for m in IMAGE.finditer(text)]
    for word in _measured(text, quoted, images):
        at = word.start()
        drawn = any(a <= at < b for a, b in images)
        held = any(
            q.start <= at and word.end() <= q.end and (drawn or q.claims)
            for q in quoted
        )
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        around = " ".join(text[max(0, at - 30) : word.end() + 30].split())
        found.append(Turn(line, column, word[0], held, around))
    return found


def _measured(
    text: str, quoted: list[_Quoted], images: list[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """The words that turn something which was measured."""
    bare = text
    for pattern in (FORMULA, APART):
        bare = pattern.sub(lambda m: re.sub(r"[^\n]", "\0", m[0]), bare)
    words = list(turning.words(bare))
    plain = [(q.start, q.end) for q in quoted if q.kind == "plain"]
    said = [(q.start, q.end) for q in quoted if q.kind != "plain"]
    for start, end in _sentences(bare):
        digits = (
            start + n.start
            for n in numerals(bare[start:end])
            if n.text[-1:].isdigit() and n.text not in ("0", "1")  # names of classes
        )
        measured = (
            any(not _inside(at, plain) for at in digits)
            or any(a < end and start < b for a, b in said)
            or any(a < end and start < b for a, b in images)
        )
        if measured:
            yield from (word for word in words if start <= word.start() < end)


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences begin and end; rows of tables are none."""
    ends = [m.start() + 1 for m in PART.finditer(text)]
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        if text[start:end].lstrip()[:1] != "|":
            for sentence in SENTENCE.finditer(text, start, end):
                yield sentence.span()


def _quoted(page: Page, text: str) -> Iterator[_Quoted]:
    """The words that comments of the page quote, at their places."""
    starts = page.starts()
    for block in page.of("given", "plain"):
        for words in re.findall(r'"([^"]+)"', block.source):
            first = starts[block.paragraph_line - 1] if block.kind == "given" else 0
            last = starts[block.line - 1] if block.kind == "given" else len(text)
            while (place := find(words, text, first)) and place.end() <= last:
                yield _Quoted(*place.span(), block.kind, True)
                first = place.end()
    for block in page.of("check"):
        at, last = starts[block.paragraph_line - 1], starts[block.line - 1]
        for words, claims in statements(block):
            if (place := find(words, text, at)) and place.end() <= last:
                yield _Quoted(*place.span(), "check", claims)
                at = place.end()


def statements(check: Block) -> list[tuple[str, bool]]:
    """The words of each `states`, and whether it states a relation too."""
    calls = [
        node
        for node in ast.walk(ast.parse(check.source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "states"
    ]
    calls.sort(key=lambda call: call.lineno)
    found = []
    for call in calls:
        words = ast.literal_eval(call.args[0]) if _literal(call.args[0]) else ""
        if words:
            found.append((words, _bound(words) or _claims(words, call.args[1:])))
    return found


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _claims(words: str, values: list[ast.expr]) -> bool:
    """Whether there are more values than numbers: a truth value is a claim."""
    if not any(isinstance(value, ast.Starred) for value in values):
        return len(values) > len(list(numerals(" ".join(words.split()))))
    return any(map(_relates, values))


def _relates(value: ast.expr) -> bool:
    match value:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call(func=ast.Name(id="all" | "any")):
            return True
        case ast.Call(func=ast.Attribute(attr="all" | "any")):
            return True
    return False


def _bound(words: str) -> bool:
    """Whether a number of the words is a bound, as in "over 99 %"."""
    before = re.split(r"(?=\d)", " ".join(words.split()))[:-1]
    return any(ABOVE.search(b) or BELOW.search(b) for b in before)
