"""Matplotlib's backend in a worker: it draws in memory, `show` has nothing to open."""

import matplotlib
from matplotlib import colors
from matplotlib.backend_bases import FigureManagerBase as FigureManager
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

__all__ = ["FigureCanvas", "FigureManager", "show"]


def show(*args: object, **kwargs: object) -> None:
    """Nothing: a figure appears below its code."""


if matplotlib.__version_info__ < (3, 9):  # it does not know the color ("C0", 0.5)
    _to_rgba = colors.to_rgba

    def to_rgba(c, alpha=None):
        """As in Matplotlib 3.9: a color of the cycle may carry its transparency."""
        if isinstance(c, tuple) and len(c) == 2 and colors._is_nth_color(c[0]):
            c, alpha = c[0], c[1] if alpha is None else alpha
        return _to_rgba(c, alpha)

    colors.to_rgba = to_rgba
