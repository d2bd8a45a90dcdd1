"""Logistic regression: a neuron that answers with a probability."""

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import non_negative
from nnguide.scratch.activations.functional import sigmoid
from nnguide.scratch.classic._one_neuron import Classifier, Descending, Slopes

__all__ = ["LogisticRegression"]


class LogisticRegression(Classifier, Descending):
    r"""A neuron that answers with a probability: the sigmoid of its weighted sum.

    Its loss is the binary cross-entropy. With $z = x w + b$ and $p = \sigma(z)$ the
    probability of class 1, and $\lambda$ for `l2`:

    $$
    \begin{gathered}
    L = \frac1N \sum_n \Big( \max(z_n, 0) - z_n y_n + \ln(1 + e^{-|z_n|}) \Big)
        + \frac{\lambda}{2} \|w\|^2, \\
    dw = \frac1N\, x^\top (p - y) + \lambda w, \qquad db = \frac1N \sum_n (p_n - y_n)
    \end{gathered}
    $$

    Args:
        in_features: D, the number of inputs.
        l2: λ, 0 or above: what large weights cost. The bias costs nothing.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: `(D,)` zeros at first. Training goes on from what is there.
        bias: A number, 0 at first.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `in_features` is below 1, or `l2` below 0.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import LogisticRegression
        >>> x, y = np.array([[-1.0], [0.0], [2.0]]), np.array([0, 0, 1])
        >>> model = LogisticRegression(1)
        >>> [round(L, 3) for L in model.fit(x, y, lr=1.0, epochs=2)]
        [0.693, 0.463]
        >>> model.predict_proba(x).round(3), model.predict(x)
        (array([0.241, 0.418, 0.786]), array([0, 0, 1]))

    Note:
        scikit-learn's `C` is 1 / (N λ), and 1 unless given. With λ = 0 and classes that
        a line separates there is no minimum: the weights grow as long as you train.
    """

    def __init__(
        self, in_features: int, *, l2: float = 0.0, dtype: DTypeLike = np.float64
    ) -> None:
        super().__init__(in_features, dtype=dtype)
        self.l2 = non_negative(l2, "l2")

    def fit(
        self, x: np.ndarray, y: np.ndarray, *, lr: float, epochs: int
    ) -> list[float]:
        """Walk downhill, one step an epoch.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` integer labels, 0 or 1.
            lr: The learning rate, above 0.
            epochs: The number of steps, at least 1.

        Returns:
            The loss before each step, in nats.

        Raises:
            TypeError, ValueError: An argument is not usable, or training diverges.
        """
        return self._descend(x, y, lr, epochs)

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """How likely class 1 is.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.

        Returns:
            `(N,)` probabilities; scikit-learn has a column for each class.

        Raises:
            TypeError, ValueError: As `decision_function`.
        """
        return sigmoid(self.decision_function(x))

    def _loss(self, z: np.ndarray, y: np.ndarray) -> float:
        L = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))  # (N,)
        return float(L.mean() + self.l2 / 2 * (self.weight @ self.weight))

    def _gradients(self, x: np.ndarray, z: np.ndarray, y: np.ndarray) -> Slopes:
        e, N = sigmoid(z) - y, len(x)  # (N,)
        return x.T @ e / N + self.l2 * self.weight, float(e.sum()) / N
