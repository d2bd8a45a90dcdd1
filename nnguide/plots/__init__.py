"""The figures of the guide, drawn from arrays and functions of any origin.

Each function draws into `ax`, or into a new figure if there is none, and returns the
Axes. None calls `show`. The colors are legible on white and on a dark page:
`plt.style.use("nnguide.plots.guide")`.
"""

from nnguide.plots.boundary import plot_decision_boundary
from nnguide.plots.confusion import plot_confusion_matrix
from nnguide.plots.digits import plot_digits
from nnguide.plots.losses import plot_losses

__all__ = [
    "plot_confusion_matrix",
    "plot_decision_boundary",
    "plot_digits",
    "plot_losses",
]
