"""The numerals of a text, in digits and in words: their places and values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.compare import number

COUNTS = [
    *("two", "three", "four", "five", "six", "seven"),
    *("eight", "nine", "ten", "eleven", "twelve"),
]
WORDS = {word: float(value) for value, word in enumerate(COUNTS, start=2)}
# A third and a quarter are counted by what they divide by: two thirds are 2 and 3.
WORDS |= {"half": 0.5, "twice": 2.0, "third": 3.0, "thirds": 3.0}
WORDS |= {"quarter": 4.0, "quarters": 4.0}
FORM = re.compile(
    r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?(?!\w|\.\d)"
    rf"|\b(?:{'|'.join(WORDS)})\b",
    re.I,
)


@dataclass(frozen=True)
class Numeral:
    """One number in a text: from `start` to before `end` it says `value`."""

    text: str
    start: int
    end: int
    value: float


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order; a comma behind one belongs to the sentence."""
    for match in FORM.finditer(text):
        said = match[0].rstrip(",")
        value = WORDS.get(said.lower())
        if value is None:
            value = number(said)
        yield Numeral(said, match.start(), match.start() + len(said), value)


def unit(said: str) -> float:
    """What one step of the last written digit is worth; of a word one, or a tenth."""
    if said.lower() in WORDS:
        return 0.1 if said.lower() in ("half", "twice") else 1.0
    mantissa, _, exponent = said.partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
