"""Survey the pages: `python -m tools.survey [--cpu] [PAGE ...]`.

One line a page: words of the core, mean length of a sentence in words, share of
sentences under nine words, minutes of reading, lines of code in sight and, with
`--cpu`, the seconds of processor time that the page's test takes. A star marks what
lies outside the ranges of CONTRIBUTING: a place to look at, no more.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import course, reading, sentences
from tools.pages import DOCS, ROOT

SHORT = 9  # a sentence of fewer words is a short one
MOST_WORDS, MEAN, MOST_SHORT, MOST_MINUTES = 1600, (13, 20), 0.25, 30
# A page without code: what starting pytest costs, before any page is run.
EMPTY = DOCS / "about/sources.md"


@dataclass
class Line:
    """What the survey says about one page."""

    name: str
    words: int
    mean: float
    short: float
    minutes: float
    code_lines: int
    cpu: float | None = None

    def __str__(self) -> str:
        cells = [
            f"{self.name:<38}",
            _cell(f"{self.words}", self.words > MOST_WORDS),
            _cell(f"{self.mean:.1f}", not MEAN[0] <= self.mean <= MEAN[1]),
            _cell(f"{self.short:.0%}", self.short > MOST_SHORT),
            _cell(f"{self.minutes:.0f}", self.minutes > MOST_MINUTES),
            _cell(f"{self.code_lines}", False),
        ]
        if self.cpu is not None:
            cells.append(_cell(f"{self.cpu:.1f}", False))
        return "".join(cells).rstrip()


def _cell(text: str, outside: bool) -> str:
    return f"{text:>7}" + ("*" if outside else " ")


HEAD = f"{'page':<38}" + "".join(
    f"{name:>7} " for name in ("words", "mean", "short", "min", "code")
)


def survey(path: Path) -> Line:
    """Count the page or notebook at `path`."""
    page = reading.of(path)
    lengths = [len(sentences.words(s)) for s in sentences.sentences(page.core)]
    number = max(1, len(lengths))
    name = path.relative_to(DOCS).as_posix() if DOCS in path.parents else path.name
    return Line(
        name=name,
        words=page.words,
        mean=sum(lengths) / number,
        short=sum(length < SHORT for length in lengths) / number,
        minutes=page.minutes,
        code_lines=page.code_lines,
    )


def cpu_seconds(path: Path) -> float:
    """User and system time of the page's test, its kernel and processes included.

    Raises:
        RuntimeError: The page's test fails, so its time says nothing.
    """
    import resource  # not on Windows, where the rest of the survey runs

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in (0, 5):  # 5: the page holds nothing to run
        raise RuntimeError(f"the test of {path.name} fails:\n{run.stdout}{run.stderr}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; with `--cpu` the slowest page first."""
    parser = argparse.ArgumentParser(prog="python -m tools.survey", description=__doc__)
    parser.add_argument(
        "pages", nargs="*", type=Path, metavar="PAGE", help="default: the learning path"
    )
    parser.add_argument(
        "--cpu", action="store_true", help="run each page and measure its time"
    )
    arguments = parser.parse_args(argv)
    path = [DOCS / page for page in course.order(course.nav())]
    found = [page.resolve() for page in arguments.pages] or path
    lines = [survey(page) for page in found]
    if arguments.cpu:
        empty = cpu_seconds(EMPTY)
        for line, page in zip(lines, found, strict=True):
            line.cpu = max(0.0, cpu_seconds(page) - empty)
        lines.sort(key=lambda line: -(line.cpu or 0))
    print(HEAD + ("    CPU" if arguments.cpu else ""))
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
