"""Numbers from a run that the page does not repeat, and where they come from.

The comment stands right after its paragraph and quotes it:

    Five such networks reach 98.97 % on average.
    <!-- given "98.97 %": five seeds, run once -->

On the page each quoted phrase gets a mark, and the mark leads to a footnote.
"""

import re
from dataclasses import dataclass

from tools.prose import find

FORM = re.compile(r'((?:"[^"]+"\s*,\s*)*"[^"]+")\s*:\s*(\S.*)', re.S)
# What a mark would break: code, formulas, the addresses of links.
FIXED = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)")


@dataclass(frozen=True)
class Given:
    """The quoted phrases of a paragraph, and the source of their numbers."""

    phrases: list[str]
    source: str

    def ends(self, paragraph: str) -> list[int]:
        """Where each phrase ends in the paragraph, that is, where its mark belongs."""
        return [end_of(phrase, paragraph) for phrase in self.phrases]


def end_of(phrase: str, text: str) -> int:
    """Where the phrase ends in the text; code and formulas do not count as text."""
    place = find(phrase, FIXED.sub(lambda m: "\0" * len(m[0]), text))
    if place is None:
        raise ValueError(f"the paragraph above does not say {phrase!r}")
    return place.end()


def read(comment: str) -> Given:
    """The comment without its brackets and its first word."""
    form = FORM.fullmatch(comment.strip())
    if form is None:
        raise ValueError(
            "a given quotes what it is about: "
            '<!-- given "98.97 %", "two points": where they come from -->'
        )
    return Given(re.findall(r'"([^"]+)"', form[1]), " ".join(form[2].split()))


def marked(paragraph: str, said: Given, marks: list[str]) -> str:
    """The paragraph with one of the marks behind each phrase."""
    ends = said.ends(paragraph)
    for end, mark in sorted(zip(ends, marks, strict=True), reverse=True):
        paragraph = paragraph[:end] + mark + paragraph[end:]
    return paragraph
