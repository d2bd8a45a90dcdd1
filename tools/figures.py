"""Figures of the pages: drawn, summarized, compared by the data that they draw.

An SVG is committed with a summary of its data. Pixels and paths differ between versions
and processors; the data must not.
"""

import io
import json
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from tools import regen
from tools.compare import difference
from tools.svg import SUMMARY, clean

# How far a trained curve may move on another processor, relative to its extent.
MARGIN = 1e-3


def verify(target: Path, alt: str) -> str:
    """Compare the open figure with the SVG committed at `target`; say what differs."""
    try:
        if len(numbers := plt.get_fignums()) != 1:
            return f"{target.name}: the fence left {len(numbers)} open figures, not one"
        if len(alt.split()) < 5:
            return f"{target.name} needs an alternative text that says what it shows"
        figure = plt.gcf()
        found = summarize(figure)
        problem = _compare(target, found)
        if problem and regen.enabled:
            regen.write(target, to_svg(figure, target.stem, found))
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


def summarize(figure: Figure) -> list[dict[str, Any]]:
    """What each artist of `figure` draws: per coordinate count, min, max and mean."""
    return [_summarize_axes(axes) for axes in figure.axes]


def _summarize_axes(axes: Axes) -> dict[str, Any]:
    artists: list[dict[str, Any]] = []
    for line in axes.lines:
        artists.append(
            {"line": _name(line), **_points(np.column_stack(line.get_data()))}
        )
    for collection in axes.collections:
        artists.append(_summarize_collection(collection))
    for image in axes.images:
        extent = [float(side) for side in image.get_extent()]
        artists.append({"image": _stats(image.get_array()), "extent": extent})
    if axes.patches:
        corners = [p.get_transform().transform_path(p.get_path()) for p in axes.patches]
        inverse = axes.transData.inverted()
        vertices = [inverse.transform(path.vertices) for path in corners]
        artists.append({"patches": len(vertices), **_points(np.concatenate(vertices))})
    legend = axes.get_legend()
    words = [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
    words += [text.get_text() for text in axes.texts]
    words += [text.get_text() for text in legend.get_texts()] if legend else []
    return {
        "words": [word for word in words if word],
        "scales": [axes.get_xscale(), axes.get_yscale()],
        "artists": artists,
    }


def _name(line: Line2D) -> str:
    label = str(line.get_label())
    return "" if label.startswith("_") else label


def _summarize_collection(collection: Collection) -> dict[str, Any]:
    kind = {"collection": type(collection).__name__}
    if isinstance(collection, ContourSet):
        # Where a contour runs counts, not how many vertices trace it.
        paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
        extent = _points(np.concatenate(paths)) if paths else {}
        for stats in extent.values():
            stats[0] = stats[3] = None
        return {**kind, "levels": [float(v) for v in collection.levels], **extent}
    values = collection.get_array()
    if values is not None:
        kind["values"] = _stats(values)
    elif len(colors := collection.get_facecolor()):
        kind["colors"] = _stats(colors @ [1.0, 2.0, 3.0, 0.0])
    offsets = np.asarray(collection.get_offsets())
    if len(offsets) > 1 or np.any(offsets):
        return {**kind, **_points(offsets)}
    paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
    return {**kind, **(_points(np.concatenate(paths)) if paths else {})}


def _points(xy: np.ndarray) -> dict[str, list[Any]]:
    return {"x": _stats(xy[:, 0]), "y": _stats(xy[:, 1])}


def _stats(values: Any) -> list[Any]:
    """Count, min, max, mean: five significant digits say what a figure shows."""
    array = np.ma.masked_invalid(np.asarray(values, dtype=float)).compressed()
    if not array.size:
        return [0, None, None, None]
    numbers = (array.min(), array.max(), array.mean())
    return [int(np.size(values)), *(float(f"{v:.5g}") for v in numbers)]


def differences(
    want: Any, found: Any, where: str = "figure", extent: float = 0.0
) -> list[str]:
    """Where two summaries differ, by more than a thousandth of the artist's extent."""
    if (
        isinstance(want, dict)
        and isinstance(found, dict)
        and want.keys() == found.keys()
    ):
        pairs = [(want[key], found[key], f"{where}, {key}") for key in want]
    elif isinstance(want, list) and isinstance(found, list) and len(want) == len(found):
        extent = max([abs(v) for v in want if isinstance(v, float)], default=0.0)
        pairs = [
            (w, f, f"{where} {i}")
            for i, (w, f) in enumerate(zip(want, found, strict=True))
        ]
    elif isinstance(want, float) and isinstance(found, float | int):
        near = abs(want - found) <= MARGIN * extent + 1e-9
        return [] if near else [f"{where}: committed {want}, drawn {found}"]
    else:
        same = want == found
        if isinstance(want, str) and isinstance(found, str):
            same = not difference(want, found)
        return [] if same else [f"{where}: committed {want!r}, drawn {found!r}"]
    return [line for w, f, at in pairs for line in differences(w, f, at, extent)]


def to_svg(figure: Figure, stem: str, summary: list[dict[str, Any]]) -> str:
    """The figure as SVG with its summary: the same bytes for the same figure."""
    buffer = io.StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": stem}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    rows = ",\n".join(json.dumps(axes) for axes in summary).replace("--", "-\\u002d")
    rows = rows.replace('{"', '\n{"').strip()
    return clean(buffer.getvalue()) + f"<!--summary\n[{rows}]\n-->\n"
