"""The one comment of a page that names what nothing else holds.

    <!-- plain "two inputs", "four facts", "class 1" × 3 -->

It says numbers, words of direction and formulas a second time, and how often: a change
of one in the text leaves a phrase that stands there no more, or less often.
"""

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator

from tools import turns
from tools.numerals import Numeral, numerals
from tools.pages import Page
from tools.prose import find

PHRASE = re.compile(r'"([^"]+)"(?:\s*×\s*(\d+))?')
NEAR = 30  # letters between two numbers of one phrase
MOST = 8  # words that a phrase is made longer by
ENDED = re.compile(r"[.,;:?!)]\W*$")
PIECE = re.compile(r"(?:\$[^$]*\$|[^\s$])+")
# What a phrase does not cross: the end of a sentence, a quotation, a link.
BOUND = re.compile(r'["<>`]|\]\(|--|^[-*#]+$')


def phrases(page: Page) -> dict[str, int]:
    """The phrases of the page's comment, and how often each stands in the text."""
    found = (m for block in page.of("plain") for m in PHRASE.finditer(block.source))
    return {" ".join(m[1].split()): int(m[2] or 1) for m in found}


def spans(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text."""
    at = 0
    while place := find(words, text, at):
        yield place.span()
        at = place.end()


def stale(page: Page) -> list[str]:
    """What the page's comment says and is not so."""
    text, found = "\n".join(page.prose), []
    for words, times in phrases(page).items():
        stands = len([*spans(words, text)])
        bare = words in [numeral.text for numeral in numerals(words)]
        if bare or not _tells(words):
            found.append(f'"{words}" should hold a number and a word beside it')
        elif stands != times:
            found.append(f'"{words}" stands {stands} times on the page, not {times}')
    return found


def unmeasured(page: Page) -> list[str]:
    """The statements of its checks that compare the text with nothing but numbers.

    Such a check says a number a second time and measures nothing, which is what the
    comment is for.
    """
    return [
        f"line {block.first + node.lineno - 1}: {ast.unparse(node)}"
        for block in page.of("check")
        for node in ast.walk(ast.parse(block.source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "states"
        if len(node.args) > 1 and all(map(_is_written, node.args[1:]))
    ]


def _is_written(value: ast.expr) -> bool:
    """Whether a value is a number or a truth value as it stands, not computed."""
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant)


def _tells(words: str) -> bool:
    """Whether a phrase holds a number, a word of direction or a formula."""
    return "$" in words or any(numerals(words)) or any(turns.words(words))


def comment(page: Page, loose: Iterable[Numeral]) -> str:
    """The comment that the page should have: what is good of its own, and the loose."""
    text = "\n".join(page.prose)
    good = [w for w in phrases(page) if find(w, text) and _tells(w)]
    new = [_phrase(text, *group) for group in _groups(text, [*loose])]
    place = {words: next(spans(words, text))[0] for words in [*good, *new]}
    listed = ", ".join(_listed(w, text) for w in sorted(place, key=lambda w: place[w]))
    return textwrap.fill(f"<!-- plain {listed} -->", 88, break_on_hyphens=False)


def _listed(words: str, text: str) -> str:
    times = len([*spans(words, text)])
    return f'"{words}"' + f" × {times}" * (times > 1)


def _groups(text: str, loose: list[Numeral]) -> Iterator[tuple[int, int]]:
    """From where to where numbers stand that are near enough for one phrase."""
    while loose:
        start, end = loose[0].start, loose[0].end
        while loose and loose[0].start - end <= NEAR:
            between = text[end : loose[0].start]
            if re.search(r"\n\s*\n|[.!?]\s", between) or BOUND.search(between):
                break
            end = max(end, loose.pop(0).end)
        yield start, end


def _phrase(text: str, start: int, end: int) -> str:
    """The words around these numbers, enough of them to stand only once."""
    first, last = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end)
    pieces = [*PIECE.finditer(text, first, last if last > 0 else len(text))]
    inner = [i for i, m in enumerate(pieces) if m.start() < end and m.end() > start]
    if not inner:
        return text[start:end]
    a, b, best = inner[0], inner[-1] + 1, text[start:end]
    for _ in range(MOST):
        words = _trimmed(" ".join(m[0] for m in pieces[a:b]))
        if '"' not in words and find(words, text):
            best = words
            told = re.search(r"[^\W\d_]{4,}", words.replace(text[start:end], ""))
            if told and len([*spans(words, text)]) == 1:
                break
        right = b < len(pieces) and not BOUND.search(pieces[b][0])
        left = a > 0 and not BOUND.search(pieces[a - 1][0])
        left = left and not ENDED.search(pieces[a - 1][0])
        if right and not (left and ENDED.search(pieces[b - 1][0])):
            b += 1
        elif left:
            a -= 1
        else:
            break
    return best


def _trimmed(words: str) -> str:
    """Without the signs around them, and the address of a link or a figure."""
    words = re.sub(r"\]\(\S*$", "", words).strip('*[.,;:?!" ')
    if words.count("(") > words.count(")"):
        words = words.removeprefix("(")
    return words.removesuffix(")") if words.count(")") > words.count("(") else words
