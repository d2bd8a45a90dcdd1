"""What the newest releases change, as tables in Markdown.

    python -m tools.newest [--ask]
    python -m tools.newest --record

The first compares what is installed with the versions with which the pages were
verified: `requirements.txt` pins what the project asks for, `requirements-along.txt`
records what those packages bring along. With `--ask` it also asks npm and GitHub for
what lies in the repository itself (`tools.vendored`). The second renews the record.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from tools import vendored
from tools.pages import ROOT

PINS, ALONG = "requirements.txt", "requirements-along.txt"
HEAD = """\
# What the packages of requirements.txt bring along, as last verified. Nothing installs
# this file: `python -m tools.newest` compares it, and with --record writes it anew.

"""
# They come with PyTorch where it is a build for graphics cards, which no page needs.
CARDS = ("nvidia-", "cuda-", "triton")
NONE = "not installed"


class Change(NamedTuple):
    """A package that is not installed as it was when the pages were verified."""

    name: str
    verified: str
    installed: str


def read(path: Path) -> list[Requirement]:
    """The pinned versions in a file and in those that it takes in.

    Raises:
        SystemExit: A file is missing, or a line is not understood.
    """
    if not path.is_file():
        raise SystemExit(
            f"{path.name} is missing; run this from a clone of the repository"
        )
    pins = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.split(" #")[0].strip()
        if text.startswith("-r "):
            pins += read(path.parent / text.removeprefix("-r ").strip())
        elif text and not text.startswith("#") and text != "-e .":
            pins.append(_pin(text, f"{path.name}, line {number}"))
    return pins


def _pin(text: str, place: str) -> Requirement:
    """One line of such a file."""
    expected = f"{place}: cannot read {text!r}, expected such as numpy==2.4.6"
    try:
        pin = Requirement(text)
    except InvalidRequirement as error:
        raise SystemExit(f"{expected}: {str(error).splitlines()[0]}") from None
    if not re.fullmatch(r"==[^*,]+", str(pin.specifier)):
        raise SystemExit(f"{expected}, one exact version")
    return pin


def changes(pins: Iterable[Requirement]) -> Iterator[Change]:
    """The packages, as far as this Python needs them, that have another version."""
    for pin in pins:
        if pin.marker is None or pin.marker.evaluate():
            verified = str(pin.specifier).removeprefix("==")
            installed = version(pin.name) or NONE
            # A local part names the build: 2.13.0+cpu is 2.13.0.
            if installed.partition("+")[0] != verified:
                yield Change(pin.name, verified, installed)


def version(name: str) -> str:
    """The installed version, or nothing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def along(pins: Iterable[Requirement]) -> dict[str, str]:
    """What the installed packages need that no pin names, with its version."""
    pins = list(pins)
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = pins.copy()
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        here = version(name)
        if not here or name.startswith(CARDS) or (name, extras(asked)) in seen:
            continue
        seen.add((name, extras(asked)))
        found[name] = here
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            kinds = ("", *extras(asked))
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": kind}) for kind in kinds
            ):
                waiting.append(needed)
    pinned = {canonicalize_name(pin.name) for pin in pins} | {"nnguide"}
    return {name: found[name] for name in sorted(found) if name not in pinned}


def extras(requirement: Requirement) -> frozenset[str]:
    """The extras that are asked for, as in `mkdocstrings[python]`."""
    return frozenset(requirement.extras)


def along_changes(
    recorded: Iterable[Requirement], found: dict[str, str]
) -> Iterator[Change]:
    """What is brought along now, and was not, or at another version."""
    was = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in recorded
    }
    for name, installed in found.items():
        if installed.partition("+")[0] != was.get(name):
            yield Change(name, was.get(name, "not there"), installed)
    for name in sorted(was.keys() - found.keys()):
        yield Change(name, was[name], version(name) or NONE)


def table(rows: Iterable[Change], head: tuple[str, str, str]) -> str:
    """The rows as a table of Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ("---",) * 3, *rows])


def report(root: Path, ask: bool) -> str:
    """All that has changed, as Markdown."""
    pins = read(root / PINS)
    python = ".".join(map(str, sys.version_info[:3]))
    parts = [f"## What changed\n\nPython {python}."]
    if rows := list(changes(pins)):
        parts.append(table(rows, ("package", "pinned", "installed")))
    else:
        parts.append("Every package is installed as pinned.")
    if rows := list(along_changes(read(root / ALONG), along(pins))):
        opened = f"<details><summary>Brought along: {len(rows)} changed</summary>"
        head = ("package", "last verified", "installed")
        parts += [opened, table(rows, head), "</details>"]
    if ask:
        older = [Change(*row) for row in vendored.older(root)]
        parts.append("In the repository itself:")
        head = ("what", "here", "newest")
        parts.append(table(older, head) if older else "Nothing is older than it must.")
    return "\n\n".join(parts) + "\n"


def record(root: Path) -> None:
    """Write down what is brought along now."""
    found = along(read(root / PINS))
    lines = [f"{name}=={here.partition('+')[0]}\n" for name, here in found.items()]
    (root / ALONG).write_text(HEAD + "".join(lines), "utf-8")


def main(arguments: list[str]) -> None:
    """The command."""
    summary, _, _ = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        "tools.newest", description=summary, allow_abbrev=False
    )
    parser.add_argument("--ask", action="store_true", help="ask npm and GitHub, too")
    parser.add_argument("--record", action="store_true", help=f"renew {ALONG}")
    chosen = parser.parse_args(arguments)
    if chosen.record:
        record(ROOT)
    else:
        print(report(ROOT, chosen.ask), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
