"""The table in the terminal, and the CSV."""

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nnguide._files import replacing
from nnguide._grade.report import Report, one_line

COLUMNS = ("file", "page", "exercise", "result", "message")
# Where a spreadsheet may see the start of a cell; many split at semicolons, too.
FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@])")


def line(report: Report, width: int) -> str:
    """A submission in the table."""
    counts = f"{report.count('right'):5}  {report.count('right', 'wrong', 'error'):5}"
    name = one_line(report.file).ljust(width)
    said = "; ".join([*report.problems, *report.notes])
    return printable(f"{counts}  {len(report.exercises):3}  {name}  {said}".rstrip())


def heading(width: int) -> str:
    """The line above the table."""
    return f"right  tried   of  {'submission'.ljust(width)}  what went wrong"


def printable(text: str) -> str:
    """What the terminal can show of a text, which may hold half a letter."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def write(reports: Sequence[Report], file: Path) -> None:
    """Write a row for each submission and exercise.

    UTF-8 with a byte order mark, without which Excel takes it for another encoding.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(harmless(row) for report in reports for row in rows(report))
    with replacing(file, "the CSV") as out:
        out.write(text.getvalue().encode("utf-8-sig", "replace"))


def rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Of a submission without exercises one row, so that it is not overlooked."""
    for name in report.exercises:
        page = report.page or name.rpartition("-")[0]
        yield report.file, page, name, *report.results[name]
    if not report.exercises:
        yield report.file, report.page, "", "error", "; ".join(report.problems)


def harmless(row: Sequence[str]) -> list[str]:
    """Cells that no spreadsheet takes for a formula: an apostrophe makes it text."""
    return [FORMULA.sub(r"\1\2'", one_line(cell)) for cell in row]
