"""What `nnguide grade` does."""

import os
import sys
from pathlib import Path

from nnguide._files import check_writable
from nnguide._grade import sheet, submissions
from nnguide._grade.process import Limits, examine
from nnguide._grade.report import one_line

__all__ = ["run"]


def run(*, folder: str, csv: str | None, seconds: int, memory: int) -> int:
    """Examine the submissions, one after the other, print a table, write the CSV.

    Args:
        folder: Where the notebooks are.
        csv: The file to write, or `None`.
        seconds: How long a submission may take.
        memory: How much memory it may take, in megabytes.

    Returns:
        The exit code: 0 if all submissions were examined, whatever their answers.
    """
    try:
        found = _find(folder)
        if csv is not None:
            check_writable(csv, "the CSV")
    except (OSError, ValueError) as error:
        print(f"nnguide grade: {error}", file=sys.stderr)
        return 1
    root = Path(folder)
    names = [one_line(path.relative_to(root).as_posix()) for path in found]
    width = min(40, max(map(len, [*names, "submission"])))
    print(sheet.printable(sheet.heading(width)))
    reports = []
    for path in found:
        reports.append(examine(path, root, Limits(seconds, memory)))
        print(sheet.line(reports[-1], width), flush=True)
    problems = sum(bool(report.problems) for report in reports)
    end = "" if csv is None else f"; the rows are in {csv}"
    if csv is not None:
        sheet.write(reports, Path(csv))
    count = f"{len(reports)} submission{'s' if len(reports) > 1 else ''}"
    print(sheet.printable(f"{count}, {problems} with problems{end}"))
    return 0


def _find(folder: str) -> list[Path]:
    """The submissions of a folder, if there is one and it holds some."""
    if not folder or "\0" in folder:
        raise ValueError(f"expected the name of a folder, got {folder!r}")
    if not os.path.isdir(folder):
        there = "is a file" if os.path.exists(folder) else "is not there"
        raise NotADirectoryError(
            f"{folder} {there}; name the folder that holds the submitted notebooks"
        )
    found = submissions.find(Path(folder))
    if not found:
        raise FileNotFoundError(
            f"no notebook (.ipynb) in {folder}, nor in its subfolders; name the folder "
            "that holds the submitted notebooks"
        )
    return found
