"""Linear regression: a line or a plane through data, solved or by descent."""

import warnings

import numpy as np

from nnguide._validation import all_finite, as_input, shape_of
from nnguide.scratch.classic._one_neuron import Descending, Slopes

__all__ = ["LinearRegression"]


class LinearRegression(Descending):
    r"""A neuron that answers with its weighted sum: a line, or a plane, through data.

    Its loss is the mean squared error. With $z = x w + b$ and $e = z - y$:

    $$
    L = \frac1N \sum_n e_n^2, \qquad
    dw = \frac2N\, x^\top e, \qquad db = \frac2N \sum_n e_n
    $$

    All slopes are zero at the minimum. These are linear equations, so `fit` solves
    them. `fit_gradient_descent` walks there, as every network has to.

    Args:
        in_features: D, the number of inputs.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: `(D,)` zeros at first. Training goes on from what is there.
        bias: A number, 0 at first.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `in_features` is below 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import LinearRegression
        >>> x, y = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 5.0])
        >>> line = LinearRegression(1)
        >>> [round(L, 3) for L in line.fit_gradient_descent(x, y, lr=0.1, epochs=3)]
        [12.667, 0.216, 0.067]
        >>> line.fit(x, y)
        >>> line.weight.round(3), round(line.bias, 3), round(line.loss(x, y), 3)
        (array([1.5]), 0.333, 0.056)
        >>> line.predict(np.array([[4.0]])).round(3)
        array([6.333])

    Note:
        scikit-learn learns D from the data and calls the weights `coef_` and
        `intercept_`. Where columns depend on each other, so that many weights fit
        equally well, both take the smallest, here measured in units of each column's
        largest deviation from its mean; scikit-learn does not say so.
    """

    def fit(self, x: np.ndarray, y: np.ndarray) -> None:
        r"""Set weights and bias to the minimum of the loss, in one go.

        At the minimum the plane goes through the means $\bar x$ and $\bar y$, so the
        weights are those of the centered columns, and $b = \bar y - \bar x w$. Each
        column is divided by its largest entry as well: without both, rounding drowns a
        column such as a time in milliseconds. The inverse of $x^\top x$ would not exist
        where a column follows from others, so it is not used.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` targets, of the same dtype.

        Raises:
            TypeError: `x` or `y` is not an array of the dtype of the weights.
            ValueError: A shape or an entry is not usable.

        Warns:
            RuntimeWarning: Columns follow from others, or there are no more than D
                examples: many weights fit equally well.
        """
        x, y = self._checked(x, y)
        x_mean, y_mean = _mean(x, "x"), _mean(y, "y")
        A = x - x_mean  # (N, D), in float64
        unit = np.abs(A).max(axis=0)  # (D,); 0 for a constant column
        varying = unit > 0
        unit[~varying] = 1
        weight, _, rank, _ = np.linalg.lstsq(A / unit, y - y_mean)
        _warn_of_rank(int(rank), int(varying.sum()))
        self.weight[:] = weight / unit
        self.bias = float(y_mean - x_mean @ self.weight)

    def fit_gradient_descent(
        self, x: np.ndarray, y: np.ndarray, *, lr: float, epochs: int
    ) -> list[float]:
        """Walk downhill, one step an epoch.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` targets, of the same dtype.
            lr: The learning rate, above 0.
            epochs: The number of steps, at least 1.

        Returns:
            The loss before each step.

        Raises:
            TypeError, ValueError: An argument is not usable, or training diverges.
        """
        return self._descend(x, y, lr, epochs)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The weighted sums.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.

        Returns:
            `(N,)`.

        Raises:
            TypeError, ValueError: As `fit`.
        """
        return self._z(self._checked_x(x))

    def _checked(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x = self._checked_x(x)
        return x, _as_targets(y, x)

    def _loss(self, z: np.ndarray, y: np.ndarray) -> float:
        return float(((z - y) ** 2).mean())

    def _gradients(self, x: np.ndarray, z: np.ndarray, y: np.ndarray) -> Slopes:
        e, N = z - y, len(x)
        return 2 / N * (x.T @ e), 2 / N * float(e.sum())


def _mean(a: np.ndarray, name: str) -> np.ndarray:
    """The mean along the examples, in float64; an error where the sum overflows."""
    with np.errstate(over="ignore"):
        mean: np.ndarray = a.mean(axis=0, dtype=np.float64)
    if not np.isfinite(mean).all():
        raise ValueError(
            f"{name} is too large to be averaged, up to {np.abs(a).max():.3g}; "
            "divide it"
        )
    return mean


def _warn_of_rank(rank: int, columns: int) -> None:
    if rank < columns:
        warnings.warn(
            f"many weights fit equally well, since x has {columns} columns that vary, "
            f"but only {rank} that do not follow from others; drop those that do, or "
            "take more than D examples",
            RuntimeWarning,
            stacklevel=3,
        )


def _as_targets(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """`y`, checked: a finite number for each row of `x`, in its dtype."""
    shape = (len(x),)
    expected = f"{shape}, one number an example; y.ravel() flattens a column,"
    y = as_input(y, expected, shape_of(y) == shape, x.dtype, "y")
    return all_finite(y, "y", "remove or replace such rows first")
