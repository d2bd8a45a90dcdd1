"""A way around a module: what comes in is added to what comes out."""

import numpy as np

from nnguide._validation import as_input, describe
from nnguide.scratch.network.module import Module

__all__ = ["Residual"]


class Residual(Module):
    r"""The input, plus what a module makes of it.

    The module has to learn only what should change. And the gradient has a way around
    it: where the module is a function $f$ of each number,

    $$
    z = x + f(x), \qquad
    dx = dz + dz \odot f'(x)
    $$

    and whatever the module, what its backward pass gives is added to $dz$. However
    small that is, $dz$ itself arrives. That is why hundreds of such layers can be
    stacked.

    Args:
        module: What gives an output of the shape of its input; often a `Sequential`.

    Attributes:
        module: That module.

    Raises:
        TypeError: `module` is not a module.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> layer = nn.Linear(2, 2, bias=False, rng=np.random.default_rng(0))
        >>> layer.weight.data = [[0.0, 1.0], [0.0, 0.0]]
        >>> net = nn.Residual(layer)
        >>> net(np.array([[1.0, 2.0]]))
        array([[3., 2.]])
        >>> net.backward(np.array([[1.0, 10.0]]))
        array([[ 1., 11.]])

    Note:
        `torch.nn` has no such class. There it is three lines: a module whose `forward`
        returns `x + self.module(x)`. The keys of `state_dict` are the same then.

    References:
        He, Zhang, Ren, Sun (2016), Deep Residual Learning for Image Recognition,
        section 3.
    """

    _settings = ("module",)

    def __init__(self, module: Module) -> None:
        if not isinstance(module, Module):
            raise TypeError(
                f"module must be a module, such as a Sequential, got {describe(module)}"
            )
        self.module = module

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The sum.

        Args:
            x: What the module takes.

        Returns:
            Shape and dtype of `x`.

        Raises:
            TypeError, ValueError: As the module; or its output has another shape.
        """
        z = as_input(x).copy()  # before the module, which may write over x
        change = self.module(x)
        if not isinstance(change, np.ndarray) or change.shape != z.shape:
            raise ValueError(
                f"Residual adds its input, of shape {z.shape}, to what the module "
                f"gives, which must have the same shape, got {describe(change)}"
            )
        z += change
        return self.remember(z)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient as it came, plus what the module makes of it.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The gradient along the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        self.recall(grad_output)
        dx = grad_output.copy()
        dx += self.module.backward(grad_output)
        return dx
