"""The network of `nnguide.scratch.TwoLayerNetwork`, written with `torch.nn`."""

import torch
from torch import nn

from nnguide._validation import at_least
from nnguide.pytorch._checks import check_input

__all__ = ["TwoLayerNetwork"]


class TwoLayerNetwork(nn.Module):
    r"""Linear, ReLU, linear: the same network as in NumPy, without a line of backward.

    PyTorch records what `forward` computes and derives every gradient from it. What is
    left to write are the layers and the order in which they act:

    $$z = \max(x W_1^\top + b_1,\; 0)\, W_2^\top + b_2$$

    where $W_1, b_1$ are `hidden.weight`, `hidden.bias` and $W_2, b_2$ are
    `output.weight`, `output.bias`. The network returns the logits $z$. The loss applies
    sigmoid or softmax itself, in the form that is stable for any logit.

    Args:
        in_features: D, the number of inputs.
        hidden_features: H, the number of hidden units.
        out_features: C. With 1 the logits have shape `(N,)`, for `BCEWithLogitsLoss`
            with float labels 0 and 1 of shape `(N,)`. With 2 or more they have shape
            `(N, C)`, for `CrossEntropyLoss` with int64 labels from 0 to C − 1.

    Attributes:
        hidden: `nn.Linear`, weight `(H, D)` and bias `(H,)`.
        output: `nn.Linear`, weight `(C, H)` and bias `(C,)`.

    Raises:
        TypeError: A size is not a whole number.
        ValueError: A size is below 1.

    Examples:
        >>> import torch
        >>> from nnguide.pytorch import TwoLayerNetwork
        >>> net = TwoLayerNetwork(784, 128, 10)
        >>> net(torch.zeros(32, 784)).shape
        torch.Size([32, 10])
        >>> sum(p.numel() for p in net.parameters())  # 784 * 128 + 128 + 128 * 10 + 10
        101770

    Note:
        `nn.Linear` draws weights and biases uniformly within 1 / sqrt(inputs) of zero;
        the network in NumPy draws normal weights and starts from zero biases. To
        start both alike, move the weights with `load_numpy_state`.
    """

    def __init__(
        self, in_features: int, hidden_features: int, out_features: int = 1
    ) -> None:
        super().__init__()
        D = at_least(in_features, 1, "in_features")
        H = at_least(hidden_features, 1, "hidden_features")
        C = at_least(out_features, 1, "out_features")
        self.hidden = nn.Linear(D, H)
        self.output = nn.Linear(H, C)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The logits of each example. Call the network, `net(x)`, not `net.forward(x)`.

        Args:
            x: `(N, D)` inputs, in the dtype of the network: float32, unless you call
                `net.double()`.

        Returns:
            `(N, C)` logits, or `(N,)` with one output.

        Raises:
            TypeError: `x` is not a tensor of the dtype of the network.
            ValueError: `x` does not have shape `(N, D)`.

        Examples:
            >>> import torch
            >>> from nnguide.pytorch import TwoLayerNetwork
            >>> net = TwoLayerNetwork(2, 8)
            >>> net(torch.tensor([[0.0, 1.0], [1.0, 1.0], [0.5, -1.0]])).shape
            torch.Size([3])
        """
        check_input(x, self.hidden.in_features, self.hidden.weight.dtype, flat=True)
        a1 = torch.relu(self.hidden(x))  # (N, H)
        z2: torch.Tensor = self.output(a1)  # (N, C)
        return z2.squeeze(1) if self.output.out_features == 1 else z2
