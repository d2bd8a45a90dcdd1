"""What surrounds the equations of `two_layer`: checks, predictions, saving, loading."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from nnguide._validation import as_features, as_labels
from nnguide.scratch.classic._weights import KeepsShapes
from nnguide.scratch.network._state_dict import check_arrays


class Forward(NamedTuple):
    """Every value between the inputs and the probabilities, for N examples.

    Attributes:
        z1: `(N, H)` what the hidden units sum up.
        a1: `(N, H)` what they pass on.
        z2: `(N, C)` logits.
        a2: `(N, C)` probabilities; the one column of a sigmoid is that of class 1.
    """

    z1: np.ndarray
    a1: np.ndarray
    z2: np.ndarray
    a2: np.ndarray


class TwoLayerBase(KeepsShapes, ABC):
    """Four arrays that are checked, used to predict, saved and loaded."""

    W1: np.ndarray  # (H, D)
    b1: np.ndarray  # (H,)
    W2: np.ndarray  # (C, H)
    b2: np.ndarray  # (C,)

    @abstractmethod
    def forward(self, x: np.ndarray) -> Forward:
        """Every intermediate value of the network, from the inputs to probabilities."""

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """How likely the network holds each class to be.

        Args:
            x: `(N, D)` inputs, in the dtype of the network.

        Returns:
            `(N,)` the probability of class 1, or with a softmax `(N, C)`, one of each
            class.

        Raises:
            TypeError: `x` is not an array of the dtype of the network.
            ValueError: `x` has another shape, no row, or an entry that is not finite.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 4, 3, rng=np.random.default_rng(0))
            >>> net.b2[:] = [0.0, 0.0, 1.0]
            >>> net.predict_proba(np.zeros((1, 2))).round(3)
            array([[0.212, 0.212, 0.576]])
        """
        a2 = self.forward(x).a2
        return a2[:, 0] if self._is_binary else a2

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The class that the network holds to be the likeliest.

        Args:
            x: `(N, D)` inputs, in the dtype of the network.

        Returns:
            `(N,)` int64 labels. With one output, class 1 where the logit z ≥ 0, which
            is where its probability is at least one half.

        Raises:
            TypeError: `x` is not an array of the dtype of the network.
            ValueError: `x` has another shape, no row, or an entry that is not finite.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 4, 3, rng=np.random.default_rng(0))
            >>> net.b2[:] = [0.0, 0.0, 1.0]
            >>> net.predict(np.zeros((5, 2)))
            array([2, 2, 2, 2, 2])
        """
        z2 = self.forward(x).z2
        labels = z2[:, 0] >= 0 if self._is_binary else z2.argmax(axis=1)
        return labels.astype(np.int64)

    def accuracy(self, x: np.ndarray, y: np.ndarray) -> float:
        """The share of examples whose predicted class is their label.

        Args:
            x: `(N, D)` inputs, in the dtype of the network.
            y: `(N,)` integer labels from 0 to C − 1; 0 or 1 with one output.

        Returns:
            From 0 to 1.

        Raises:
            TypeError: `x` or `y` is not an array of the right dtype.
            ValueError: A shape, a label or an input is not usable.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 4, 3, rng=np.random.default_rng(0))
            >>> net.b2[:] = [0.0, 0.0, 1.0]
            >>> net.accuracy(np.zeros((4, 2)), np.array([2, 2, 0, 2]))
            0.75
        """
        x, y = self._checked(x, y)
        return float((self.predict(x) == y).mean())

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of the weights, under the keys of the same network in PyTorch.

        Returns:
            `"hidden.weight"` `(H, D)`, `"hidden.bias"` `(H,)`, `"output.weight"`
            `(C, H)` and `"output.bias"` `(C,)`.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 4, 3, rng=np.random.default_rng(0))
            >>> {key: array.shape for key, array in net.state_dict().items()}
            {'hidden.weight': (4, 2), 'hidden.bias': (4,), 'output.weight': (3, 4),
             'output.bias': (3,)}
        """
        return {key: array.copy() for key, array in self._state.items()}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Take over the weights of another network of the same shape, in place.

        Args:
            state: The keys and shapes of `state_dict`. Float arrays of another
                precision are converted to the dtype of this network.

        Raises:
            TypeError: `state` is not a dict of float arrays.
            ValueError: A key is missing or unknown, a shape differs, or an entry is
                not finite. No weight has changed then.

        Examples:
            >>> import numpy as np
            >>> from nnguide.scratch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 4, 3, rng=np.random.default_rng(0))
            >>> twin = TwoLayerNetwork(2, 4, 3, rng=np.random.default_rng(1))
            >>> twin.load_state_dict(net.state_dict())
            >>> np.array_equal(twin.W1, net.W1)
            True
        """
        check_arrays(state, self._state, "state")
        for key, array in self._state.items():
            array[...] = state[key]

    @property
    def _is_binary(self) -> bool:
        return len(self.b2) == 1

    @property
    def _parameters(self) -> dict[str, np.ndarray]:
        return {"W1": self.W1, "b1": self.b1, "W2": self.W2, "b2": self.b2}

    @property
    def _state(self) -> dict[str, np.ndarray]:
        keys = ("hidden.weight", "hidden.bias", "output.weight", "output.bias")
        return dict(zip(keys, self._parameters.values(), strict=True))

    def _checked_x(self, x: np.ndarray) -> np.ndarray:
        x = as_features(x, in_features=self.W1.shape[1])
        dtype = self.W1.dtype
        if x.dtype != dtype:  # NumPy would go on, in float64
            raise TypeError(
                f"x must be {dtype}, as the network is, got {x.dtype}; convert it with "
                f"x.astype(np.{dtype}) or make the network with dtype=np.{x.dtype}"
            )
        return x

    def _checked(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x = self._checked_x(x)
        return x, as_labels(y, len(x), 2 if self._is_binary else len(self.b2))

    def _targets(self, y: np.ndarray) -> np.ndarray:
        """Y `(N, C)`: the labels as a column, or one-hot."""
        if self._is_binary:
            return y[:, None].astype(self.W2.dtype)
        Y = np.zeros((len(y), len(self.b2)), self.W2.dtype)
        Y[np.arange(len(y)), y] = 1
        return Y

    def _check_trained(self, loss: float, epoch: int, lr: float) -> None:
        if not math.isfinite(loss):
            reason = f"the loss is {loss}"
        elif not all(np.isfinite(w).all() for w in self._parameters.values()):
            reason = "a weight is no longer a finite number"
        else:
            return
        raise ValueError(
            f"training diverged in epoch {epoch} at lr={lr:g}: {reason}; start again "
            f"from a new network with a smaller rate, such as lr={lr / 10:g}"
        )
