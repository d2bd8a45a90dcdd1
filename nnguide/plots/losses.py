"""Loss curves."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nnguide._validation import describe, plain, true_or_false
from nnguide.plots._shared import as_axes

__all__ = ["plot_losses"]

_DASHES = ["-", "--", "-.", ":"]


def plot_losses(
    losses: Sequence[float] | Mapping[str, Sequence[float]],
    *,
    ax: Axes | None = None,
    xlabel: str = "epoch",
    ylabel: str = "loss",
    log: bool = False,
) -> Axes:
    """Draw one loss curve, or several with a legend.

    Where a curve still falls there is more to learn; where the curve of the validation
    rises while that of the training falls, the network learns its examples by heart.

    Args:
        losses: `(T,)` losses, one for each epoch or step, counted from 1; or several
            such curves by name. A value that is NaN or infinite leaves a gap, and the
            legend says how many there are.
        ax: Where to draw; `None` makes a new figure.
        xlabel: What is counted.
        ylabel: What is measured, with its unit if it has one.
        log: Whether the losses stand on a logarithmic axis.

    Returns:
        The Axes.

    Raises:
        TypeError: `losses` are not numbers, or `ax` is no Axes.
        ValueError: There is no curve, a curve has no finite value or another shape
            than `(T,)`, or `log` is asked for and a loss is not above 0.

    Examples:
        >>> import matplotlib.pyplot as plt
        >>> from nnguide.plots import plot_losses
        >>> ax = plot_losses({"train": [0.9, 0.5, 0.3], "validation": [0.9, 0.6, 0.5]})
        >>> [line.get_label() for line in ax.lines], ax.get_xlabel()
        (['train', 'validation'], 'epoch')
        >>> plt.close(ax.figure)
    """
    true_or_false(log, "log")
    named = losses if isinstance(losses, Mapping) else {"": losses}
    if not named:
        raise ValueError("losses must hold at least one curve, got an empty dict")
    curves = {str(name): _checked(curve, name, log) for name, curve in named.items()}
    for label, value in {"xlabel": xlabel, "ylabel": ylabel}.items():
        if not isinstance(value, str):
            raise TypeError(f"{label} must be a text, got {describe(value)}")
    ax = as_axes(ax)
    for number, (name, y) in enumerate(curves.items()):
        finite = np.isfinite(y)
        # A line needs two points; a value without finite neighbors gets a dot.
        near = np.pad(finite, 1)
        alone = np.flatnonzero(finite & ~near[:-2] & ~near[2:])
        ax.plot(
            np.arange(1, len(y) + 1),
            np.where(finite, y, np.nan),
            _DASHES[number % len(_DASHES)],
            label=_label(name, len(y) - int(finite.sum())),
            marker="o" if alone.size else "",
            markevery=alone.tolist(),
        )
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    if log:
        ax.set_yscale("log")
    if any(not str(line.get_label()).startswith("_") for line in ax.lines):
        ax.legend()
    return ax


def _label(name: str, gaps: int) -> str | None:
    note = f"{gaps} not finite" if gaps else ""
    return f"{name} ({note})" if name and note else name or note or None


def _checked(curve: Sequence[float], name: str, log: bool) -> np.ndarray:
    """A curve as float64 `(T,)` with at least one finite value."""
    called = f"losses[{name!r}]" if name else "losses"
    try:
        y = np.asarray(plain(curve, "losses"))
    except ValueError:  # sequences of different lengths
        y = np.empty(0, dtype=object)
    if y.dtype.kind not in "iuf":
        raise TypeError(
            f"{called} must be a sequence of numbers, got {describe(curve)}"
        )
    if y.ndim != 1 or y.size == 0:
        raise ValueError(
            f"{called} must have shape (T,), one loss an epoch or step, got {y.shape}"
        )
    finite = y[np.isfinite(y)]
    if not finite.size:
        raise ValueError(
            f"{called} must hold a finite value, got {y[0]} and no other kind; "
            "look at the first step of the training"
        )
    if log and finite.min() <= 0:
        raise ValueError(
            f"{called} must be above 0 on a logarithmic axis, got {finite.min():g}; "
            "leave out log=True"
        )
    return y.astype(np.float64)
