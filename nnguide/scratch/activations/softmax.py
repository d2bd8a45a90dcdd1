"""Softmax: scores that become shares of one. Its Jacobian, and its way back."""

import numpy as np

from nnguide._validation import as_input, describe, shape_of, whole_number
from nnguide.scratch.network.module import Module

__all__ = ["Softmax", "softmax", "softmax_derivative"]


def scores(z: np.ndarray, dim: int) -> np.ndarray:
    """`z`, checked: a float array with entries and an axis `dim`."""
    whole_number(dim, "dim")
    fits = -len(shape_of(z)) <= dim < len(shape_of(z))
    return as_input(z, f"(..., C), with an axis {dim}", fits, name="z")


def softmax(z: np.ndarray, dim: int = -1) -> np.ndarray:
    r"""Turn scores into shares that are positive and add up to one.

    $$p_c = \frac{e^{z_c}}{\sum_k e^{z_k}}$$

    A constant added to all scores cancels. So the largest is subtracted first, and no
    exponent is above 0.

    Args:
        z: `(..., C)` scores, a float array.
        dim: The axis along which the shares add up to one.

    Returns:
        Shape and dtype of `z`.

    Raises:
        TypeError: `z` is not a float array, or `dim` no whole number.
        ValueError: `z` is empty, or has no axis `dim`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import softmax
        >>> softmax(np.array([[0.0, np.log(2), np.log(5)], [1000.0, 0.0, 0.0]]))
        array([[0.125, 0.25 , 0.625],
               [1.   , 0.   , 0.   ]])

    References:
        Bridle (1990), Probabilistic Interpretation of Feedforward Classification
        Network Outputs, section 3.
    """
    z = scores(z, dim)
    with np.errstate(over="ignore"):  # scores so far apart: the share is 0
        e = np.exp(z - z.max(axis=dim, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


def softmax_derivative(z: np.ndarray) -> np.ndarray:
    r"""All slopes of all shares: $\partial p_c / \partial z_k = p_c\,([c = k] - p_k)$.

    Unlike the other activations, each output depends on each input, so the derivative
    of one row is a matrix.

    Args:
        z: `(..., C)` scores, a float array.

    Returns:
        `(..., C, C)`: the row says which share, the column which score.

    Raises:
        TypeError, ValueError: As `softmax`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import softmax_derivative
        >>> softmax_derivative(np.array([0.0, np.log(3)]))
        array([[ 0.1875, -0.1875],
               [-0.1875,  0.1875]])
    """
    p = softmax(z)
    return p[..., :, None] * slopes_of_logs(p)


def slopes_of_logs(p: np.ndarray) -> np.ndarray:
    """[c = k] - p_k, with 1 - p_c as the sum of the other shares, which is not 0."""
    eye = np.eye(p.shape[-1], dtype=p.dtype)
    others = p @ (1 - eye)  # (..., C)
    return eye * others[..., None] - (1 - eye) * p[..., None, :]


class AlongAxis(Module):
    """What Softmax and LogSoftmax share: the axis."""

    _settings = ("dim",)

    def __init__(self, dim: int) -> None:
        if isinstance(dim, bool) or not isinstance(dim, int):
            raise TypeError(
                f"dim must be the number of an axis, got {describe(dim)}; for scores "
                "(N, C) pass dim=1"
            )
        self.dim = dim

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax(AlongAxis):
    r"""Scores that become shares of one.

    Backward, each score $z_k$ gains its own slope, and loses what all shares lose
    when it grows:

    $$dz_k = p_k \Big( dp_k - \sum_c dp_c\, p_c \Big)$$

    `CrossEntropyLoss` takes scores, not shares: do not put a softmax before it.

    Args:
        dim: The axis along which the shares add up to one; 1 for scores `(N, C)`.

    Raises:
        TypeError: `dim` is missing (PyTorch would guess, and warn) or not an int.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Softmax
        >>> Softmax(dim=1)(np.array([[0.0, np.log(2), np.log(5)]]))
        array([[0.125, 0.25 , 0.625]])
    """

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The shares.

        Args:
            x: Scores, any shape with an axis `dim`.

        Returns:
            Shares, of the shape of `x`.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` is empty, or has no axis `dim`.
        """
        p = softmax(x, self.dim)
        return self.remember(p, p.copy())  # the next module may write over p

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient along the scores.

        Args:
            grad_output: The gradient along the shares.

        Returns:
            The gradient along the scores.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (p,) = self.recall(grad_output)
        mean = (grad_output * p).sum(axis=self.dim, keepdims=True)
        return p * (grad_output - mean)
