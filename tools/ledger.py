"""What is held on each page, and by which means: `python -m tools.ledger [PAGE ...]`.

One line a page: outputs, figures and shape comments that are compared; numerals in the
text, and how many of them a check states or a source is given for; formulas; words that
tell a direction. The footer of a page is made from the same counts.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import course, given, mutants, pages, shapes, snippets, visible
from tools.pages import DOCS, Page


@dataclass
class Ledger:
    """Counts of one page."""

    outputs: int
    figures: int
    shapes: int
    numerals: int
    stated: int  # by a check
    given: int  # with their source
    formulas: int
    directions: int

    # What else holds numerals, such as arithmetic that checks itself, is one more
    # field here, one more line in `of`, and one more summand in `numbers_held`.
    @property
    def numbers_held(self) -> int:
        """Numbers of the text that are compared with a value."""
        return self.stated

    def sentence(self) -> str:
        """What the footer says was compared."""
        return sentence(self.outputs, self.figures, self.numbers_held)


def sentence(outputs: int, figures: int, numbers: int) -> str:
    """Those that are not zero: "3 outputs, 1 figure, 2 numbers in the text"."""
    counts = [(outputs, "output"), (figures, "figure"), (numbers, "number")]
    some = [f"{n} {what}{'s' * (n != 1)}" for n, what in counts if n]
    return ", ".join(some) + " in the text" * bool(numbers)


def of(page: Page) -> Ledger:
    """Count a page."""
    source = mutants.Source(page.path, "\n".join(page.lines) + "\n")
    said = [given.read(block.source) for block in page.of("given")]
    code = [visible.typed(block) for block in page.of("python", "pycon")]
    return Ledger(
        outputs=sum(snippets.outputs(block) for block in page.blocks),
        figures=sum(block.image is not None for block in page.blocks),
        shapes=sum(len(shapes.claims(text)) for text in code),
        numerals=len(mutants.NUMERAL.findall(source.words)),
        stated=sum(block.source.count("states(") for block in page.of("check")),
        given=sum(len(one.phrases) for one in said),
        formulas=len(source.formulas),
        directions=len(re.findall(mutants.DIRECTION, source.words)),
    )


COLUMNS = ["outputs", "figures", "shapes", "numerals", "stated", "given", "formulas"]
COLUMNS += ["directions"]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.ledger", description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    arguments = parser.parse_args(argv)
    path = [DOCS / name for name in course.order(course.nav()) if name[-3:] == ".md"]
    print(f"{'page':<38}", *(f"{name:>10}" for name in COLUMNS))
    for one in [page.resolve() for page in arguments.pages] or path:
        row = vars(of(pages.read(one)))
        print(f"{one.name:<38}", *(f"{row[name]:>10}" for name in COLUMNS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
