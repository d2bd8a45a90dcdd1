"""A grid of small images with what a model holds them to be."""

from math import ceil

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from nnguide._validation import at_least, describe, plain
from nnguide.plots._shared import WRONG, as_any_labels, as_axes, color

__all__ = ["plot_digits"]

_PAPER_TO_INK = ["#ececec", "#101010"]  # dark ink on light paper, on any page
_GAP = 0.16  # between images, as a share of their width
_CAPTION = 0.34  # below each image, as a share of its width


def plot_digits(
    images: np.ndarray,
    labels: np.ndarray | None = None,
    predictions: np.ndarray | None = None,
    *,
    ax: Axes | None = None,
    columns: int = 6,
) -> Axes:
    """Draw images as a mosaic in one Axes, each with its prediction below.

    A number such as 98 % accuracy does not say which digits are missed. Often a look at
    them does. A wrong prediction reads "4, not 9" in bold, below a framed image.

    Args:
        images: `(N, rows, columns)`, integers or finite floats. The smallest value of
            all images (at most 0) is drawn as paper, the largest as ink.
        labels: `(N,)` true labels, or `None`.
        predictions: `(N,)` predicted labels, or `None`. Without them the labels are
            written, without both nothing is.
        ax: Where to draw; `None` makes a new figure, as high as the rows need.
        columns: How many images stand in a row, at least 1. Up to six can be read on a
            phone.

    Returns:
        The Axes.

    Raises:
        TypeError: `images` is not an array of numbers, or labels or predictions are not
            integers, or `ax` is no Axes.
        ValueError: A shape, a label or an entry is not usable, or there is no image.

    Examples:
        >>> import matplotlib.pyplot as plt
        >>> import numpy as np
        >>> from nnguide.plots import plot_digits
        >>> images = np.random.default_rng(0).random((3, 28, 28))
        >>> ax = plot_digits(images, np.array([7, 2, 9]), np.array([7, 2, 4]))
        >>> [text.get_text() for text in ax.texts]
        ['7', '2', '4, not 9']
        >>> plt.close(ax.figure)
    """
    _check_images(images)
    n = len(images)
    if labels is not None:
        labels = as_any_labels(labels, n, "labels")
    if predictions is not None:
        predictions = as_any_labels(predictions, n, "predictions")
    columns = min(at_least(columns, 1, "columns"), n)
    rows = ceil(n / columns)

    height, width = images.shape[1:]
    gap = ceil(_GAP * width)
    below = gap if labels is None and predictions is None else ceil(_CAPTION * width)
    mosaic = np.full((rows * (height + below), columns * (width + gap)), np.nan)
    corners = [
        (i // columns * (height + below), i % columns * (width + gap) + gap // 2)
        for i in range(n)
    ]
    for image, (top, left) in zip(images, corners, strict=True):
        mosaic[top : top + height, left : left + width] = image

    wide = plt.rcParams["figure.figsize"][0]
    ax = as_axes(ax, (wide, wide * mosaic.shape[0] / mosaic.shape[1]))
    # "4, not 9" must be narrower than the way to the next image.
    box = ax.get_window_extent()
    scale = min(box.width / mosaic.shape[1], box.height / mosaic.shape[0])
    step = 72 * scale * (width + gap) / ax.figure.dpi  # in points
    size = min(plt.rcParams["font.size"], 0.25 * step)
    low = min(0.0, float(images.min()))
    ax.imshow(
        mosaic,
        cmap=LinearSegmentedColormap.from_list("ink", _PAPER_TO_INK),
        vmin=low,
        vmax=max(float(images.max()), low + 1e-12),
        interpolation="nearest",
    )
    ax.axis("off")
    if labels is None and predictions is None:
        return ax
    for i, (top, left) in enumerate(corners):
        text, wrong = _caption(i, labels, predictions)
        ax.text(
            left + width / 2 - 0.5,
            top + height + 0.05 * width,
            text,
            ha="center",
            va="top",
            size=size,
            weight="bold" if wrong else "normal",
        )
        if wrong:
            frame = Rectangle(
                (left - 0.5, top - 0.5),
                width,
                height,
                fill=False,
                edgecolor=color(WRONG),
                linewidth=2.5,
                clip_on=False,
            )
            ax.add_patch(frame)
    return ax


def _caption(
    i: int, labels: np.ndarray | None, predictions: np.ndarray | None
) -> tuple[str, bool]:
    """What stands below image `i`, and whether its prediction is wrong."""
    if predictions is not None and labels is not None and predictions[i] != labels[i]:
        return f"{predictions[i]}, not {labels[i]}", True
    known = labels if predictions is None else predictions
    return ("" if known is None else str(known[i])), False


def _check_images(images: np.ndarray) -> None:
    plain(images, "images")
    if not isinstance(images, np.ndarray) or images.dtype.kind not in "biuf":
        raise TypeError(
            "images must be a NumPy array of numbers of shape (N, rows, columns), got "
            f"{describe(images)}"
        )
    if images.ndim != 3:
        hint = ""
        if images.ndim == 2:
            hint = "; write images[None] for one image, or reshape flat images first"
        raise ValueError(
            f"images must have shape (N, rows, columns), got {images.shape}{hint}"
        )
    if images.size == 0:
        raise ValueError(
            f"images must hold at least one image, got shape {images.shape}"
        )
    if not np.isfinite(images).all():
        at = np.argwhere(~np.isfinite(images))[0]
        raise ValueError(f"images must be finite, got {images[tuple(at)]} in {at[0]}")
