"""Neurons, layers and a network made of single Values."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from nnguide._arguments import Explained
from nnguide._validation import at_least, describe, generator, one_of
from nnguide.scratch.autograd.value import Value

__all__ = ["MLP", "Layer", "Neuron"]

ACTIVATIONS: dict[str, Callable[[Value], Value]] = {
    "relu": Value.relu,
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
    "linear": lambda z: z,
}


class _Trainable(Explained):
    """What has parameters whose gradients can be cleared."""

    def parameters(self) -> list[Value]:
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0, since `Value.backward` adds."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(_Trainable):
    r"""One unit: a weighted sum of its inputs, a bias, and an activation.

    $$a = f\Big(b + \sum_i w_i x_i\Big)$$

    Args:
        in_features: D, the number of inputs.
        activation: f: `"relu"`, `"tanh"`, `"sigmoid"`, or `"linear"` for none.
        rng: Draws the weights and the bias, uniform within 1 / sqrt(D) of zero.

    Attributes:
        weight: D Values.
        bias: A Value.

    Raises:
        TypeError: `in_features` or `rng` is of the wrong kind.
        ValueError: `in_features` is below 1, or `activation` none of the four.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Neuron
        >>> neuron = Neuron(2, activation="tanh", rng=np.random.default_rng(0))
        >>> for p, data in zip(neuron.parameters(), [0.5, -1.0, 0.25]):
        ...     p.data = data
        >>> a = neuron([2.0, 1.0])
        >>> a.backward()
        >>> round(a.data, 3), [round(p.grad, 3) for p in neuron.parameters()]
        (0.245, [1.88, 0.94, 0.94])
    """

    def __init__(
        self, in_features: int, *, activation: str = "relu", rng: np.random.Generator
    ) -> None:
        self.in_features = D = at_least(in_features, 1, "in_features")
        self.activation = one_of(activation, list(ACTIVATIONS), "activation")
        bound = 1 / math.sqrt(D)
        *weight, bias = generator(rng).uniform(-bound, bound, D + 1).tolist()
        self.weight = [Value(w, label=f"w{i}") for i, w in enumerate(weight)]
        self.bias = Value(bias, label="b")

    def __call__(self, x: Sequence[Value | float]) -> Value:
        _check_length(x, self.in_features)
        z = self.bias
        for w_i, x_i in zip(self.weight, x, strict=True):
            z = z + w_i * x_i
        return ACTIVATIONS[self.activation](z)

    def parameters(self) -> list[Value]:
        """The weights, then the bias.

        Returns:
            D + 1 Values.
        """
        return [*self.weight, self.bias]

    def __repr__(self) -> str:
        return f"Neuron({self.in_features}, activation={self.activation!r})"


class Layer(_Trainable):
    """Neurons that share their inputs.

    Args:
        in_features: D, the number of inputs.
        out_features: H, the number of neurons.
        activation: `"relu"`, `"tanh"`, `"sigmoid"` or `"linear"`.
        rng: Draws the weights and biases.

    Attributes:
        neurons: H neurons.

    Raises:
        TypeError: A size or `rng` is of the wrong kind.
        ValueError: A size is below 1, or `activation` none of the four.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Layer
        >>> layer = Layer(2, 3, activation="linear", rng=np.random.default_rng(0))
        >>> layer
        Layer(2, 3, activation='linear')
        >>> len(layer([1.0, -1.0])), len(layer.parameters())
        (3, 9)
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        activation: str = "relu",
        rng: np.random.Generator,
    ) -> None:
        self.neurons = [
            Neuron(in_features, activation=activation, rng=rng)
            for _ in range(at_least(out_features, 1, "out_features"))
        ]

    def __call__(self, x: Sequence[Value | float]) -> list[Value]:
        return [neuron(x) for neuron in self.neurons]

    def parameters(self) -> list[Value]:
        """The parameters of each neuron after the other.

        Returns:
            H (D + 1) Values.
        """
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        first = self.neurons[0]
        return (
            f"Layer({first.in_features}, {len(self.neurons)}, "
            f"activation={first.activation!r})"
        )


class MLP(_Trainable):
    """Layers one after the other; the last one is linear.

    Args:
        *sizes: The number of inputs, of neurons in each hidden layer, and of outputs.
        activation: That of the hidden layers: `"relu"`, `"tanh"`, `"sigmoid"` or
            `"linear"`.
        rng: Draws the weights and biases.

    Attributes:
        layers: The layers, the first one first.

    Raises:
        TypeError: A size or `rng` is of the wrong kind.
        ValueError: There are fewer than two sizes, one is below 1, or `activation` is
            none of the four.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import MLP
        >>> net = MLP(2, 4, 1, activation="tanh", rng=np.random.default_rng(0))
        >>> net
        MLP(
          (0): Layer(2, 4, activation='tanh')
          (1): Layer(4, 1, activation='linear')
        )
        >>> x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
        >>> for _ in range(500):
        ...     loss = sum((net(x_n) - y_n) ** 2 for x_n, y_n in zip(x, y)) / 4
        ...     net.zero_grad()
        ...     loss.backward()
        ...     for p in net.parameters():
        ...         p.data -= 0.3 * p.grad
        >>> [round(net(x_n).data) for x_n in x]
        [0, 1, 1, 0]
    """

    def __init__(
        self, *sizes: int, activation: str = "relu", rng: np.random.Generator
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(
                "MLP needs at least two sizes, the inputs and the outputs, as in "
                f"MLP(2, 16, 1, rng=rng), got {sizes}"
            )
        one_of(activation, list(ACTIVATIONS), "activation")
        *hidden, last = pairwise(sizes)
        self.layers = [Layer(D, H, activation=activation, rng=rng) for D, H in hidden]
        self.layers.append(Layer(*last, activation="linear", rng=rng))

    def __call__(self, x: Sequence[Value | float]) -> Value | list[Value]:
        first, *rest = self.layers
        a = first(x)
        for layer in rest:
            a = layer(a)
        return a[0] if len(a) == 1 else a

    def parameters(self) -> list[Value]:
        """The parameters of each layer after the other.

        Returns:
            Values, in the order of the layers, of their neurons, and of the weights and
            bias of each.
        """
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        lines = [f"\n  ({i}): {layer!r}" for i, layer in enumerate(self.layers)]
        return f"MLP({''.join(lines)}\n)"


def _check_length(x: Sequence[Value | float], in_features: int) -> None:
    what = f"x must be a list of {in_features} numbers or Values, one an input"
    is_row = x.ndim == 1 if isinstance(x, np.ndarray) else isinstance(x, Sequence)
    if not is_row or isinstance(x, str):
        raise TypeError(f"{what}, got {describe(x)}")
    if len(x) != in_features:
        raise ValueError(f"{what}, got {len(x)} of them")
