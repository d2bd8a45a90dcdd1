"""Figures of the pages: drawn, summarized, compared by the data that they draw, themed.

An SVG is committed with a summary of its data. Pixels and paths differ between versions
and processors; the data must not.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from tools import drawing, regen
from tools.summary import differences, summarize
from tools.svg import SEAL, SUMMARY, bare, clean


def verify(target: Path, alt: str, code: str) -> str:
    """Compare the open figure with the SVG committed at `target`; say what differs.

    `code` is what drew it.
    """
    try:
        if len(numbers := plt.get_fignums()) != 1:
            return f"{target.name}: the fence left {len(numbers)} open figures, not one"
        if len(alt.split()) < 5:
            return f"{target.name} needs an alternative text that says what it shows"
        figure = plt.gcf()
        found = summarize(figure)
        problem = _compare(target, found) or _redraw(target, figure, code)
        if problem and regen.enabled:
            _write(target, figure, code, found)
            return ""
        return problem
    finally:
        plt.close("all")


def _compare(target: Path, found: list[dict[str, Any]]) -> str:
    if not target.exists():
        return f"{target.name} is not there yet: run pytest --regen"
    match = SUMMARY.search(target.read_text("utf-8"))
    if match is None:
        return f"{target.name} has no summary of its data: run pytest --regen"
    if changed := differences(json.loads(match[1]), found):
        return f"{target.name} was drawn from other data:\n" + "\n".join(changed)
    return ""


def _redraw(target: Path, figure: Figure, code: str) -> str:
    """Compare the committed words and marks with fresh ones, if either has changed."""
    committed = target.read_text("utf-8")
    seal = SEAL.search(committed)
    if seal and seal[1] == _seal(bare(committed), code):
        return ""
    if changed := drawing.difference(bare(committed), _draw(figure, target.stem)):
        return f"{target.name} is not what is drawn: {changed}"
    return "" if seal else f"{target.name} has no seal: run pytest --regen"


def _write(
    target: Path, figure: Figure, code: str, found: list[dict[str, Any]]
) -> None:
    """Write the summary; the drawing only if a reader would see a difference."""
    drawn = _draw(figure, target.stem)
    committed = bare(target.read_text("utf-8")) if target.exists() else ""
    if committed and not drawing.difference(committed, drawn):
        drawn = committed
    seal = f"<!--drawn by {_seal(drawn, code)}-->\n"
    regen.write(target, drawn + _comment(found) + seal)


def _seal(svg: str, code: str) -> str:
    return hashlib.sha256(f"{svg}\n{code}".encode()).hexdigest()[:16]


def to_svg(figure: Figure, stem: str, summary: list[dict[str, Any]]) -> str:
    """The figure as SVG with its summary: the same bytes for the same figure."""
    return _draw(figure, stem) + _comment(summary)


def _draw(figure: Figure, stem: str) -> str:
    buffer = io.StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": stem}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return clean(buffer.getvalue())


def _comment(summary: list[dict[str, Any]]) -> str:
    rows = ",\n".join(json.dumps(axes) for axes in summary).replace("--", "-\\u002d")
    rows = rows.replace('{"', '\n{"').strip()
    return f"<!--summary\n[{rows}]\n-->\n"
