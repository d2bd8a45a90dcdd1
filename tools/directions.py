"""Sentences about results that turn on a word: falls, most, never. Does a check say so?

A paragraph that holds such a word and a measured number, or that describes a figure,
needs a relation in one of its checks: a comparison, `all`, `any`, or a bound such as
"over 99 %". It cannot be told from outside whether the relation is the one of the
sentence; `python -m tools.mutate` turns the words and shows what is noticed.
"""

import ast
import re

from tools.pages import Block, Page
from tools.prose import ABOVE, BELOW

WORD = re.compile(
    r"\b(rises?|rose|risen|falls?|fell|fallen|grows?|grew|grown|shrinks?|shrank|drops?"
    r"|climbs?|increases?|decreases?|more|fewer|less|most|least|larger|largest|smaller"
    r"|smallest|higher|highest|lower|lowest|better|best|worse|worst|faster|fastest"
    r"|slower|slowest|first|last|every|each|all|none|never|always|only|both|neither)\b",
    re.I,
)
APART = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)")


def unproved(page: Page) -> list[str]:
    """The paragraphs whose words turn on a relation that no check of theirs states."""
    checks: dict[int, list[Block]] = {}
    for block in page.of("check"):
        checks.setdefault(block.paragraph_line, []).append(block)
    problems = []
    for line, found in checks.items():
        text = "\n".join(page.prose[line - 1 : found[0].line - 1])
        if (word := _turning(text)) and not any(map(_relates, found)):
            problems.append(f"line {line}: {word[0]!r} in {_around(text, word)!r}")
    return problems


def _turning(paragraph: str) -> re.Match[str] | None:
    """The word on which a measured sentence of the paragraph turns, if one does."""
    text = APART.sub(lambda m: " " * len(m[0]), paragraph)
    text = text.replace("![", " 0")  # what a figure shows is measured
    if text.lstrip()[:1] == "|":
        return None
    for sentence in re.finditer(r"[^.!?]+(?:[.!?](?!\s)[^.!?]*)*", text):
        measured = re.search(r"\d", sentence[0])
        if measured and (word := WORD.search(text, *sentence.span())):
            return word
    return None


def _relates(check: Block) -> bool:
    """Whether the check compares, or states a bound."""
    for node in ast.walk(ast.parse(check.source)):
        match node:
            case ast.Compare() | ast.Call(func=ast.Name(id="all" | "any")):
                return True
            case ast.Attribute(attr="all" | "any"):
                return True
            case ast.Constant(value=str(words)) if re.search(r"\d", words):
                before = re.split(r"(?=\d)", words)[:-1]
                if any(ABOVE.search(b) or BELOW.search(b) for b in before):
                    return True
    return False


def _around(text: str, word: re.Match[str]) -> str:
    return " ".join(text[max(0, word.start() - 30) : word.end() + 30].split())
