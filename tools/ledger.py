"""What is held on each page, and by which means: `python -m tools.ledger [PAGE ...]`.

Outputs and figures are compared with fresh ones, shape comments with the values that
they describe, formulas with the code. Of the numbers in the text some are stated by a
check, worked out as arithmetic, given with their source, equal to a number of the code
beside them, a year of the sources, or repeat a number that is held; the rest is named
in a comment of the page, which says it a second time. Of the words
on which a measured sentence turns a check quotes some.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from tools import course, covered, directions, displays, reading, shapes, visible
from tools.pages import DOCS, ROOT, Page


@dataclass
class Ledger:
    """Counts of one page or notebook."""

    outputs: int
    figures: int
    shapes: int
    formulas: int
    run: int  # formulas that are evaluated
    numerals: int
    stated: int
    arithmetic: int
    given: int
    code: int
    sources: int
    repeated: int
    plain: int
    directions: int  # words on which a measured sentence turns
    turned: int  # those that a check quotes


def of(page: Page) -> Ledger:
    """Count a page."""
    turns = directions.turns(page)
    code = [visible.typed(block) for block in page.of("python", "pycon")]
    shown = displays.of_page(page, page.path.name)
    by = covered.means(page)
    return Ledger(
        outputs=sum(visible.outputs(block) for block in page.blocks),
        figures=sum(block.image is not None for block in page.blocks),
        shapes=sum(len(shapes.claims(text)) for text in code),
        formulas=len(shown),
        run=sum(bool(display.means) for display in shown),
        numerals=by.total(),
        **{name: by[name] for name in ("stated", "arithmetic", "given")},
        **{name: by[name] for name in ("code", "sources", "repeated", "plain")},
        directions=len(turns),
        turned=sum(turn.held for turn in turns),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.ledger", description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    arguments = parser.parse_args(argv)
    path = [DOCS / name for name in course.order(course.nav())]
    names = [field.name for field in fields(Ledger)]
    print(f"{'page':<36}", *(f"{name:>10}" for name in names))
    for one in [page.resolve() for page in arguments.pages] or path:
        row = astuple(of(reading.page(one)))
        name = str(one.relative_to(ROOT / "docs"))
        print(f"{name:<36}", *(f"{number:>10}" for number in row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
