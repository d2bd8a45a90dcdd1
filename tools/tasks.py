"""The exercises of a page or notebook, taken apart: task, hint and solution."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from tools import pages, reading
from tools.pages import DOCS, Block, Page

PROGRAM = "## The whole program"
HEADING = re.compile(r"^## Exercises$", re.M)
# On a page a box; in a notebook, where it is bold text, its first words.
START = re.compile(
    r'^!!! question "Exercise (\d+): ([^"\n]+)"$|^\*\*Exercise (\d+): ([^*]+?)\.\*\*',
    re.M,
)
FOLD = re.compile(
    r'^ *\?\?\? (?:tip "Hint"|success "Solution")$'
    r"|^<details><summary>(?:Hint|Solution)</summary>$",
    re.M,
)
END = re.compile(r"^</details>$", re.M)


@dataclass
class Exercise:
    """One exercise; its parts are Markdown, each read as a page."""

    name: str  # of its key
    number: int
    kind: str
    task: Page
    hint: Page
    solution: Page


@dataclass
class Source:
    """A page with its exercises; `above` is its code up to them, but for `program`.

    That is *The whole program*, which says again what stands above it.
    """

    path: Path
    title: str
    needs: str  # the sentence that says what to have read
    above: list[Block]
    program: list[Block]
    exercises: list[Exercise]

    @property
    def name(self) -> str:
        """The page below docs/, without its ending: `learning/backprop-by-hand`."""
        return self.path.relative_to(DOCS).with_suffix("").as_posix()


def read(path: Path) -> Source:
    """Take the exercises of the page or notebook at `path` apart.

    Raises:
        ValueError: The page has no exercises, or one of them has another form.
    """
    page = reading.page(path)
    text = "\n".join(page.lines)
    heading = HEADING.search(text)
    parts = text[heading.end() :].partition("\n## ")[0] if heading else ""
    if heading is None or not START.search(parts):
        raise ValueError(
            f"{path.name} has no exercises: choose a page that "
            "docs/reference/exercises.md lists"
        )
    first = text[: heading.start()].count("\n") + 1
    whole, code = _program(page), page.of("python", "pycon")
    return Source(
        path=path,
        title=next(line[2:] for line in page.prose if line.startswith("# ")),
        needs=_needs("\n".join(page.prose)),
        above=[b for b in code if b.line < first and b.line not in whole],
        program=[b for b in code if b.line in whole],
        exercises=_exercises(parts, path),
    )


def _program(page: Page) -> range:
    """The lines of *The whole program*."""
    lines = [*page.prose, "## "]
    if PROGRAM not in lines:
        return range(0)
    start = lines.index(PROGRAM) + 1
    length = next(i for i, line in enumerate(lines[start:]) if line.startswith("## "))
    return range(start, start + length + 1)


def _needs(prose: str) -> str:
    """The first sentence of the paragraph that says what to read before."""
    found = re.search(r"^Read \[.+?\.(?=\s[A-Z]|\n\n)", prose, re.M | re.S)
    return " ".join(found[0].split()) if found else ""


def _exercises(text: str, path: Path) -> list[Exercise]:
    starts = [*START.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        number, kind = start[1] or start[3], start[2] or start[4]
        parts = [
            textwrap.dedent(END.sub("", part).lstrip("\n"))
            for part in FOLD.split(text[start.end() : end])
        ]
        if len(parts) != 3:
            raise ValueError(
                f"exercise {number} of {path.name} has {len(parts) - 1} folds: a hint "
                "and a solution were expected"
            )
        read = [pages.parse(part, path) for part in parts]
        found.append(Exercise(f"{path.stem}-{number}", int(number), kind, *read))
    return found
