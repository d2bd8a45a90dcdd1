"""What is known about a submission, from the lines that its process has sent.

The process ran code of a stranger, so nothing in a line is trusted: a line is JSON with
the token of this run, and each value is text or a number of the kind that is expected.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from nnguide.exercises._registry import pages

EXERCISE = re.compile(r"([a-z0-9-]{1,60})-[0-9]{1,3}")
PAGE = re.compile(r"[a-z0-9_/-]{1,100}", re.I)
RESULTS = ("right", "wrong", "not tried", "error")
LONGEST = 500  # letters of a message
MOST = 12  # problems of a submission
FORGED = "tampering: it sent what no check has sent"


def one_line(text: str) -> str:
    """Text that does nothing to a terminal: no control characters, not too long."""
    text = " ".join(text[: 4 * LONGEST].split())
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@dataclass
class Report:
    """A submission: its exercises, a result and a message of each, what went wrong."""

    file: str
    page: str = ""
    exercises: list[str] = field(default_factory=list)
    results: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cell: int = 0  # which is running
    checking: str = ""  # the exercise whose check has begun and not ended
    ended: bool = False

    def add_problem(self, text: str) -> None:
        """Note what went wrong, once."""
        text = one_line(text)
        if text not in self.problems and len(self.problems) < MOST:
            self.problems.append(text)

    def read(self, lines: bytes, token: str) -> None:
        """Take in what the process has sent; a last line may be cut off."""
        for line in lines.split(b"\n")[:-1]:
            try:
                self._take(json.loads(line), token)
            except (ValueError, TypeError, KeyError, RecursionError):
                self.add_problem(FORGED)

    def _take(self, message: dict[str, Any], token: str) -> None:
        if message["token"] != token:
            raise ValueError
        kind = message["kind"]
        if kind == "plan":
            self._plan(message["metadata"])
        elif kind == "cell":
            self.cell = _number(message["number"])
        elif kind == "begin":
            self.checking = _exercise(message["exercise"])
        elif kind == "check":
            result, said = message["result"], _text(message["message"])
            if result not in RESULTS:
                raise ValueError
            self.results[_exercise(message["exercise"])] = (result, one_line(said))
            self.checking = ""
        elif kind == "problem":
            self.add_problem(_text(message["text"]))
        elif kind == "refused":
            self.add_problem(f"refused: {_text(message['text'])}{self._place()}")
        elif kind == "note" and len(self.notes) < MOST:
            self.notes.append(one_line(_text(message["text"])))
        elif kind == "end":
            self.ended = True
        else:
            raise ValueError

    def _plan(self, metadata: object) -> None:
        """The page and exercises that the worksheet was made with, if it tells."""
        if not isinstance(metadata, dict):
            return
        page, exercises = metadata.get("page"), metadata.get("exercises")
        if isinstance(page, str) and PAGE.fullmatch(page):
            self.page = page
        if isinstance(exercises, list) and len(exercises) <= 100:
            try:
                self.exercises = list(dict.fromkeys(map(_exercise, exercises)))
            except (ValueError, TypeError):
                return

    def finish(self, why: str) -> None:
        """Say of each exercise how it stands, and `why` the process ended too early."""
        if why:
            why += self._place()
            self.add_problem(why)
        if self.checking and not self.ended:
            self.results[self.checking] = ("error", one_line(why))
        self.exercises += [name for name in self.results if name not in self.exercises]
        missing = "; ".join(self.problems)
        for name in self.exercises:
            self.results.setdefault(name, ("not tried", one_line(missing)))

    def _place(self) -> str:
        return f" in cell {self.cell}" if self.cell else ""

    def count(self, *results: str) -> int:
        """How many exercises have one of these results."""
        return sum(self.results[name][0] in results for name in self.exercises)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**6:
        raise TypeError
    return value


def _exercise(value: object) -> str:
    """The name of an exercise that there may be."""
    found = EXERCISE.fullmatch(_text(value))
    if found is None or found[1] not in pages():
        raise ValueError
    return found[0]
