"""What the models of one neuron share: a weighted sum, its checks, and descent."""

import math

import numpy as np
from numpy.typing import DTypeLike

from nnguide._validation import (
    as_features,
    as_input,
    as_labels,
    at_least,
    float_dtype,
    positive,
)
from nnguide.scratch.classic._weights import KeepsShapes

Slopes = tuple[np.ndarray, float]  # dw (D,), db


class OneNeuron(KeepsShapes):
    """A weighted sum and a bias, both 0 at first."""

    _settings: tuple[str, ...] = ("in_features",)

    def __init__(self, in_features: int, *, dtype: DTypeLike = np.float64) -> None:
        self.in_features = D = at_least(in_features, 1, "in_features")
        self.weight = np.zeros(D, float_dtype(dtype))
        self.bias = 0.0

    def _z(self, x: np.ndarray) -> np.ndarray:
        return x @ self.weight + self.bias  # (N,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(in_features={self.in_features})"

    def _checked_x(self, x: np.ndarray) -> np.ndarray:
        return as_input(as_features(x, "x", self.in_features), dtype=self.weight.dtype)

    def _check_trained(self, epoch: int, lr: float, loss: float = 0.0) -> None:
        if not math.isfinite(loss):
            reason = f"the loss is {loss}"
        elif not (np.isfinite(self.weight).all() and math.isfinite(self.bias)):
            reason = "a weight is no longer a finite number"
        else:
            return
        raise ValueError(
            f"training diverged in epoch {epoch} at lr={lr:g}: {reason}; start again "
            f"from a new {type(self).__name__} with a smaller rate, such as "
            f"lr={lr / 10:g}, or bring the columns of x to one scale"
        )


class Classifier(OneNeuron):
    """Class 1 where the weighted sum is at least 0."""

    def decision_function(self, x: np.ndarray) -> np.ndarray:
        """The weighted sums z, on the line between the classes 0.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.

        Returns:
            `(N,)`.

        Raises:
            TypeError: `x` is not an array of the dtype of the weights.
            ValueError: `x` has another shape, no row, or an entry that is not finite.
        """
        return self._z(self._checked_x(x))

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Class 1 where z ≥ 0, else class 0.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.

        Returns:
            `(N,)` int64 labels.

        Raises:
            TypeError, ValueError: As `decision_function`.
        """
        return (self.decision_function(x) >= 0).astype(np.int64)

    def _checked(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x = self._checked_x(x)
        return x, as_labels(y, len(x), 2).astype(x.dtype)


class Descending(OneNeuron):
    """A model with a smooth loss, which gradient descent makes smaller.

    `_loss` and `_gradients` take `z` as well, so that one forward pass serves both.
    """

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The loss, before any step.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` targets, as for `fit`.

        Returns:
            The mean over the N examples.

        Raises:
            TypeError: `x` or `y` is not an array of the right dtype.
            ValueError: A shape, a target or an input is not usable.
        """
        x, y = self._checked(x, y)
        return self._loss(self._z(x), y)

    def gradients(self, x: np.ndarray, y: np.ndarray) -> Slopes:
        """The slopes of the loss along weight and bias.

        Args:
            x: `(N, D)` inputs, in the dtype of the weights.
            y: `(N,)` targets, as for `fit`.

        Returns:
            dw `(D,)` and db, a number.

        Raises:
            TypeError: `x` or `y` is not an array of the right dtype.
            ValueError: A shape, a target or an input is not usable.
        """
        x, y = self._checked(x, y)
        return self._gradients(x, self._z(x), y)

    def _checked(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        raise NotImplementedError

    def _loss(self, z: np.ndarray, y: np.ndarray) -> float:
        raise NotImplementedError

    def _gradients(self, x: np.ndarray, z: np.ndarray, y: np.ndarray) -> Slopes:
        raise NotImplementedError

    def _descend(
        self, x: np.ndarray, y: np.ndarray, lr: float, epochs: int
    ) -> list[float]:
        x, y = self._checked(x, y)
        lr, epochs = positive(lr, "lr"), at_least(epochs, 1, "epochs")
        losses = []
        with np.errstate(over="ignore", invalid="ignore"):  # raised below
            for epoch in range(1, epochs + 1):
                z = self._z(x)
                losses.append(self._loss(z, y))
                dw, db = self._gradients(x, z, y)
                self.weight -= lr * dw
                self.bias -= lr * db
                self._check_trained(epoch, lr, losses[-1])
        return losses
