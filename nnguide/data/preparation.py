"""What comes between the data and the network: splits, scaling, one-hot, batches."""

from collections.abc import Iterator
from math import ceil
from typing import Self

import numpy as np
from numpy.typing import DTypeLike

from nnguide import _validation as check
from nnguide._arguments import explained
from nnguide.data._checks import check_array, check_pair

__all__ = ["Standardizer", "batches", "one_hot", "train_test_split"]

_LARGEST = 10**9  # numbers in one-hot rows: 8 GB


@explained
def train_test_split(
    x: np.ndarray, y: np.ndarray, *, test_size: float = 0.2, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Divide examples at random into a part to train on and a part to test on.

    Tested on the examples of its training, a network shows its memory, not what it has
    learned. Split first; scale and choose afterwards, on the training part.

    Args:
        x: `(N, ...)` examples.
        y: `(N, ...)` labels or targets.
        test_size: The fraction of the examples to test on, between 0 and 1. The count
            is rounded to the nearest whole number.
        rng: The source of randomness.

    Returns:
        `x_train, x_test, y_train, y_test`: copies, in random order.

    Raises:
        ValueError: x and y differ in length, or one of the parts would be empty.
        TypeError: x or y is not an array, or `rng` not a generator.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import train_test_split
        >>> x, y = np.arange(10.0).reshape(5, 2), np.arange(5)
        >>> rng = np.random.default_rng(0)
        >>> x_train, x_test, y_train, y_test = train_test_split(x, y, rng=rng)
        >>> x_train.shape, x_test.shape
        ((4, 2), (1, 2))
        >>> bool((x_test[:, 0] == 2 * y_test).all())
        True

    Note:
        scikit-learn's function rounds the count up and also takes a count.
    """
    n = check_pair(x, y)
    n_test = round(n * min(check.positive(test_size, "test_size"), 1))
    if n_test in (0, n):
        raise ValueError(
            "test_size must be a fraction between 0 and 1 that leaves both parts "
            f"examples, got {test_size}, which is {n_test} of {n}; try 0.2"
        )
    test, train = np.split(check.generator(rng).permutation(n), [n_test])
    return x[train], x[test], y[train], y[test]


class Standardizer:
    r"""Scale every feature to mean 0 and standard deviation 1.

    Gradient descent is slow on features of very different sizes: a step that suits one
    is far too large or too small for another.

    $$\frac{x - \text{mean}}{\text{std}}$$

    Fit on the training examples only. Whatever is fitted on the test examples knows
    something about them, and the test result comes out too good.

    Attributes:
        mean: `(D,)` mean of each feature. Set by `fit`.
        std: `(D,)` standard deviation of each feature, with N in the denominator; 1 for
            a feature that is constant. Set by `fit`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import Standardizer
        >>> x_train = np.array([[1.0, 100.0], [2.0, 300.0], [3.0, 500.0]])
        >>> scaler = Standardizer().fit(x_train)
        >>> scaler.transform(x_train).round(3)
        array([[-1.225, -1.225],
               [ 0.   ,  0.   ],
               [ 1.225,  1.225]])
    """

    mean: np.ndarray
    std: np.ndarray

    def fit(self, x: np.ndarray) -> Self:
        """Measure mean and standard deviation of each feature.

        Args:
            x: `(N, D)` training examples, float32 or float64. The sums are float64 in
                both cases; `mean` and `std` have the dtype of x.

        Returns:
            Itself.

        Raises:
            ValueError: x is empty, not finite `(N, D)`, or too large to be squared.
            TypeError: x is not a float array.
        """
        check.as_features(x)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = x.mean(axis=0, dtype=np.float64)
            variance = np.zeros_like(mean)
            for start in range(0, len(x), 4096):  # small float64 copies
                centered = x[start : start + 4096] - mean
                variance += np.einsum("nd,nd->d", centered, centered) / len(x)
            if not np.isfinite(variance).all():
                largest = f"up to {np.abs(x).max():.3g}"
                raise ValueError(f"x is too large to be squared, {largest}; divide it")
        constant = x.max(axis=0) == x.min(axis=0)
        self.mean = np.where(constant, x[0], mean).astype(x.dtype)
        self.std = np.where(constant, 1.0, np.sqrt(variance)).astype(x.dtype)
        self.std[self.std == 0] = 1
        return self

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Subtract the mean and divide by the standard deviation.

        Args:
            x: `(N, D)` examples, float32 or float64.

        Returns:
            `(N, D)`, a new array with the dtype of x.

        Raises:
            ValueError: `fit` has not been called, or x is not finite `(N, D)`.
            TypeError: x is not a float array.
        """
        mean, std = self._statistics(x)
        scaled: np.ndarray = x - mean
        scaled /= std
        return scaled

    def fit_transform(self, x: np.ndarray) -> np.ndarray:
        """Fit on x, then transform it: for the training examples, never for others.

        Args:
            x: `(N, D)` training examples, float32 or float64.

        Returns:
            `(N, D)`, a new array with mean 0 and standard deviation 1.
        """
        return self.fit(x).transform(x)

    def inverse_transform(self, x: np.ndarray) -> np.ndarray:
        """Undo `transform`.

        Args:
            x: `(N, D)` scaled examples, float32 or float64.

        Returns:
            `(N, D)`, a new array in the units of the data that was fitted.

        Raises:
            ValueError, TypeError: As `transform`.
        """
        mean, std = self._statistics(x)
        restored: np.ndarray = x * std
        restored += mean
        return restored

    def _statistics(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """`mean` and `std` in the dtype of x, which is checked against them."""
        if not hasattr(self, "mean"):
            raise ValueError("no mean and std yet; call fit(x_train) first")
        check.as_features(x)
        if x.shape[1] != len(self.mean):
            raise ValueError(
                f"x must have {len(self.mean)} columns, as in fit, got shape {x.shape}"
            )
        return self.mean.astype(x.dtype), self.std.astype(x.dtype)


def one_hot(
    labels: np.ndarray, num_classes: int, *, dtype: DTypeLike = np.float64
) -> np.ndarray:
    r"""Turn each label into a row with a single 1.

    The row is the target distribution of cross-entropy: all probability on one class.

    $$Y_{ic} = 1 \text{ if } c = \text{labels}_i, \text{ else } 0$$

    Args:
        labels: `(N,)` integer labels from 0 to C − 1.
        num_classes: How many columns, C.
        dtype: The dtype of the result, a number or bool.

    Returns:
        `(N, C)` zeros with one 1 in each row.

    Raises:
        ValueError: labels are empty, out of range, or not of shape (N,).
        TypeError: labels are not an array of integers, or `dtype` is no number.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import one_hot
        >>> one_hot(np.array([2, 0]), 3)
        array([[0., 0., 1.],
               [1., 0., 0.]])
    """
    classes = check.at_least(num_classes, 1, "num_classes")
    try:
        numeric = np.dtype(dtype).kind in "biuf"
    except TypeError:  # NumPy knows no such dtype
        numeric = False
    if not numeric:
        raise TypeError(f"dtype must be a number or bool, got {check.describe(dtype)}")
    check_array(labels, "labels")
    check.as_labels(labels, labels.size, classes, "labels")
    if labels.size * classes > _LARGEST:
        raise ValueError(
            f"{labels.size:,} labels times num_classes={classes:,} make more than "
            f"{_LARGEST:,} numbers; pass the labels as they are to a loss such as "
            "CrossEntropyLoss"
        )
    rows = np.zeros((labels.size, classes), dtype)
    rows[np.arange(labels.size), labels] = 1
    return rows


def batches(
    x: np.ndarray,
    y: np.ndarray,
    batch_size: int,
    *,
    rng: np.random.Generator | None = None,
    drop_last: bool = False,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the examples in batches, each example once: one epoch.

    A step on a batch costs a fraction of a step on all examples.

    Args:
        x: `(N, ...)` examples.
        y: `(N, ...)` labels or targets.
        batch_size: How many examples a batch holds. The last batch may hold fewer.
        rng: The source of the order, drawn anew by each call. `None` keeps the order of
            x; the batches are then views, nothing is copied.
        drop_last: Leave out the last batch if it is smaller than the others.

    Returns:
        An iterator of pairs `(x_batch, y_batch)`. It is used up after one epoch: call
        `batches` again for the next.

    Raises:
        ValueError: x and y differ in length or are empty, `batch_size` is below 1, or
            `drop_last` would leave nothing.
        TypeError: An argument has the wrong type.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import batches
        >>> x, y = np.arange(10.0).reshape(5, 2), np.arange(5)
        >>> for x_batch, y_batch in batches(x, y, 2):
        ...     print(x_batch.shape, y_batch)
        (2, 2) [0 1]
        (2, 2) [2 3]
        (1, 2) [4]
        >>> rng = np.random.default_rng(0)
        >>> [y_batch.tolist() for _, y_batch in batches(x, y, 2, rng=rng)]
        [[2, 4], [3, 0], [1]]
    """
    n = check_pair(x, y)
    size = check.at_least(batch_size, 1, "batch_size")
    if not isinstance(drop_last, bool):
        raise TypeError(f"drop_last must be True or False, got {drop_last!r}")
    count = n // size if drop_last else ceil(n / size)
    if count == 0:
        raise ValueError(
            f"{n} examples make no full batch; batch_size must be at most {n} with "
            f"drop_last, got {size}"
        )
    spans = (slice(i * size, (i + 1) * size) for i in range(count))
    if rng is None:
        return ((x[span], y[span]) for span in spans)
    order = check.generator(rng).permutation(n)
    return (
        (np.take(x, order[span], axis=0), np.take(y, order[span], axis=0))
        for span in spans
    )
