"""One neuron, trained in three ways: perceptron, linear and logistic regression."""

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import at_least, generator, non_negative, positive
from nnguide.scratch._one_neuron import Classifier, Descending, Slopes, as_targets
from nnguide.scratch.functional import sigmoid

__all__ = ["LinearRegression", "LogisticRegression", "Perceptron"]


class Perceptron(Classifier):
    r"""A neuron that answers 0 or 1 and learns from its mistakes alone.

    With $z = w \cdot x + b$, the prediction 1 where $z \ge 0$, and
    $e = \text{prediction} - y$, each example in turn changes

    $$w \leftarrow w - \text{lr}\; e\, x, \qquad b \leftarrow b - \text{lr}\; e$$

    A right answer has $e = 0$ and changes nothing. After a wrong one, $z$ of the same
    example has moved in the right direction, by $\text{lr}\,(\|x\|^2 + 1)$. Mistakes
    come to an end if a line separates the classes, and only then.

    Args:
        in_features: D, the number of inputs.
        lr: The size of a correction, above 0. From zero weights it only sets their
            scale: the mistakes are the same for any.
        dtype: `np.float32` or `np.float64`.

    Attributes:
        weight: `(D,)` zeros at first. Training goes on from what is there.
        bias: A number, 0 at first.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `in_features` is below 1, or `lr` not above 0.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Perceptron
        >>> x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> neuron = Perceptron(2)
        >>> neuron.fit(x, np.array([0, 1, 1, 1]), epochs=10)  # OR
        [2, 2, 1, 0]
        >>> neuron.weight, neuron.bias
        (array([1., 1.]), -1.0)
        >>> Perceptron(2).fit(x, np.array([0, 1, 1, 0]), epochs=6)  # XOR
        [3, 3, 4, 4, 4, 4]

    References:
        Rosenblatt (1958), The Perceptron: A Probabilistic Model for Information Storage
        and Organization in the Brain.
    """

    def __init__(
        self, in_features: int, lr: float = 1.0, *, dtype: DTypeLike = np.float64
    ) -> None:
        super().__init__(in_features, dtype=dtype)
        self.lr = positive(lr, "lr")

    def fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        epochs: int,
        rng: np.random.Generator | None = None,
    ) -> list[int]:
        """Go through the examples until a pass has no mistake, or `epochs` times.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` integer labels, 0 or 1.
            epochs: How many passes at most, at least 1.
            rng: Shuffles the examples before each pass; without it their order stays.

        Returns:
            The number of mistakes in each pass; after one of 0 all answers are right.

        Raises:
            TypeError, ValueError: An argument is not usable, or the weights overflow.
        """
        x, y = self._checked(x, y)
        epochs, N = at_least(epochs, 1, "epochs"), len(x)
        if rng is not None:
            generator(rng)
        mistakes = []
        with np.errstate(over="ignore", invalid="ignore"):  # raised below
            for epoch in range(1, epochs + 1):
                mistakes.append(0)
                for n in range(N) if rng is None else rng.permutation(N):
                    z = x[n] @ self.weight + self.bias
                    e = float(z >= 0) - float(y[n])
                    if e != 0:
                        self.weight -= self.lr * e * x[n]
                        self.bias -= self.lr * e
                        mistakes[-1] += 1
                self._check_trained(epoch, self.lr)
                if mistakes[-1] == 0:
                    break
        return mistakes


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
        equally well, both take the smallest; scikit-learn leaves the bias out of that.
    """

    def fit(self, x: np.ndarray, y: np.ndarray) -> None:
        r"""Set weights and bias to the minimum of the loss, in one go.

        A column of ones makes the bias one more weight. The inverse of $x^\top x$ would
        not exist where a column follows from others, so it is not used.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` targets, of the same dtype.

        Raises:
            TypeError: `x` or `y` is not an array of the dtype of the weights.
            ValueError: A shape or an entry is not usable.
        """
        x, y = self._checked(x, y)
        A = np.column_stack([x, np.ones_like(y)])  # (N, D + 1)
        *weight, bias = np.linalg.lstsq(A, y)[0]
        self.weight[:], self.bias = weight, float(bias)

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
        return x, as_targets(y, x)

    def _loss(self, z: np.ndarray, y: np.ndarray) -> float:
        return float(((z - y) ** 2).mean())

    def _gradients(self, x: np.ndarray, z: np.ndarray, y: np.ndarray) -> Slopes:
        e, N = z - y, len(x)
        return 2 / N * (x.T @ e), 2 / N * float(e.sum())


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
