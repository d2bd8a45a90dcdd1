"""The ROC curve: what a classifier's scores are worth at every threshold."""

import numpy as np

from nnguide._validation import as_input, as_labels, shape_of
from nnguide.scratch.losses.loss import check_finite
from nnguide.scratch.training.metrics import check_labels

__all__ = ["roc_auc_score", "roc_curve"]


def roc_curve(
    y_true: np.ndarray, y_score: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""What each threshold on the score costs, and what it brings.

    With a threshold $t$, every example with $\text{y\_score} \ge t$ is called positive.
    From the highest threshold, which calls nothing positive, to the lowest, which calls
    all so, the curve runs from (0, 0) to (1, 1):

    $$
    \text{fpr}(t) = \frac{FP}{FP + TN}, \qquad \text{tpr}(t) = \frac{TP}{TP + FN}
    $$

    Scores that tie are called positive together: they are one point.

    Args:
        y_true: `(N,)` labels, 0 and 1.
        y_score: `(N,)` float: the higher, the more likely 1. Logits or probabilities.

    Returns:
        fpr: `(T,)` float64, the share of the negatives that are called positive.
        tpr: `(T,)` float64, the share of the positives that are: the recall.
        thresholds: `(T,)` in the dtype of `y_score`: infinity, then each score that
            occurs, falling.

    Raises:
        TypeError: Labels are not an array of integers, or scores not of floats.
        ValueError: A shape is not `(N,)`, the lengths differ, a label is not 0 or 1,
            a score is not finite, or one of the classes is missing: then a share of its
            examples is undefined.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import roc_curve
        >>> y_true, y_score = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
        >>> fpr, tpr, thresholds = roc_curve(y_true, y_score)
        >>> fpr
        array([0. , 0. , 0.5, 0.5, 1. ])
        >>> tpr
        array([0. , 0.5, 0.5, 1. , 1. ])
        >>> thresholds
        array([ inf, 0.8 , 0.4 , 0.35, 0.1 ])

    Note:
        scikit-learn leaves out points on a straight stretch of the curve; here there
        are all, as there with `drop_intermediate=False`.

    References:
        Fawcett (2006), An Introduction to ROC Analysis, Pattern Recognition Letters 27.
    """
    check_labels(y_true, y_true)
    N = y_true.size
    as_labels(y_true, N, 2, "y_true")
    as_input(y_score, f"({N},)", shape_of(y_score) == (N,), name="y_score")
    check_finite(y_score, "y_score")
    for label, name in enumerate(["negative", "positive"]):
        if label not in y_true:
            raise ValueError(
                f"the ROC curve is undefined: no label in y_true is {label}, so there "
                f"is no share of the {name}s; take data that holds both classes"
            )
    infinity = np.array([np.inf], y_score.dtype)
    thresholds = np.concatenate([infinity, np.unique(y_score)[::-1]])  # (T,)

    def share(scores: np.ndarray) -> np.ndarray:
        """How many of the scores reach each threshold, as a share of them."""
        below = np.searchsorted(np.sort(scores), thresholds)  # (T,)
        return (scores.size - below) / scores.size

    return share(y_score[y_true == 0]), share(y_score[y_true == 1]), thresholds


def roc_auc_score(y_true: np.ndarray, y_score: np.ndarray) -> float:
    r"""The area under the ROC curve: how well a score ranks, whatever the threshold.

    It is the probability that a positive drawn at random has a higher score than a
    negative drawn at random, where a tie counts half. A coin reaches ½.

    Args:
        y_true: `(N,)` labels, 0 and 1.
        y_score: `(N,)` float: the higher, the more likely 1. Logits or probabilities.

    Returns:
        The area, from 0 to 1.

    Raises:
        TypeError, ValueError: As `roc_curve`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import roc_auc_score
        >>> roc_auc_score(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
        0.75

    References:
        Hanley, McNeil (1982), The Meaning and Use of the Area under a Receiver
        Operating Characteristic (ROC) Curve, Radiology 143.
    """
    fpr, tpr, _ = roc_curve(y_true, y_score)
    return float(np.trapezoid(tpr, fpr))
