"""Make worksheets for a class: `python -m tools.worksheet PAGE ... --out FOLDER`.

Of a page with exercises two notebooks are written: `PAGE-worksheet.ipynb`, with the
tasks and a place for each answer, and `PAGE-key.ipynb`, with hints and solutions as
well. Both run in a fresh kernel with nothing but the package.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode, v4

from tools import course, downloads, links, reading, setup_cell, tasks
from tools.pages import DOCS, ROOT, Page
from tools.tasks import Exercise, Source

IMPORT = "from nnguide.exercises import check"
CALL = re.compile(r'^check\("[\w-]+", (?:answer=)?(.+?)\)(?:  (#.*))?$', re.M)
IN_WORDS = ("prove", "explore")
WHY = re.compile(r"\bwhy\b", re.I)
HOLDER = re.compile(r"Copyright \(c\) (.*)")
ABOUT = """\
# {title}: {what}

Name: …

First read the page [{title}]({url}), {minutes}. {needs}

You need the package `nnguide`: [Start]({site}start/) says how to install it. Run the
next cell first. It holds what the exercises take from the page. Then put each answer in
the place of the three dots `...` and run its cell: `check` says whether it is right, as
often as you like.
"""
LICENCE = "*From the guide nnguide, {site}, under the MIT licence, © {holder}.*"


def notebook(source: Source, site: str, *, key: bool) -> NotebookNode:
    """The worksheet of a page, or its key."""
    cells = [
        v4.new_markdown_cell(_about(source, site, key)),
        v4.new_code_cell(f"{IMPORT}\n\n{setup_cell.setup(source, key=key)}".strip()),
    ]
    cells[1].metadata |= downloads.HIDDEN
    for exercise in source.exercises:
        cells += _task(exercise, site)
        if key:
            cells += _headed("**Hint.** ", exercise.hint, site)
            cells += _headed("**Solution.** ", exercise.solution, site)
    cells.append(v4.new_markdown_cell(_licence(site)))
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    names = [exercise.name for exercise in source.exercises]
    about = {"nnguide": {"page": source.name, "exercises": names}}
    return v4.new_notebook(cells=cells, metadata=downloads.METADATA | about)


def _about(source: Source, site: str, key: bool) -> str:
    page = links.source_of(source.path)
    needs = links.absolute(source.needs, page, site)
    return ABOUT.format(
        title=source.title,
        what="key" if key else "worksheet",
        url=site + links.url(page),
        minutes=reading.said(reading.of(source.path)).partition(",")[0],
        needs=f"It builds on others: {needs}" if needs else "",
        site=site,
    )


def _licence(site: str) -> str:
    """What the licence asks of a copy."""
    holder = HOLDER.search((ROOT / "LICENSE").read_text("utf-8"))
    assert holder, "LICENSE names no holder"
    return LICENCE.format(site=site, holder=holder[1])


def _cells(page: Page, site: str) -> Iterator[NotebookNode]:
    """The cells of a part of an exercise."""
    for cell in downloads.pieces(page, site):
        if cell.cell_type == "code":
            cell["source"] = cell.source.replace(IMPORT, "").strip()
        if cell.source:
            yield cell


def _task(exercise: Exercise, site: str) -> Iterator[NotebookNode]:
    """The text, code that is given, and the cell for the answer."""
    given: list[NotebookNode] = []
    heading = f"## Exercise {exercise.number}: {exercise.kind}"
    for cell in _headed(f"{heading}\n\n", exercise.task, site):
        call = CALL.search(cell.source) if cell.cell_type == "code" else None
        if call is None:
            given.append(cell)
            continue
        if exercise.kind.startswith(IN_WORDS) or WHY.search(
            "\n".join(exercise.task.prose)
        ):
            given.append(v4.new_markdown_cell("*Your answer, in words:*\n\n…"))
        yield from _answer(given, cell, call)
        given = []
    yield from given


def _answer(
    given: list[NotebookNode], cell: NotebookNode, call: re.Match[str]
) -> Iterator[NotebookNode]:
    """What is given, then a cell that ends in the line that checks the answer."""
    before = cell.source[: call.start()].strip()
    line = call[0][: call[0].rindex(")") + 1]
    if call[1] == "...":
        if before:
            given = [*given, v4.new_code_cell(before)]
        answer = f"answer = ...{'  ' + call[2] if call[2] else ''}"
        line = re.sub(r"(answer=)?\.\.\.\)$", "answer)", line)
        before = answer
    elif not before:  # what is to be completed stands in the cell above
        *given, stub = given
        before = stub.source
    yield from given
    yield v4.new_code_cell(f"{before}\n\n{line}")


def _headed(heading: str, page: Page, site: str) -> list[NotebookNode]:
    """A part of an exercise, its code ready to run, below what it is."""
    cells = [*_cells(page, site)]
    if not cells or cells[0].cell_type == "code":
        return [v4.new_markdown_cell(heading.strip()), *cells]
    cells[0]["source"] = heading + cells[0].source
    return cells


def sources(paths: Sequence[Path]) -> list[Source]:
    """The pages with these paths, read.

    Raises:
        ValueError: One is no page, or has no exercises.
    """
    found = []
    for path in paths:
        page = path.resolve()
        if not page.is_file() or page.suffix not in {".md", ".ipynb"}:
            raise ValueError(f"{path} is no page: name a file below docs/")
        if DOCS not in page.parents:
            raise ValueError(f"{path} is no page of the guide: name one below {DOCS}")
        found.append(tasks.read(page))
    return found


def choose(found: Sequence[Source], names: Sequence[str]) -> None:
    """Keep these exercises alone, in the order of their pages.

    Raises:
        ValueError: One is on none of the pages, or a page keeps none.
    """
    known = {exercise.name for source in found for exercise in source.exercises}
    if lost := [name for name in names if name not in known]:
        raise ValueError(
            f"no exercise {lost[0]} on these pages; they have "
            + ", ".join(sorted(known))
        )
    for source in found:
        source.exercises = [e for e in source.exercises if e.name in names]
        if not source.exercises:
            raise ValueError(f"--only names no exercise of {source.name}")


def with_exercises() -> list[Path]:
    """The pages of the learning path that have some."""
    path = [DOCS / page for page in course.order(course.nav())]
    return [page for page in path if reading.of(page).exercises]


def made(found: Sequence[Source], folder: Path) -> dict[Path, str]:
    """The files for these pages: a worksheet and a key for each."""
    site = course.site_url()
    return {
        folder / f"{source.path.stem}-{what}.ipynb": v4.writes(
            notebook(source, site, key=what == "key")
        )
        for source in found
        for what in ("worksheet", "key")
    }


def write(files: dict[Path, str], folder: Path, *, force: bool) -> None:
    """Write the files, or none if one is there already.

    Raises:
        ValueError: One is there, and nobody has said `force`.
        OSError: The folder cannot be made or written.
    """
    there = [path for path in files if path.exists()]
    if there and not force:
        raise ValueError(
            f"{there[0]} is there already: name another folder, or say --force to "
            "replace it"
        )
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        path.write_text(text + "\n", "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the notebooks, or say what is wrong and write nothing."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.worksheet",
        description=(__doc__ or "").partition("\n\n")[2],
    )
    parser.add_argument(
        "pages", nargs="*", type=Path, metavar="PAGE", help="a page or a notebook"
    )
    parser.add_argument("--all", action="store_true", help="every page with exercises")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="these exercises, as arrays-2"
    )
    parser.add_argument("--force", action="store_true", help="replace what is there")
    arguments = parser.parse_args(argv)
    if bool(arguments.pages) == arguments.all:
        parser.error("name pages, or say --all")
    try:
        found = sources(with_exercises() if arguments.all else arguments.pages)
        if arguments.only:
            choose(found, arguments.only)
        files = made(found, arguments.out)
        write(files, arguments.out, force=arguments.force)
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        parser.error(f"cannot write to {arguments.out}: {error.strerror}")
    print(*files, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
