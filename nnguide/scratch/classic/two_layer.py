"""A network with one hidden layer, every gradient written out by hand."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike
from tqdm import tqdm  # type: ignore[import-untyped]

from nnguide import _validation as check
from nnguide.scratch.classic._two_layer_base import Forward, TwoLayerBase
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.training._batches import batches

__all__ = ["Forward", "TwoLayerNetwork"]


class TwoLayerNetwork(TwoLayerBase):
    r"""Linear, ReLU, linear, and a sigmoid for two classes or a softmax for more.

    The smallest network that can bend a line, small enough to write out whole:

    $$
    z_1 = x W_1^\top + b_1, \quad a_1 = \max(z_1, 0), \quad
    z_2 = a_1 W_2^\top + b_2, \quad a_2 = \sigma(z_2) \text{ or } \text{softmax}(z_2)
    $$

    A public method checks its input, then the private one of its name computes. `fit`
    checks once, and one forward pass serves loss and gradients: a third less time.

    Args:
        in_features: D, the number of inputs.
        hidden_features: H, the number of hidden units.
        out_features: C. With 1, the labels are 0 and 1: sigmoid and binary
            cross-entropy. With 2 or more, 0 to C − 1: softmax and cross-entropy.
        rng: Draws the weights.
        dtype: `np.float32` or `np.float64`. The network computes in it throughout.

    Attributes:
        W1: `(H, D)` normal with standard deviation sqrt(2 / D), which keeps the size
            of the signal through a ReLU.
        b1: `(H,)` zeros.
        W2: `(C, H)` normal with standard deviation sqrt(1 / H).
        b2: `(C,)` zeros.

    Raises:
        TypeError: A size, `rng` or `dtype` is of the wrong kind.
        ValueError: A size is below 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import TwoLayerNetwork
        >>> x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> y = np.array([0, 1, 1, 0])
        >>> net = TwoLayerNetwork(2, 8, rng=np.random.default_rng(0))
        >>> _ = net.fit(x, y, lr=0.5, epochs=1000)
        >>> net.predict(x)
        array([0, 1, 1, 0])

    Note:
        `nn.Linear` draws weights and biases uniformly within 1 / sqrt(D) of zero. To
        compare, move the weights with `state_dict` and `load_state_dict`.

    References:
        He, Zhang, Ren, Sun (2015), Delving Deep into Rectifiers, section 2.2.
    """

    def __init__(
        self,
        in_features: int,
        hidden_features: int,
        out_features: int = 1,
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        D = check.at_least(in_features, 1, "in_features")
        H = check.at_least(hidden_features, 1, "hidden_features")
        C = check.at_least(out_features, 1, "out_features")
        draw = check.generator(rng).standard_normal
        dtype = check.float_dtype(dtype)
        self.W1 = (draw((H, D)) * math.sqrt(2 / D)).astype(dtype)
        self.b1 = np.zeros(H, dtype)
        self.W2 = (draw((C, H)) * math.sqrt(1 / H)).astype(dtype)
        self.b2 = np.zeros(C, dtype)

    def forward(self, x: np.ndarray) -> Forward:
        """Every intermediate value of the network, from the inputs to probabilities.

        Args:
            x: `(N, D)` inputs, in the dtype of the network.

        Returns:
            `z1` and `a1`, `(N, H)`; `z2`, logits, and `a2`, probabilities, `(N, C)`.

        Raises:
            TypeError: `x` is not an array of the dtype of the network.
            ValueError: `x` has the wrong shape, no row, or an entry not finite.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(3, 4, 2, rng=np.random.default_rng(0))
            >>> net.forward(np.zeros((5, 3))).a2[0]
            array([0.5, 0.5])
        """
        return self._forward(self._checked_x(x))

    def _forward(self, x: np.ndarray) -> Forward:
        z1 = x @ self.W1.T + self.b1  # (N, H)
        a1 = np.maximum(z1, 0)  # (N, H)
        z2 = a1 @ self.W2.T + self.b2  # (N, C)
        a2 = _sigmoid(z2) if self._is_binary else _softmax(z2)  # (N, C)
        return Forward(z1, a1, z2, a2)

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        r"""Mean cross-entropy: how surprised the network is by the labels.

        For a softmax and for a sigmoid, with $z$ the logits `z2` of one example:

        $$
        L = \ln \sum_c e^{z_c} - z_y \qquad \text{and} \qquad
        L = \max(z, 0) - z y + \ln(1 + e^{-|z|})
        $$

        Logits, because a probability that has been rounded to 0 has no logarithm.

        Args:
            x: `(N, D)` inputs, in the dtype of the network.
            y: `(N,)` integer labels from 0 to C − 1; 0 or 1 with one output.

        Returns:
            The mean over the N examples, in nats.

        Raises:
            TypeError: `x` or `y` is not an array of the right dtype.
            ValueError: A shape, a label or an input is not usable.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 4, rng=np.random.default_rng(0))
            >>> round(net.loss(np.zeros((3, 2)), np.array([0, 1, 1])), 3)  # ln 2
            0.693
        """
        x, y = self._checked(x, y)
        return self._loss(self._forward(x), y)

    def _loss(self, forward: Forward, y: np.ndarray) -> float:
        z2 = forward.z2
        if self._is_binary:
            Y = self._targets(y)  # (N, 1)
            L = np.maximum(z2, 0) - z2 * Y + np.log1p(np.exp(-np.abs(z2)))
        else:
            z = z2 - z2.max(axis=1, keepdims=True)  # same L, and no e^z above 1
            L = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]
        return float(L.mean())

    def gradients(self, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
        r"""The slope of the loss along every weight and bias, by the chain rule.

        With $dV$ for $\partial L / \partial V$ and $Y$ the labels, one-hot for a
        softmax, as a column for a sigmoid; from the last layer to the first:

        $$
        \begin{aligned}
        dz_2 &= \frac{a_2 - Y}{N} & dW_2 &= dz_2^\top a_1 & db_2 &= \sum_n dz_2 \\
        dz_1 &= dz_2 W_2 \odot [z_1 > 0] & dW_1 &= dz_1^\top x & db_1 &= \sum_n dz_1
        \end{aligned}
        $$

        Args:
            x: `(N, D)` inputs, in the dtype of the network.
            y: `(N,)` integer labels from 0 to C − 1; 0 or 1 with one output.

        Returns:
            Under `"W1"`, `"b1"`, `"W2"`, `"b2"` an array of the shape of each.

        Raises:
            TypeError: `x` or `y` is not an array of the right dtype.
            ValueError: A shape, a label or an input is not usable.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 3, rng=np.random.default_rng(0))
            >>> net.gradients(np.zeros((4, 2)), np.array([0, 1, 1, 1]))["b2"]
            array([-0.25])
        """
        x, y = self._checked(x, y)
        return self._gradients(x, y, self._forward(x))

    def _gradients(
        self, x: np.ndarray, y: np.ndarray, forward: Forward
    ) -> dict[str, np.ndarray]:
        z1, a1, _, a2 = forward
        Y, N = self._targets(y), len(x)
        dz2 = (a2 - Y) / N  # (N, C) the 1/N of the mean, here and nowhere else
        dW2 = dz2.T @ a1  # (C, H) sums over the examples
        db2 = dz2.sum(axis=0)  # (C,)
        da1 = dz2 @ self.W2  # (N, H)
        dz1 = da1 * (z1 > 0)  # (N, H) a closed unit passes nothing back
        dW1 = dz1.T @ x  # (H, D)
        db1 = dz1.sum(axis=0)  # (H,)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def step(self, gradients: Mapping[str, np.ndarray], lr: float) -> None:
        r"""Walk downhill, in place: $W \leftarrow W - \text{lr}\; dW$.

        Args:
            gradients: What `gradients` returns.
            lr: The learning rate, above 0.

        Raises:
            TypeError: `gradients` is not a dict of float arrays, or `lr` no number.
            ValueError: A key, a shape, an entry or `lr` is not usable.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 3, rng=np.random.default_rng(0))
            >>> x, y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([1, 0])
            >>> before = net.loss(x, y)
            >>> net.step(net.gradients(x, y), lr=0.1)
            >>> net.loss(x, y) < before
            True
        """
        lr = check.positive(lr, "lr")
        check_arrays(gradients, self._parameters, "gradients")
        self._step(gradients, lr)

    def _step(self, gradients: Mapping[str, np.ndarray], lr: float) -> None:
        for name, parameter in self._parameters.items():
            parameter -= lr * gradients[name]

    def fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        *,
        lr: float,
        epochs: int,
        batch_size: int | None = None,
        rng: np.random.Generator | None = None,
        progress: bool = False,
    ) -> list[float]:
        """Train: forward, loss, gradients and step for each batch of each epoch.

        Args:
            x: `(N, D)` inputs, in the dtype of the network.
            y: `(N,)` integer labels from 0 to C − 1; 0 or 1 with one output.
            lr: The learning rate, above 0.
            epochs: How many times to go through all examples, at least 1.
            batch_size: Examples a step, at the end what is left; `None` takes all N.
            rng: Shuffles the examples before each epoch; needed with `batch_size`.
            progress: Whether to draw a bar, one tick an epoch.

        Returns:
            For each epoch the mean loss of its examples, in nats, before each step.

        Raises:
            TypeError, ValueError: An argument is not usable, or training diverges.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> rng = np.random.default_rng(0)
            >>> x, y = rng.standard_normal((6, 2)), np.array([0, 1, 2, 0, 1, 2])
            >>> net = TwoLayerNetwork(2, 4, 3, rng=rng)
            >>> losses = net.fit(x, y, lr=0.1, epochs=20, batch_size=2, rng=rng)
            >>> len(losses), losses[-1] < losses[0]
            (20, True)
        """
        x, y = self._checked(x, y)
        lr, epochs = check.positive(lr, "lr"), check.at_least(epochs, 1, "epochs")
        check.true_or_false(progress, "progress")
        losses = []
        for epoch in tqdm(range(1, epochs + 1), "epochs", disable=not progress):
            total = 0.0
            with np.errstate(over="ignore", invalid="ignore"):  # raised below
                for rows in batches(len(x), batch_size, rng):
                    x_batch, y_batch = x[rows], y[rows]
                    forward = self._forward(x_batch)
                    total += self._loss(forward, y_batch) * len(y_batch)
                    self._step(self._gradients(x_batch, y_batch, forward), lr)
            losses.append(total / len(x))
            self._check_trained(losses[-1], epoch, lr)
        return losses


def _sigmoid(z: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(z))  # never above 1, so it cannot overflow
    a: np.ndarray = np.where(z >= 0, 1, e) / (1 + e)
    return a


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))  # same ratios, none above 1
    a: np.ndarray = e / e.sum(axis=1, keepdims=True)
    return a
