"""Logarithms of softmax: a log-sum-exp that no large score makes infinite."""

import numpy as np

from nnguide.scratch.activations.softmax import (
    AlongAxis,
    scores,
    slopes_of_logs,
    softmax,
)

__all__ = ["LogSoftmax", "log_softmax", "log_softmax_derivative"]


def log_softmax(z: np.ndarray, dim: int = -1) -> np.ndarray:
    r"""The logarithms of softmax, finite for any scores whose differences are.

    $$\ln p_c = z_c - \ln \sum_k e^{z_k}$$

    A share may round to 0, whose logarithm is infinite. The difference is not.

    Args:
        z: `(..., C)` scores, a float array.
        dim: The axis along which the shares add up to one.

    Returns:
        Shape and dtype of `z`, in nats, at most 0.

    Raises:
        TypeError, ValueError: As `softmax`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import log_softmax
        >>> log_softmax(np.array([1000.0, 0.0]))
        array([    0., -1000.])
    """
    z = scores(z, dim)
    z = z - z.max(axis=dim, keepdims=True)
    z -= np.log(np.exp(z).sum(axis=dim, keepdims=True))
    return z


def log_softmax_derivative(z: np.ndarray) -> np.ndarray:
    r"""All slopes: $\partial \ln p_c / \partial z_k = [c = k] - p_k$.

    Args:
        z: `(..., C)` scores, a float array.

    Returns:
        `(..., C, C)`: the row says which logarithm, the column which score.

    Raises:
        TypeError, ValueError: As `softmax`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import log_softmax_derivative
        >>> log_softmax_derivative(np.array([0.0, np.log(3)]))
        array([[ 0.75, -0.75],
               [-0.25,  0.25]])
    """
    return slopes_of_logs(softmax(z))


class LogSoftmax(AlongAxis):
    r"""The logarithms of softmax. With `NLLLoss` it makes a cross-entropy.

    $$dz_k = d\ell_k - p_k \sum_c d\ell_c \qquad \text{with } \ell_c = \ln p_c$$

    Args:
        dim: The axis along which the shares add up to one; 1 for scores `(N, C)`.

    Raises:
        TypeError: `dim` is missing (PyTorch would guess, and warn) or not an int.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import LogSoftmax
        >>> LogSoftmax(dim=1)(np.array([[0.0, np.log(2), np.log(5)]])).round(3)
        array([[-2.079, -1.386, -0.47 ]])
    """

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The logarithms of the shares.

        Args:
            x: Scores, any shape with an axis `dim`.

        Returns:
            Logarithms, in nats, of the shape of `x`.

        Raises:
            TypeError: `x` is not a float array.
            ValueError: `x` is empty, or has no axis `dim`.
        """
        log_p = log_softmax(x, self.dim)
        return self.remember(log_p, log_p.copy())  # as for Softmax

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient along the scores.

        Args:
            grad_output: The gradient along the logarithms.

        Returns:
            The gradient along the scores.

        Raises:
            TypeError, ValueError: As `Module.backward`.
        """
        (log_p,) = self.recall(grad_output)
        total = grad_output.sum(axis=self.dim, keepdims=True)
        return grad_output - np.exp(log_p) * total
