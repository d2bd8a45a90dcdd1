"""The words and sentences of Markdown text, without code, formulas and markup."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DISPLAYED = re.compile(r"\$\$.+?\$\$", re.S)
# A formula or a piece of code inside a sentence is read as one word.
INLINE = re.compile(r"(`+).+?\1|\$[^$]+\$", re.S)
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?")
LINK = re.compile(r"\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])")
TAG = re.compile(r"<[^>]+>|\{ ?[:.#][^}]*\}|\[\^[^\]]+\]")
EMPHASIS = re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}")
MARKER = re.compile(r"^(!!!|\?\?\?\+?|===|\*\[|\[\^[^\]]+\]:)")
ITEM = re.compile(r"^([-*+]|\d+[.)]) ")
ABBREVIATION = re.compile(
    r"\b(e\.g|i\.e|et al|etc|vs|cf|approx|Figs?|Eqs?|Secs?|Dr|Mrs?)\.(?=\s)"
)
# Where a sentence ends: its mark, closing quotes and brackets, no small letter next.
END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?![a-z])")


class Piece(NamedTuple):
    """A paragraph, list item, heading or table row, as plain text."""

    kind: str  # "paragraph", "item", "heading" or "row"
    text: str


def pieces(lines: Iterable[str]) -> list[Piece]:
    """The text of Markdown lines in which code is blanked, piece by piece."""
    text = DISPLAYED.sub("\n\n", "\n".join(lines))
    found = [Piece(kind, plain(" ".join(part))) for kind, part in _split(text)]
    return [piece for piece in found if words(piece.text)]


def _split(text: str) -> Iterator[tuple[str, list[str]]]:
    """Pieces as lists of lines. What is indented below a list item belongs to it."""
    kind, part, item_indent = "paragraph", [], -1
    for line in [*text.splitlines(), ""]:
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        new = _kind(bare)
        if part and (not bare or new or kind in ("heading", "row")):
            yield kind, part
            part = []
        if not bare or new == "marker":
            item_indent = item_indent if not bare else -1
            continue
        if new == "item":
            item_indent = indent
        elif not part and indent <= item_indent:
            item_indent = -1
        if not part:
            kind = new or ("item" if item_indent >= 0 else "paragraph")
        part.append(bare)


def _kind(bare: str) -> str:
    """What a line begins by its first letters; nothing for running text."""
    if MARKER.match(bare):
        return "marker"
    if ITEM.match(bare):
        return "item"
    if bare.startswith("#"):
        return "heading"
    return "row" if bare.startswith("|") else ""


def plain(text: str) -> str:
    """Markdown as it is read: links by their text, code and formulas as one word."""
    text = TAG.sub("", INLINE.sub("Xx", IMAGE.sub("", text)))
    return " ".join(EMPHASIS.sub("", LINK.sub(r"\1", text)).split())


def words(text: str) -> list[str]:
    """The words of plain text: what stands between spaces and is no mere sign."""
    return [word for word in text.split() if any(c.isalnum() for c in word)]


def sentences(found: Iterable[Piece]) -> list[str]:
    """The sentences of the paragraphs; one that a formula interrupts is one."""
    paragraphs: list[str] = []
    for kind, text in found:
        if kind != "paragraph":
            continue
        if paragraphs and text[0].islower() and paragraphs[-1][-1] not in ".!?":
            paragraphs[-1] += " " + text
        else:
            paragraphs.append(text)
    return [s for text in paragraphs for s in END.split(_guard(text)) if words(s)]


def _guard(text: str) -> str:
    """The text with the dots of abbreviations taken out."""
    return ABBREVIATION.sub(lambda m: m[1].replace(".", ""), text)
