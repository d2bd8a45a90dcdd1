"""A notebook file of Jupyter: its metadata, and its code without what is IPython's."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

IPYTHON = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
# Of these cell magics the rest of the cell is Python.
AROUND_PYTHON = re.compile(r"%%(?:time|timeit|capture|prun)\b")

LONGEST = 20_000  # letters of the metadata


class Broken(Exception):
    """Why a file is no notebook that can be run."""


class Notebook(NamedTuple):
    """What of a notebook counts here."""

    metadata: object  # what its maker has said under "nnguide", not yet looked at
    cells: list[str]


def read(path: Path) -> Notebook:
    """Read a notebook.

    Raises:
        Broken: The file is no JSON, or no notebook of nbformat 4.
    """
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise Broken("broken JSON: no text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise Broken(f"broken JSON: {error}") from None
    except (RecursionError, ValueError) as error:
        raise Broken(f"broken JSON: {type(error).__name__}") from None
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        raise Broken("no notebook: there is no list of cells")
    if found.get("nbformat") != 4:
        raise Broken("no notebook of format 4: open and save it in Jupyter")
    metadata = found.get("metadata")
    about = metadata.get("nnguide") if isinstance(metadata, dict) else None
    if len(json.dumps(about)) > LONGEST:
        about = None
    cells = [
        _source(cell, number) for number, cell in enumerate(found["cells"], start=1)
    ]
    code = [text for text in cells if text is not None]
    if not any(text.strip() for text in code):
        raise Broken("no code")
    return Notebook(about, code)


def _source(cell: Any, number: int) -> str | None:
    """The text of a code cell."""
    if not isinstance(cell, dict):
        raise Broken(f"broken notebook: part {number} is no cell")
    if cell.get("cell_type") != "code":
        return None
    source = cell.get("source")
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(s, str) for s in lines):
        raise Broken(f"broken notebook: part {number} has no text")
    return "".join(lines)


def without_ipython(source: str) -> tuple[str, int]:
    """The code without magics and lines for a shell, and how many lines are left out.

    Each gives way to a `pass`, so that the other lines keep their numbers.
    """
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not AROUND_PYTHON.match(first):
        return "", len([line for line in lines if line.strip()])
    kept = [IPYTHON.sub(r"\1pass", line) for line in lines]
    return "\n".join(kept), sum(a != b for a, b in zip(lines, kept, strict=True))
