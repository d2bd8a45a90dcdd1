"""What a figure draws, in numbers: the data of each artist, how it looks, its name.

Pixels and paths differ between versions and processors; these must not.
"""

from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure

from tools.compare import difference

# How far a trained curve may move on another processor, relative to its extent.
MARGIN = 1e-3


def summarize(figure: Figure) -> list[dict[str, Any]]:
    """What each artist of `figure` draws and how: see `_points` for the numbers."""
    return [_summarize_axes(axes) for axes in figure.axes]


def _summarize_axes(axes: Axes) -> dict[str, Any]:
    artists: list[dict[str, Any]] = []
    for line in axes.lines:
        look = {
            "color": to_hex(line.get_color(), True),
            "marker": str(line.get_marker()),
        }
        points = _points(np.column_stack(line.get_data()))
        artists.append({"line": _name(line), **look, **points})
    for collection in axes.collections:
        artists.append(_summarize_collection(collection))
    for image in axes.images:
        extent = [_short(side) for side in image.get_extent()]
        values = np.asarray(image.get_array(), dtype=float)
        look = {"colors": _ends(image), "order": _grid_order(values)}
        artists.append({"image": _stats(values), **look, "extent": extent})
    if axes.patches:
        corners = [p.get_transform().transform_path(p.get_path()) for p in axes.patches]
        inverse = axes.transData.inverted()
        vertices = [inverse.transform(path.vertices) for path in corners]
        look = {
            "names": _runs(_name(patch) for patch in axes.patches),
            "color": _runs(to_hex(p.get_facecolor(), True) for p in axes.patches),
        }
        points = _points(np.concatenate(vertices))
        artists.append({"patches": len(vertices), **look, **points})
    legend = axes.get_legend()
    words = [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
    words += [text.get_text() for text in axes.texts]
    words += [text.get_text() for text in legend.get_texts()] if legend else []
    limits = [[_short(v) for v in pair] for pair in (axes.get_xlim(), axes.get_ylim())]
    return {
        "words": [word for word in words if word],
        "scales": [axes.get_xscale(), axes.get_yscale()],
        "limits": limits,
        "artists": artists,
    }


def _name(artist: Artist) -> str:
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def _runs(words: Any) -> list[str]:
    """The words in order, equal neighbors once."""
    return [word for word, _ in groupby(words)]


def _summarize_collection(collection: Collection) -> dict[str, Any]:
    kind: dict[str, Any] = {"collection": type(collection).__name__}
    if name := _name(collection):
        kind["label"] = name
    if isinstance(collection, ContourSet):
        # Where a contour runs counts, not how many vertices trace it.
        paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
        extent = _points(np.concatenate(paths)) if paths else {}
        extent.pop("order", None)
        for stats in extent.values():
            stats[0] = stats[3] = None
        kind["colors"] = _hexes(collection)
        return {**kind, "levels": [float(v) for v in collection.levels], **extent}
    values = collection.get_array()
    if values is not None:
        kind["values"] = _stats(values)
        kind["colors"] = _ends(collection)
    else:
        kind["color"] = _hexes(collection)
    offsets = np.asarray(collection.get_offsets())
    paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
    if len(offsets) > 1 or np.any(offsets):
        corners = [len(vertices) for vertices in paths]
        return {**kind, "marker": corners, **_points(offsets)}
    return {**kind, **(_points(np.concatenate(paths)) if paths else {})}


def _ends(colored: ScalarMappable) -> list[str]:
    """The colors of the lowest and the highest value."""
    return [to_hex(colored.get_cmap()(end), True) for end in (0.0, 1.0)]


def _hexes(collection: Collection) -> list[str]:
    colors = [*collection.get_facecolor()] or [*collection.get_edgecolor()]
    return _runs(to_hex(color, True) for color in colors)


def _points(xy: np.ndarray) -> dict[str, Any]:
    """Of each coordinate count, min, max, mean; then which belong together."""
    x, y = (np.asarray(column, dtype=float) for column in xy.T)
    return {"x": _stats(x), "y": _stats(y), "order": _order(x, y)}


def _order(x: np.ndarray, y: np.ndarray) -> float:
    """The correlation of x and y: a mirrored curve has the other sign."""
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return 0.0
    x, y = x[known], y[known]
    parts = []
    for values in (x, y):
        centered = values - values.mean()
        spread = np.sqrt(np.mean(centered**2))
        if spread <= 1e-6 * np.abs(values).max():  # a straight line along an axis
            return 0.0
        parts.append(centered / spread)
    return _short(np.mean(parts[0] * parts[1]))


def _grid_order(values: np.ndarray) -> list[float]:
    """The correlation of the values of an image with its rows and its columns."""
    places = np.indices(values.shape, dtype=float)[:2]
    return [_order(place.ravel(), values.ravel()) for place in places]


def _stats(values: Any) -> list[Any]:
    """Count, min, max, mean: five significant digits say what a figure shows."""
    array = np.ma.masked_invalid(np.asarray(values, dtype=float)).compressed()
    if not array.size:
        return [0, None, None, None]
    numbers = (array.min(), array.max(), array.mean())
    return [int(np.size(values)), *map(_short, numbers)]


def _short(value: Any) -> float:
    return float(f"{value:.5g}")


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
        # A number by itself is a correlation, which is at most 1.
        near = abs(want - found) <= MARGIN * (extent or 1.0) + 1e-9
        return [] if near else [f"{where}: committed {want}, drawn {found}"]
    else:
        same = want == found
        if isinstance(want, str) and isinstance(found, str):
            same = not difference(want, found)
        return [] if same else [f"{where}: committed {want!r}, drawn {found!r}"]
    return [line for w, f, at in pairs for line in differences(w, f, at, extent)]
