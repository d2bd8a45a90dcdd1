"""How long a page takes to read: what is in sight of it, counted.

The core of a page is what everyone reads: its text without exercises, *Going deeper*
and sources, and without what is folded. Pages and notebooks are counted alike.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat

from tools import pages, sentences
from tools.containers import Containers, closed
from tools.notebook_page import is_ignored, printed
from tools.pages import Block, Page
from tools.sentences import Piece

WORDS_A_MINUTE = 150
SECONDS_A_LINE = 6
SECONDS_A_FORMULA = 30
MINUTES_AN_EXERCISE = 5

HEADING = re.compile(r"^(#+) (.+?)\s*(\{.*\})?$")
APART = re.compile(r"^(exercises|sources|going deeper\b.*)$", re.I)
EXERCISE = re.compile(r'^ *!!! question "Exercise \d+|^\*\*Exercise \d+', re.M)


@dataclass
class Reading:
    """What a reader meets on a page."""

    core: list[Piece]
    code_lines: int
    formulas: int
    exercises: int

    @property
    def words(self) -> int:
        """The words of the core, with headings, lists and tables."""
        return sum(len(sentences.words(piece.text)) for piece in self.core)

    @property
    def minutes(self) -> float:
        """How long the core takes."""
        seconds = SECONDS_A_LINE * self.code_lines + SECONDS_A_FORMULA * self.formulas
        return self.words / WORDS_A_MINUTE + seconds / 60

    @property
    def exercise_minutes(self) -> int:
        """How long the exercises take."""
        return MINUTES_AN_EXERCISE * self.exercises


def of(path: Path) -> Reading:
    """Count the page or notebook at `path`."""
    return count(page(path))


def page(path: Path) -> Page:
    """The page at `path`; a notebook as the page that it looks like.

    To be looked at, because all who read it share it.
    """
    if path.suffix == ".ipynb":
        return _as_page(path.read_text("utf-8"), path)
    return pages.read(path)


def count(page: Page) -> Reading:
    """Count the parts of the page that are in sight."""
    unseen = out_of_sight(page)
    code = [
        block
        for block in page.of("python", "pycon", "skipped")
        if block.line - 1 not in unseen and not block.folded
    ]
    lines = ["" if i in unseen else line for i, line in enumerate(page.prose)]
    text = "\n".join(lines)
    return Reading(
        core=sentences.pieces(lines),
        code_lines=sum(len(typed(block)) for block in code),
        formulas=len(sentences.DISPLAYED.findall(text)),
        exercises=len(EXERCISE.findall("\n".join(page.prose))),
    )


def typed(block: Block) -> list[str]:
    """The lines of code of a fence, without outputs and blank lines."""
    lines = [line for line in block.source.splitlines() if line.strip()]
    if any(pages.PROMPT.match(line) for line in lines):
        return [line for line in lines if line.startswith((">>> ", "... "))]
    return lines


def out_of_sight(page: Page) -> set[int]:
    """The lines, from 0, that are no part of the core."""
    found, level = _folds(page), 0
    for i, line in enumerate(page.prose):
        if heading := HEADING.match(line):
            depth = len(heading[1])
            if not level or depth <= level:
                level = depth if APART.match(heading[2]) else 0
        if level:
            found.add(i)
    return found


def _folds(page: Page) -> set[int]:
    """The lines, from 0, of folded notes, of exercises, and between <details> tags."""
    found: set[int] = set()
    containers, details = Containers(), False
    for i, line in enumerate(page.lines):
        inside = (*containers.meet(line), line.strip())
        details = details or line.lstrip().startswith("<details")
        if details or closed(inside) or any(map(EXERCISE.match, inside)):
            found.add(i)
        details = details and not line.rstrip().endswith("</details>")
    return found


@lru_cache(maxsize=32)
def _as_page(text: str, path: Path) -> Page:
    """A fence for each cell of code, folded where the cell shows a picture.

    Behind it stands a fence with what the cell printed, if a test compares it.
    """
    parts = []
    for cell in nbformat.reads(text, as_version=4).cells:
        source = cell.source
        if cell.cell_type == "code":
            source = f"```python\n{source}\n```"
            if cell.metadata.get("figures"):  # its picture is shown, its code folded
                lines = source.splitlines()
                source = '??? example "Code"\n\n' + "\n".join("    " + s for s in lines)
            if text := "" if is_ignored(cell) else printed(cell).strip():
                source += f"\n\n```text\n{text}\n```"
        parts.append(source)
    return pages.parse("\n\n".join(parts), path)


def said(reading: Reading) -> str:
    """The line below the title: "about 25 min, exercises 20 min"."""
    text = f"about {rounded(reading.minutes)} min"
    if reading.exercises:
        text += f", exercises {rounded(reading.exercise_minutes)} min"
    return text


def rounded(minutes: float) -> int:
    """To the minute up to ten, above to five minutes: nobody reads more exactly."""
    return max(1, round(minutes)) if minutes <= 10 else 5 * round(minutes / 5)
