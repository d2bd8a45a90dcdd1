"""Activations without a kink, as modules."""

import numpy as np

from nnguide._validation import finite, one_of, positive
from nnguide.scratch.activations import functional as F
from nnguide.scratch.activations.piecewise import Elementwise

__all__ = ["GELU", "SiLU", "Sigmoid", "Softplus", "Tanh"]


class Sigmoid(Elementwise):
    r"""$1 / (1 + e^{-z})$, between 0 and 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Sigmoid
        >>> Sigmoid()(np.array([-2.0, 0.0, 2.0])).round(3)
        array([0.119, 0.5  , 0.881])
    """

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.sigmoid(z)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.sigmoid_derivative(z)


class Tanh(Elementwise):
    r"""$\tanh z$, between −1 and 1.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Tanh
        >>> Tanh()(np.array([-2.0, 0.0, 0.5])).round(3)
        array([-0.964,  0.   ,  0.462])
    """

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.tanh(z)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.tanh_derivative(z)


class Softplus(Elementwise):
    r"""$\ln(1 + e^{\beta z}) / \beta$, a smooth ReLU.

    Args:
        beta: How sharp the bend is, above 0.
        threshold: Where $\beta z$ is above it, the output is $z$ itself.

    Raises:
        TypeError: An argument is no number.
        ValueError: `beta` is not above 0, or `threshold` not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Softplus
        >>> Softplus()(np.array([-2.0, 0.0, 2.0])).round(3)
        array([0.127, 0.693, 2.127])
    """

    _settings = ("beta", "threshold")

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        self.beta = positive(beta, "beta")
        self.threshold = finite(threshold, "threshold")

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.softplus(z, self.beta, self.threshold)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.softplus_derivative(z, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class SiLU(Elementwise):
    r"""$z\, \sigma(z)$, also called swish.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SiLU
        >>> SiLU()(np.array([-2.0, 0.0, 2.0])).round(3)
        array([-0.238,  0.   ,  1.762])

    Note:
        `inplace` is not supported.
    """

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.silu(z)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.silu_derivative(z)


class GELU(Elementwise):
    r"""$z\, \Phi(z)$, with $\Phi$ the distribution function of normal numbers.

    Args:
        approximate: `"none"` for the exact function, or `"tanh"`, which is many times
            faster here.

    Raises:
        ValueError: `approximate` is neither.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import GELU
        >>> GELU()(np.array([-2.0, 0.0, 2.0])).round(3)
        array([-0.046,  0.   ,  1.954])
    """

    _settings = ("approximate",)

    def __init__(self, approximate: F.Approximate = "none") -> None:
        one_of(approximate, ("none", "tanh"), "approximate")
        self.approximate = approximate

    def _f(self, z: np.ndarray) -> np.ndarray:
        return F.gelu(z, self.approximate)

    def _derivative(self, z: np.ndarray) -> np.ndarray:
        return F.gelu_derivative(z, self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"
