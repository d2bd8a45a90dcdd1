"""Compare two drawings by their words and marks: the committed one, and one just made.

Words are what is written in a figure, marks its elements with their styles, the shapes
of its markers, and where each of them lies. How a curve runs in between is left to the
summary of its data, because paths differ from processor to processor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ELEMENT = re.compile(r"<(\w+)([^>]*)>([^<]*)")
ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
COMMENT = re.compile(r"<!--.*?-->", re.S)
NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
LETTER = re.compile(r"[^\W\d_]")
POINTS = 0.5  # how far an element may lie from where it lay


@dataclass(frozen=True)
class Mark:
    """One element of a drawing: what a reader sees of it, and the box it fills."""

    seen: str
    words: str
    place: tuple[float, ...]

    def like(self, other: "Mark") -> bool:
        """Whether both look the same, and lie in the same place."""
        if (self.seen, self.words) != (other.seen, other.words):
            return False
        pairs = zip(self.place, other.place, strict=False)
        same = len(self.place) == len(other.place)
        return same and all(abs(a - b) <= POINTS for a, b in pairs)


def marks(svg: str) -> Iterator[Mark]:
    """The elements of a drawing, in order."""
    for tag, rest, text in ELEMENT.findall(COMMENT.sub("", svg)):
        attributes = dict(ATTRIBUTE.findall(rest))
        path = attributes.get("d", "")
        seen = f"{tag} {attributes.get('style', '')}"
        if path and "id" in attributes:  # a marker, drawn where it is used
            yield Mark(f"{seen} {' '.join(path.split())}", "", ())
        else:
            yield Mark(seen.strip(), text.strip(), _place(path, attributes))


def _place(path: str, attributes: dict[str, str]) -> tuple[float, ...]:
    """The corners of a closed path, the box of an open one, the place of all else.

    Of an open one Matplotlib leaves out points that lie nearly on a line.
    """
    if path:
        numbers = [float(number) for number in NUMBER.findall(path)]
        if path.rstrip().endswith("z"):
            return tuple(numbers)
        x, y = numbers[::2], numbers[1::2]
        return min(x), max(x), min(y), max(y)
    where = " ".join(attributes.get(name, "") for name in ("x", "y", "transform"))
    return tuple(float(number) for number in NUMBER.findall(where))


def difference(committed: str, drawn: str, *, words_only: bool = False) -> str:
    """The first thing in which the two drawings differ; empty if they do not.

    `words_only` is for what differs from machine to machine: no marks, no numbers.
    """
    want, found = list(marks(committed)), list(marks(drawn))
    if words_only:
        want, found = _words(want), _words(found)
    for old, new in zip(want, found, strict=False):
        if old.words != new.words:
            return f"committed {old.words!r}, drawn {new.words!r}"
        if not old.like(new):
            return f"committed {_shown(old)}, drawn {_shown(new)}"
    if len(want) != len(found):
        return f"{len(want)} elements are committed, {len(found)} drawn"
    return ""


def _words(drawn: list[Mark]) -> list[Mark]:
    """The words of a drawing in order, each once; their numbers left open."""
    words = [NUMBER.sub("#", mark.words) for mark in drawn]
    return [Mark("", word, ()) for word in dict.fromkeys(words) if LETTER.search(word)]


def _shown(mark: Mark) -> str:
    return f"<{mark.seen} {mark.words}> at {mark.place}"
