"""`pytest --regen`: edits noted while the tests run, written when the session ends."""

from pathlib import Path

_edits: dict[Path, list[tuple[int, int, list[str]]]] = {}
enabled = False


def note(path: Path, start: int, end: int, lines: list[str]) -> None:
    """Replace the lines from `start` to before `end`, from 0, of the file at `path`."""
    _edits.setdefault(Path(path), []).append((start, end, lines))


def write(path: Path, text: str) -> None:
    """Write a whole file now: a figure, or a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    print(f"\nregen: {path}")


def apply() -> None:
    """Write all noted edits, the last line first, so that line numbers stay true."""
    for path, edits in _edits.items():
        lines = path.read_text("utf-8").splitlines()
        for start, end, new in sorted(edits, reverse=True):
            lines[start:end] = new
        write(path, "\n".join(lines) + "\n")
    _edits.clear()
