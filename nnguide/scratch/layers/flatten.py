"""Axes merged into one: the step from images to rows."""

import numpy as np

from nnguide._validation import as_input, shape_of, whole_number
from nnguide.scratch.network.module import Module

__all__ = ["Flatten"]


class Flatten(Module):
    """Merge neighboring axes into one, by default all but the first.

    A linear layer takes rows, a convolution gives images: `(N, K, H, W)` becomes
    `(N, K · H · W)`. No number changes, so the backward pass gives the gradient the
    shape of the input and nothing else.

    Args:
        start_dim: The first axis to merge; a negative one counts from the end.
        end_dim: The last axis to merge, included.

    Raises:
        TypeError: An argument is not a whole number.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Flatten
        >>> flatten = Flatten()
        >>> z = flatten(np.ones((5, 3, 4, 2)))
        >>> z.shape, flatten.backward(z).shape
        ((5, 24), (5, 3, 4, 2))
        >>> Flatten(0, 1)(np.ones((5, 3, 4, 2))).shape
        (15, 4, 2)
    """

    _settings = ("start_dim", "end_dim")

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim = whole_number(start_dim, "start_dim")
        self.end_dim = whole_number(end_dim, "end_dim")

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Merge the axes.

        Args:
            x: Any shape that has the axes `start_dim` and `end_dim`, in this order.

        Returns:
            The numbers of `x`, shared with it where memory allows, in fewer axes.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` has no such axes, or is empty.
        """
        n = len(shape_of(x))
        start, end = (d + n if d < 0 else d for d in (self.start_dim, self.end_dim))
        expected = f"with an axis {self.start_dim} and, not before it, {self.end_dim}"
        x = as_input(x, expected, 0 <= start <= end < n)
        z = x.reshape(*x.shape[:start], -1, *x.shape[end + 1 :])
        return self.remember(z, x.shape)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Give the gradient the shape of the input.

        Args:
            grad_output: The gradient along the output.

        Returns:
            The same numbers, in the shape of the input.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (shape,) = self.recall(grad_output)
        return grad_output.reshape(shape)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"
