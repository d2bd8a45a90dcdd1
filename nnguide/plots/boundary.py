"""Decision boundaries: what a model answers at every point of the plane."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgba

from nnguide._validation import as_features, at_least, describe, plain
from nnguide.plots._shared import as_any_labels, as_axes, check_count, color

__all__ = ["plot_decision_boundary"]

_MARKERS = "os^DvPX*"
_STRENGTH = 0.35  # opacity of the field where the model is sure
_SHADES = 40  # of the field; more would make the SVG larger, not clearer
_FINEST = 2000  # points along a side, more than a screen has
_ALIKE = 3  # up to which ratio of their extents both axes have the same scale


def plot_decision_boundary(
    predict: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    y: np.ndarray,
    *,
    ax: Axes | None = None,
    resolution: int = 200,
) -> Axes:
    """Draw what `predict` answers over the plane, and the examples on top.

    Probabilities fade to clear at 0.5, where a black line marks the boundary. Classes
    are regions, each in the color of its examples. Both axes have the same scale
    unless one feature reaches three times as far as the other.

    Args:
        predict: Takes `(M, 2)` points in the dtype of x. Returns `(M,)` whole numbers,
            the classes; `(M,)` floats, the probability of class 1; or `(M, C)` scores
            or probabilities, of which the largest decides.
        x: `(N, 2)` examples, float32 or float64. The plane reaches a little beyond.
        y: `(N,)` integer labels from 0, drawn by color and by marker.
        ax: Where to draw; `None` makes a new figure.
        resolution: How many points along each side, from 2 to 2000.

    Returns:
        The Axes.

    Raises:
        TypeError: `predict` is no function or does not return an array of numbers; x
            or y is not an array of the right dtype; `ax` is no Axes.
        ValueError: A shape, a label or an entry is not usable, floats of shape `(M,)`
            are no probabilities, or there are more than 50 classes.

    Examples:
        >>> import matplotlib.pyplot as plt
        >>> import numpy as np
        >>> from nnguide.plots import plot_decision_boundary
        >>> x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> y = np.array([0, 1, 1, 1])
        >>> def neuron(x):
        ...     return 1 / (1 + np.exp(2 - 4 * x[:, 0] - 4 * x[:, 1]))
        >>> ax = plot_decision_boundary(neuron, x, y)
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['class 0', 'class 1']
        >>> plt.close(ax.figure)
    """
    if not callable(predict):
        raise TypeError(
            "predict must be a function of the points, such as net.predict without "
            f"parentheses, got {describe(predict)}"
        )
    as_features(x, in_features=2)
    y = as_any_labels(y, len(x), "y")
    side = at_least(resolution, 2, "resolution")
    if side > _FINEST:
        raise ValueError(f"resolution must be at most {_FINEST}, got {side}")
    check_count(np.unique(y).size, "y holds")

    low, high = x.min(axis=0), x.max(axis=0)
    margin = np.where(high > low, 0.1 * (high - low), 0.5)
    (left, bottom), (right, top) = low - margin, high + margin
    across = np.linspace(left, right, side, dtype=x.dtype)
    up = np.linspace(bottom, top, side, dtype=x.dtype)
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    field = _checked(predict(points), len(points)).reshape(side, side)

    ax = as_axes(ax)
    _draw_field(ax, field, across, up)
    for label in np.unique(y).tolist():
        ax.scatter(
            x[y == label, 0],
            x[y == label, 1],
            s=22,
            color=color(label),
            marker=_MARKERS[label % len(_MARKERS)],
            edgecolors="white",
            linewidths=0.5,
            label=f"class {label}",
        )
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$x_1$", ylabel="$x_2$")
    alike = 1 / _ALIKE < (right - left) / (top - bottom) < _ALIKE
    ax.set_aspect("equal" if alike else "auto")
    ax.grid(False)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), borderaxespad=0)
    return ax


def _checked(answer: np.ndarray, m: int) -> np.ndarray:
    """`(M,)`: probabilities as float64, or the class of each point as int64."""
    field: np.ndarray = np.asarray(plain(answer, "the answer of predict"))
    if field.dtype.kind not in "biuf":
        raise TypeError(
            f"predict must return an array of numbers, got {describe(answer)}"
        )
    if field.shape != (m,) and (field.ndim != 2 or len(field) != m):
        raise ValueError(
            f"predict must return shape ({m},) or ({m}, C) for {m} points, got "
            f"{field.shape}"
        )
    if not np.isfinite(field).all():
        raise ValueError(
            f"predict must return finite numbers, got {field[~np.isfinite(field)][0]}; "
            "look at the weights of the model"
        )
    if field.ndim == 2:
        if field.shape[1] < 2:
            raise ValueError(
                f"predict must return one column for each class, got {field.shape}; "
                "for a single output return the probabilities with [:, 0]"
            )
        classes: np.ndarray = field.argmax(axis=1)
        check_count(np.unique(classes).size, "predict returned")
        return classes
    low, high = field.min(), field.max()
    if field.dtype.kind != "f":
        if low < 0:
            raise ValueError(f"predict must return classes from 0, got {low}")
        check_count(np.unique(field).size, "predict returned")
        return field.astype(np.int64)
    if low < 0 or high > 1:
        raise ValueError(
            "predict must return probabilities from 0 to 1, got "
            f"{low if low < 0 else high:g}; apply a sigmoid to logits, and return "
            "classes as whole numbers"
        )
    return field.astype(np.float64)


def _draw_field(
    ax: Axes, field: np.ndarray, across: np.ndarray, up: np.ndarray
) -> None:
    """The answers as one image, and a black line where the class changes."""
    half = [(across[1] - across[0]) / 2, (up[1] - up[0]) / 2]
    extent = (
        *(across[0] - half[0], across[-1] + half[0]),
        *(up[0] - half[1], up[-1] + half[1]),
    )
    if field.dtype.kind == "f":
        limits = (0.0, 1.0)
        strengths = np.linspace(-_STRENGTH, _STRENGTH, _SHADES)
        shades = [to_rgba(color(int(s > 0)), abs(s)) for s in strengths]
        surfaces = [field]
    else:
        present, field = np.unique(field, return_inverse=True)  # field: from 0, no gaps
        limits = (-0.5, len(present) - 0.5)
        shades = [to_rgba(color(c), _STRENGTH) for c in present.tolist()]
        # Each border once: of class c with the classes above it.
        surfaces = [
            np.ma.masked_where(field < c, (field == c).astype(np.float64))
            for c in range(len(present) - 1)
        ]
    ax.imshow(
        field,
        cmap=ListedColormap(shades),
        vmin=limits[0],
        vmax=limits[1],
        extent=extent,
        origin="lower",
        interpolation="none",  # an SVG then holds one pixel a point
    )
    for surface in surfaces:
        if surface.min() < 0.5 < surface.max():  # else some versions warn
            ax.contour(across, up, surface, [0.5], colors="black", linewidths=1)
