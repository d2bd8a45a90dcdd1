"""Metrics: how good the answers of a classifier are. `roc` looks at its scores.

PyTorch has no metrics; the names are scikit-learn's.
"""

from typing import Any, Literal

import numpy as np

from nnguide._advice import to_labels, to_one_axis
from nnguide._validation import as_labels, at_least, describe, plain, whole_number

__all__ = [
    "accuracy_score",
    "confusion_matrix",
    "precision_score",
    "recall_score",
]

Average = Literal["binary", "macro"]

LARGEST = 10_000  # classes; more are mostly numbers that were taken for labels


def accuracy_score(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    r"""The share of right answers.

    $$\frac1N \sum_n [\text{y\_true}_n = \text{y\_pred}_n]$$

    Where 99 of 100 examples are of one class, it is 0.99 for whoever always says that
    class: look at precision and recall too.

    Args:
        y_true: `(N,)` labels, any integers.
        y_pred: `(N,)` predicted labels.

    Returns:
        The share, from 0 to 1.

    Raises:
        TypeError: An argument is not an array of integers.
        ValueError: A shape is not `(N,)`, the lengths differ, or N is 0.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import accuracy_score
        >>> accuracy_score(np.array([0, 1, 2, 1]), np.array([0, 1, 1, 1]))
        0.75
    """
    check_labels(y_true, y_pred)
    return float((y_true == y_pred).mean())


def confusion_matrix(
    y_true: np.ndarray, y_pred: np.ndarray, num_classes: int | None = None
) -> np.ndarray:
    r"""Which class is taken for which: a count for each pair.

    $$M_{tp} = \text{how many } n \text{ with } \text{y\_true}_n = t
    \text{ and } \text{y\_pred}_n = p$$

    The right answers stand on the diagonal. A row adds up to the examples of a class, a
    column to the examples that were taken for it.

    Args:
        y_true: `(N,)` labels from 0 to C − 1.
        y_pred: `(N,)` predicted labels from 0 to C − 1.
        num_classes: C; `None` takes the largest label or prediction, plus 1.

    Returns:
        `(C, C)` counts, int64: the row says the truth, the column the prediction.

    Raises:
        TypeError: Labels are not an array of integers, or `num_classes` is no whole
            number.
        ValueError: A shape is not `(N,)`, the lengths differ, N is 0, or a label is
            not from 0 to C − 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import confusion_matrix
        >>> confusion_matrix(np.array([0, 0, 0, 1, 2]), np.array([0, 2, 0, 1, 2]))
        array([[2, 0, 1],
               [0, 1, 0],
               [0, 0, 1]])

    Note:
        scikit-learn's third argument, `labels`, picks and orders classes. Without it, a
        class that does not occur has no row there; here it has one.
    """
    C = _count_classes(y_true, y_pred, num_classes)
    t, p = y_true.astype(np.int64), y_pred.astype(np.int64)
    return np.bincount(t * C + p, minlength=C * C).reshape(C, C)


def precision_score(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    *,
    pos_label: int = 1,
    average: Average | None = "binary",
    zero_division: float | None = None,
) -> Any:
    r"""Of what was called positive, the share that is.

    With TP the true positives and FP the false alarms:

    $$\text{precision} = \frac{TP}{TP + FP}$$

    Args:
        y_true: `(N,)` labels.
        y_pred: `(N,)` predicted labels.
        pos_label: The label that counts as positive, against one other label.
        average: `"binary"` for the precision of `pos_label`; `None` for an array with
            that of each class, from 0 to the largest label; `"macro"` for its mean.
        zero_division: 0 or 1, as which the precision of a class counts that was never
            predicted. It has none: unless this is given, it is an error.

    Returns:
        The share, from 0 to 1; for `average=None` an array `(C,)`.

    Raises:
        TypeError: Labels are not an array of integers, or `pos_label` no whole number.
        ValueError: An argument is not usable, there are more than two labels for
            `"binary"`, or a class was never predicted.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import precision_score
        >>> y_true, y_pred = np.array([1, 1, 1, 0, 0]), np.array([1, 0, 1, 1, 0])
        >>> round(precision_score(y_true, y_pred), 3)  # 2 of the 3 that were called 1
        0.667

    Note:
        Where a class was never predicted, scikit-learn warns and counts 0. Its mean
        leaves out a class below the largest label that occurs nowhere; here such a
        class is one of those that were never predicted.
    """
    classes, TP, _, predicted = _counts(y_true, y_pred, pos_label, average)
    undefined = "precision is undefined: no prediction is"
    return _share(TP, predicted, classes, average, zero_division, undefined)


def recall_score(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    *,
    pos_label: int = 1,
    average: Average | None = "binary",
    zero_division: float | None = None,
) -> Any:
    r"""Of what is positive, the share that was found.

    With TP the true positives and FN those that were missed:

    $$\text{recall} = \frac{TP}{TP + FN}$$

    Args:
        y_true: `(N,)` labels.
        y_pred: `(N,)` predicted labels.
        pos_label: The label that counts as positive, against one other label.
        average: `"binary"`, `None` or `"macro"`, as for `precision_score`.
        zero_division: 0 or 1, as which the recall of a class counts that has no
            example. It has none: unless this is given, it is an error.

    Returns:
        The share, from 0 to 1; for `average=None` an array `(C,)`.

    Raises:
        TypeError: Labels are not an array of integers, or `pos_label` no whole number.
        ValueError: An argument is not usable, there are more than two labels for
            `"binary"`, or a class has no example.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import recall_score
        >>> y_true, y_pred = np.array([0, 0, 1, 1, 2]), np.array([0, 0, 1, 0, 2])
        >>> recall_score(y_true, y_pred, average=None)
        array([1. , 0.5, 1. ])
        >>> round(recall_score(y_true, y_pred, average="macro"), 3)
        0.833

    Note:
        As for `precision_score`.
    """
    classes, TP, actual, _ = _counts(y_true, y_pred, pos_label, average)
    undefined = "recall is undefined: no label in y_true is"
    return _share(TP, actual, classes, average, zero_division, undefined)


def check_labels(y_true: np.ndarray, y_pred: np.ndarray) -> None:
    """Raise unless both are arrays of integers, equally long, not empty."""
    for name, y in {"y_true": y_true, "y_pred": y_pred}.items():
        plain(y, name)
        if not isinstance(y, np.ndarray) or y.dtype.kind not in "iu":
            raise TypeError(
                f"{name} must be an array of integer labels, got {describe(y)}"
                + to_labels(y, name)
            )
        if y.ndim != 1 or y.size == 0:
            raise ValueError(
                f"{name} must have shape (N,) with N at least 1, one label an example, "
                f"got {y.shape}" + to_one_axis(y, name)
            )
    if y_true.size != y_pred.size:
        raise ValueError(
            "y_true and y_pred must hold one label for each example, got "
            f"{y_true.size} and {y_pred.size}"
        )


def _count_classes(
    y_true: np.ndarray, y_pred: np.ndarray, num_classes: int | None = None
) -> int:
    """C, once all labels are known to be from 0 to C − 1."""
    check_labels(y_true, y_pred)
    C = int(max(y_true.max(), y_pred.max(), 0)) + 1
    if num_classes is not None:
        C = at_least(num_classes, 1, "num_classes")
    if C > LARGEST:
        what = f"labels up to {C - 1} make" if num_classes is None else "num_classes is"
        raise ValueError(
            f"{what} {C:,} classes, more than the {LARGEST:,} that are counted; number "
            "the labels from 0, without gaps: np.unique(y, return_inverse=True)[1]"
        )
    as_labels(y_true, y_true.size, C, "y_true")
    as_labels(y_pred, y_pred.size, C, "y_pred")
    return C


def _counts(
    y_true: np.ndarray, y_pred: np.ndarray, pos_label: int, average: Average | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The classes in question, and of each `(C,)` TP, TP + FN and TP + FP."""
    if average is not None and (
        not isinstance(average, str) or average not in ("binary", "macro")
    ):
        raise ValueError(f"average must be 'binary', 'macro' or None, got {average!r}")
    whole_number(pos_label, "pos_label")
    if average == "binary":
        check_labels(y_true, y_pred)
        found = np.union1d(y_true, y_pred)
        if found.size > 2:
            raise ValueError(
                f"average='binary' takes two labels, got {found.size}; pass "
                "average='macro', or average=None for each class"
            )
        T, P = y_true == pos_label, y_pred == pos_label
        TP, actual, predicted = (np.array([n.sum()]) for n in (T & P, T, P))
        return np.array([pos_label]), TP, actual, predicted
    if pos_label != 1:
        raise ValueError(f"pos_label={pos_label} needs average='binary'")
    C = _count_classes(y_true, y_pred)
    y_true, y_pred = y_true.astype(np.int64), y_pred.astype(np.int64)
    hits = y_true[y_true == y_pred]
    TP, actual, predicted = (
        np.bincount(y, minlength=C) for y in (hits, y_true, y_pred)
    )
    return np.arange(C), TP, actual, predicted


def _share(
    TP: np.ndarray,
    totals: np.ndarray,
    classes: np.ndarray,
    average: Average | None,
    zero_division: float | None,
    undefined: str,
) -> Any:
    """TP of `totals` for each class, or their mean, once no share is 0 of 0."""
    if zero_division is not None and (
        not isinstance(zero_division, int | float)
        or isinstance(zero_division, bool)
        or zero_division not in (0, 1)
    ):
        raise ValueError(f"zero_division must be 0, 1 or None, got {zero_division!r}")
    empty = totals == 0
    share = TP / np.where(empty, 1, totals)  # (C,)
    if zero_division is not None:
        share[empty] = zero_division
    elif empty.any():
        names = " or ".join(str(c) for c in classes[empty][:5])
        if empty.sum() > 5:
            names += f" or {empty.sum() - 5} others"
        raise ValueError(
            f"{undefined} {names}, and 0 / 0 is no number; pass zero_division=0 to "
            "count it as 0"
        )
    return share if average is None else float(share.mean())
