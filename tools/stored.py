"""Numbers that a page's script shows: stored beside the page, held by its check."""

from pathlib import Path

from tools import regen


def stored(path: Path, text: str) -> None:
    """Compare the file at `path` with what the page's code gives, or rewrite it."""
    there = path.read_text("utf-8") if path.exists() else ""
    if there == text:
        return
    if regen.enabled:
        regen.write(path, text)
        return
    pairs = zip(there.splitlines(), text.splitlines(), strict=False)
    line = next((n for n, (old, new) in enumerate(pairs, start=1) if old != new), None)
    where = f"line {line} differs" if line else "another number of lines"
    raise AssertionError(
        f"{path.name} is not what the code gives, {where}: run pytest --regen"
    )
