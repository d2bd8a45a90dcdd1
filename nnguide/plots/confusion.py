"""The confusion matrix: which class is taken for which."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb, to_rgba

from nnguide._validation import as_labels, at_least
from nnguide.plots._shared import (
    RIGHT,
    WRONG,
    as_any_labels,
    as_axes,
    check_count,
    color,
)

__all__ = ["plot_confusion_matrix"]

# Opacities that leave black text legible on white and white text on a dark page.
_PALE, _MOST, _FEWEST = 0.25, 0.5, 0.1


def plot_confusion_matrix(
    labels: np.ndarray,
    predictions: np.ndarray,
    *,
    num_classes: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Count, for each class, what it was taken for.

    Accuracy is one number; this tells which classes are mixed up. Row $t$, column $p$:

    $$M_{tp} = \text{how many } i \text{ with labels}_i = t
    \text{ and predictions}_i = p$$

    The right predictions stand on the diagonal, in one pale shade however many they
    are. The shade of the others grows with the count, so that the mistakes show.

    Args:
        labels: `(N,)` true integer labels from 0 to C − 1.
        predictions: `(N,)` predicted integer labels from 0 to C − 1.
        num_classes: C; `None` takes the largest label or prediction, plus 1.
        ax: Where to draw; `None` makes a new figure.

    Returns:
        The Axes.

    Raises:
        TypeError: Labels or predictions are not an array of integers, or `ax` is no
            Axes.
        ValueError: They differ in length, are empty, or one is not from 0 to C − 1, or
            there are more than 50 classes.

    Examples:
        >>> import matplotlib.pyplot as plt
        >>> import numpy as np
        >>> from nnguide.plots import plot_confusion_matrix
        >>> labels = np.array([0, 0, 1, 1, 2])
        >>> ax = plot_confusion_matrix(labels, np.array([0, 2, 1, 1, 2]))
        >>> [text.get_text() for text in ax.texts]
        ['1', '0', '1', '0', '2', '0', '0', '0', '1']
        >>> plt.close(ax.figure)
    """
    n = labels.size if isinstance(labels, np.ndarray) else 0
    labels = as_any_labels(labels, n, "labels")
    predictions = as_any_labels(predictions, n, "predictions")
    if n == 0:
        raise ValueError("labels must hold at least one example, got shape (0,)")
    C = int(max(labels.max(), predictions.max())) + 1
    if num_classes is not None:
        C = at_least(num_classes, 1, "num_classes")
        as_labels(labels, n, C, "labels")
        as_labels(predictions, n, C, "predictions")
    check_count(C, f"labels up to {C - 1} make")
    counts = np.bincount(labels * C + predictions, minlength=C * C).reshape(C, C)
    mistakes = counts * (1 - np.eye(C, dtype=np.int64))
    share = mistakes / max(mistakes.max(), 1)
    opacity = _FEWEST + (_MOST - _FEWEST) * share
    shades = np.zeros((C, C, 4))
    shades[..., :3] = to_rgb(color(WRONG))
    shades[..., 3] = np.where(mistakes > 0, opacity, 0)
    shades[np.diag_indices(C)] = to_rgba(color(RIGHT), _PALE)

    ax = as_axes(ax)
    ax.imshow(shades, aspect="auto", interpolation="nearest")
    for (t, p), count in np.ndenumerate(counts):
        ax.text(p, t, str(count), ha="center", va="center", size=10 if C <= 10 else 7)
    ax.set(xlabel="prediction", ylabel="label", xticks=range(C), yticks=range(C))
    ax.grid(False)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax
