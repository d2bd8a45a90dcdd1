"""What the figures share: colors, and labels of however many classes."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from nnguide._validation import as_labels, describe

RIGHT, WRONG = 0, 1  # the places in the color cycle of right and wrong predictions
LARGEST = 50  # classes in a figure, more than an eye can tell apart


def color(number: int) -> str:
    """Color `number` of the style in use; after the last comes the first again."""
    cycle: list[str] = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    return cycle[number % len(cycle)]


def as_any_labels(y: np.ndarray, n: int, name: str) -> np.ndarray:
    """`y` as int64, checked: integer labels `(n,)` from 0, of however many classes."""
    if isinstance(y, np.ndarray) and y.dtype.kind == "i" and y.size and y.min() < 0:
        raise ValueError(f"{name} must hold labels from 0, got {y.min()}")
    return as_labels(y, n, 2**63, name).astype(np.int64)


def check_count(classes: int, what: str) -> None:
    """Raise if there are more classes than a figure can show."""
    if classes > LARGEST:
        raise ValueError(
            f"{what} {classes:,} classes, more than the {LARGEST} that a figure can "
            "show; draw some of them, or look at the numbers"
        )


def as_axes(ax: Axes | None, figsize: tuple[float, float] | None = None) -> Axes:
    """`ax`, checked; for `None` that of a new figure."""
    if ax is None:
        new: Axes = plt.subplots(figsize=figsize)[1]
        return new
    if not isinstance(ax, Axes):
        hint = "make one with plt.subplots()[1]"
        if isinstance(ax, FigureBase):
            hint = "take one of this figure, with figure.subplots()"
        elif isinstance(ax, np.ndarray):
            hint = "take one of them, such as ax.flat[0]"
        raise TypeError(f"ax must be a matplotlib Axes, got {describe(ax)}; {hint}")
    return ax
