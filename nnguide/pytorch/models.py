"""Multilayer perceptrons in PyTorch, and the networks of the projects."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import nn

from nnguide._validation import at_least, probability, true_or_false
from nnguide.pytorch._checks import check_input, check_model, describe

__all__ = [
    "MLP",
    "MNISTNetwork",
    "QuadrantNetwork",
    "TabularNetwork",
    "XORNetwork",
    "count_parameters",
]


class MLP(nn.Sequential):
    r"""A multilayer perceptron: linear layers, with an activation between them.

    With $a^{[0]} = x$ and L layers, the network computes for each layer but the last

    $$a^{[l]} = f(a^{[l-1]} W^{[l]\top} + b^{[l]})$$

    and returns $z = a^{[L-1]} W^{[L]\top} + b^{[L]}$, the logits. The loss applies
    sigmoid or softmax itself, in the form that is stable for any logit.

    It is an `nn.Sequential` of `nn.Linear`, activation and, if asked for, `nn.Dropout`.
    Its layers have numbers, `net[0]`, and its weights the keys that the same layers
    have in `nnguide.scratch.Sequential`.

    Args:
        sizes: The widths of the layers, the inputs first: D, the hidden ones, C.
        activation: What makes the activation after each hidden layer: a class such as
            `nn.Tanh`, or a function without arguments.
        dropout: The probability with which training sets each hidden output to zero.

    Attributes:
        sizes: The widths, as a tuple.

    Raises:
        TypeError: A size is not a whole number, `dropout` is no number, or `activation`
            makes no module.
        ValueError: There are fewer than two sizes, one is below 1, or `dropout` is not
            from 0 to 1.

    Examples:
        >>> import torch
        >>> from torch import nn
        >>> from nnguide.pytorch import MLP
        >>> MLP([3, 5, 2], activation=nn.Tanh, dropout=0.5)
        MLP(
          (0): Linear(in_features=3, out_features=5, bias=True)
          (1): Tanh()
          (2): Dropout(p=0.5, inplace=False)
          (3): Linear(in_features=5, out_features=2, bias=True)
        )
        >>> images = torch.zeros(32, 1, 28, 28)
        >>> MLP([784, 128, 10])(images).shape
        torch.Size([32, 10])
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: Callable[[], nn.Module] = nn.ReLU,
        dropout: float = 0.0,
    ) -> None:
        if not isinstance(sizes, list | tuple):
            raise TypeError(
                "sizes must be the widths of the layers, such as [784, 128, 10], got "
                f"{describe(sizes)}"
            )
        if len(sizes) < 2:
            raise ValueError(
                f"sizes must hold at least inputs and outputs, got {list(sizes)}"
            )
        widths = tuple(at_least(n, 1, f"sizes[{i}]") for i, n in enumerate(sizes))
        dropout = probability(dropout, "dropout")
        if isinstance(activation, nn.Module) or not callable(activation):
            raise TypeError(
                "activation must be a class such as nn.ReLU, without parentheses, got "
                f"{describe(activation)}"
            )
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(widths):
            if layers:
                layers += [_made_by(activation)]
                layers += [nn.Dropout(dropout)] if dropout else []
            layers += [nn.Linear(inputs, outputs)]
        super().__init__(*layers)
        self.sizes = widths

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The logits of each example. Call the network, `net(x)`, not `net.forward(x)`.

        Args:
            x: `(N, D)`, or `(N, ...)` with D numbers an example, such as images; in the
                dtype of the network: float32, unless you call `net.double()`.

        Returns:
            `(N, C)` logits, or `(N,)` with one output.

        Raises:
            TypeError: `x` is not a tensor of the dtype of the network.
            ValueError: An example does not have D numbers, or the axis of the examples
                is missing.

        Examples:
            >>> import torch
            >>> from nnguide.pytorch import MLP
            >>> MLP([2, 8, 1])(torch.tensor([[0.0, 1.0], [1.0, 1.0]])).shape
            torch.Size([2])
        """
        D, C = self.sizes[0], self.sizes[-1]
        check_input(x, D, next(self.parameters()).dtype)
        z: torch.Tensor = super().forward(x.flatten(1))  # type: ignore[no-untyped-call]
        return z.squeeze(1) if C == 1 else z

    def __getitem__(self, index: int | slice) -> Any:
        """A layer, or for a slice an `nn.Sequential` of these layers.

        Args:
            index: The number of a layer, or a slice of them.

        Returns:
            The layers themselves, not copies: `net[:2](x)` gives what the first hidden
            layer computes.
        """
        layers = list(self)[index]
        return nn.Sequential(*layers) if isinstance(layers, list) else layers


def _made_by(activation: Callable[[], nn.Module]) -> nn.Module:
    """A new activation, checked: a module."""
    try:
        made: object = activation()
    except TypeError:  # a function such as F.relu asks for the numbers themselves
        made = None
    if not isinstance(made, nn.Module):
        raise TypeError(
            "activation must make a module when it is called without arguments, such "
            f"as the class nn.ReLU, got {describe(activation)}"
        )
    return made


class XORNetwork(MLP):
    """The network of the project XOR: two inputs, ReLU units, one logit.

    Args:
        hidden_features: H, the number of hidden units.

    Examples:
        >>> from nnguide.pytorch import XORNetwork, count_parameters
        >>> count_parameters(XORNetwork())  # 2 * 8 + 8 + 8 + 1
        33
    """

    def __init__(self, hidden_features: int = 8) -> None:
        super().__init__([2, hidden_features, 1])


class QuadrantNetwork(MLP):
    """The network of the project Quadrants: two inputs, ReLU units, one logit.

    Args:
        hidden_features: H, the number of hidden units.

    Examples:
        >>> from nnguide.pytorch import QuadrantNetwork, count_parameters
        >>> count_parameters(QuadrantNetwork())  # 2 * 10 + 10 + 10 + 1
        41
    """

    def __init__(self, hidden_features: int = 10) -> None:
        super().__init__([2, hidden_features, 1])


class TabularNetwork(MLP):
    """The network of the project on tables: hidden layers of 16 and 8, one logit.

    Args:
        in_features: D, the number of columns.
        dropout: The probability with which training sets each hidden output to zero.

    Examples:
        >>> from nnguide.pytorch import TabularNetwork, count_parameters
        >>> count_parameters(TabularNetwork())  # 10 * 16 + 16 + 16 * 8 + 8 + 8 + 1
        321
    """

    def __init__(self, in_features: int = 10, dropout: float = 0.0) -> None:
        super().__init__([in_features, 16, 8, 1], dropout=dropout)


class MNISTNetwork(MLP):
    """The network of the project on digits: 784 pixels, ReLU units, ten logits.

    Args:
        hidden_features: H, the number of hidden units.
        dropout: The probability with which training sets each hidden output to zero.

    Examples:
        >>> from nnguide.pytorch import MNISTNetwork, count_parameters
        >>> count_parameters(MNISTNetwork())  # 784 * 128 + 128 + 128 * 10 + 10
        101770
    """

    def __init__(self, hidden_features: int = 128, dropout: float = 0.0) -> None:
        super().__init__([784, hidden_features, 10], dropout=dropout)


def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """How many numbers training changes.

    Args:
        model: Any module. A parameter that stands in two places counts once.
        trainable_only: Whether to leave out frozen parameters, whose `requires_grad` is
            False.

    Returns:
        The number of entries of all parameters.

    Raises:
        TypeError: `model` is no module, or `trainable_only` no truth value.

    Examples:
        >>> from torch import nn
        >>> from nnguide.pytorch import count_parameters
        >>> net = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Linear(5, 2))
        >>> count_parameters(net)  # 3 * 5 + 5, 5 + 5, 5 * 2 + 2
        42
        >>> frozen = net[0].requires_grad_(False)
        >>> count_parameters(net), count_parameters(net, trainable_only=False)
        (22, 42)

    Note:
        Running means and variances of a batch norm are buffers, not parameters. They
        are in the `state_dict`, and not in this count.
    """
    check_model(model)
    true_or_false(trainable_only, "trainable_only")
    return sum(
        p.numel() for p in model.parameters() if p.requires_grad or not trainable_only
    )
