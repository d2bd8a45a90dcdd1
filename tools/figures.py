"""Figures of the pages: drawn, summarized, compared by the data that they draw, themed.

An SVG is committed with a summary of its data. Pixels and paths differ between versions
and processors; the data must not.
"""

import hashlib
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from tools import drawing, regen
from tools.summary import differences, summarize

SUMMARY = re.compile(r"<!--summary\n(.*?)\n-->\n?", re.S)
# Of a drawing and the code that drew it. As long as both are what they were when they
# were compared, nothing is drawn anew: that costs a page a fifth of its time.
SEAL = re.compile(r"<!--drawn by (\w+)-->\n?")


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
    if seal and seal[1] == _seal(_bare(committed), code):
        return ""
    if changed := drawing.difference(_bare(committed), _draw(figure, target.stem)):
        return f"{target.name} is not what is drawn: {changed}"
    return "" if seal else f"{target.name} has no seal: run pytest --regen"


def _write(
    target: Path, figure: Figure, code: str, found: list[dict[str, Any]]
) -> None:
    """Write the summary; the drawing only if a reader would see a difference."""
    drawn = _draw(figure, target.stem)
    committed = _bare(target.read_text("utf-8")) if target.exists() else ""
    if committed and not drawing.difference(committed, drawn):
        drawn = committed
    seal = f"<!--drawn by {_seal(drawn, code)}-->\n"
    regen.write(target, drawn + _comment(found) + seal)


def _bare(svg: str) -> str:
    return SEAL.sub("", SUMMARY.sub("", svg))


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


def clean(svg: str) -> str:
    """Without prolog and metadata, coordinates to a hundredth of a point."""
    svg = re.sub(
        r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.S
    )

    def shorter(attribute: re.Match[str]) -> str:
        return re.sub(
            r"-?\d+\.\d{3,}(?!\d*e)",
            lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."),
            attribute[0],
        )

    svg = re.sub(r'\b(?:d|x|y|points)="[^"]*"', shorter, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def inline(svg: str, alt: str, prefix: str) -> str:
    """The SVG for use inside a page: black follows the theme's text, white is clear.

    `prefix` keeps the ids of several figures on one page apart.
    """
    svg = _bare(clean(svg))
    svg = re.sub(
        r'(<g id="patch_\d+">\s*<path d="[^"]*" style="fill: )#ffffff', r"\1none", svg
    )
    svg = re.sub(r"fill: #ffffff; opacity: 0\.8", "fill: none", svg)
    svg = re.sub(r"#000000|\bblack\b", "currentColor", svg)
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r"(url\(#|href=\"#)", rf"\g<1>{prefix}-", svg)
    svg = svg.replace("<title>", '<title aria-hidden="true">')
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        raise ValueError(f"the figure {prefix} has no viewBox")
    width = float(box[1]) * 4 / 3  # points to CSS pixels
    head = (
        f'<svg class="figure" role="img" aria-label="{html.escape(alt)}" '
        f'viewBox="{box[0][9:-1]}" style="max-width: {width:.0f}px" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return re.sub(r"<svg[^>]*>", lambda _: head, svg, count=1)
