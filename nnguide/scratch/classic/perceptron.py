"""The perceptron: a neuron that learns from its mistakes alone."""

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import at_least, generator, positive
from nnguide.scratch.classic._one_neuron import Classifier

__all__ = ["Perceptron"]


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

    _settings = ("in_features", "lr")

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
