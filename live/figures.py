"""The figures that a fence has drawn, as SVG in the colors of the page."""

import io
import sys
from typing import Any

from tools import svg


def drawn(name: str) -> list[str]:
    """Each open figure, for use inside a page; closes them."""
    plt = sys.modules.get("matplotlib.pyplot")
    if plt is None:
        return []
    try:
        found = enumerate(map(plt.figure, plt.get_fignums()), 1)
        return [_inline(figure, f"{name}-{count}") for count, figure in found]
    finally:
        plt.close("all")


def closed() -> None:
    """Close what the fences above have drawn."""
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.close("all")


def is_drawing(value: Any) -> bool:
    """Whether a value is a part of a drawing, whose name nobody wants to read."""
    if isinstance(value, list | tuple):
        return any(map(is_drawing, value))
    return type(value).__module__.partition(".")[0] == "matplotlib"


def _inline(figure: Any, prefix: str) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return svg.inline(buffer.getvalue(), _words(figure), prefix)


def _words(figure: Any) -> str:
    """An alternative text: what is written on the figure, and how much is drawn."""
    parts = []
    for axes in figure.axes:
        words = [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
        artists = [axes.lines, axes.collections, axes.images, axes.patches]
        count = f"{sum(map(len, artists))} drawn parts"
        parts.append(", ".join([*filter(None, words), count]))
    return "Figure. " + "; ".join(parts)
