r"""Activation functions, each beside its derivative.

All work entry by entry, on an array or a number, and keep its shape. They keep float32
and float64, whatever kind of float a parameter such as `alpha` is; whole numbers become
float64. $z$ is what a unit sums up.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nnguide._validation import one_of

__all__ = [
    "elu",
    "elu_derivative",
    "gelu",
    "gelu_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "silu",
    "silu_derivative",
    "softplus",
    "softplus_derivative",
    "tanh",
    "tanh_derivative",
]

Approximate = Literal["none", "tanh"]


def _floats(z: ArrayLike) -> np.ndarray:
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def relu(z: ArrayLike) -> np.ndarray:
    r"""Pass on what is positive: $\max(z, 0)$.

    Examples:
        >>> from nnguide.scratch import relu
        >>> relu([-2.0, 0.0, 3.0])
        array([0., 0., 3.])

    References:
        Nair, Hinton (2010), Rectified Linear Units Improve Restricted Boltzmann
        Machines, section 2.
    """
    return np.maximum(_floats(z), 0)


def relu_derivative(z: ArrayLike) -> np.ndarray:
    r"""1 where $z > 0$, else 0. At the kink, 0, the value is a choice, PyTorch's.

    Examples:
        >>> from nnguide.scratch import relu_derivative
        >>> relu_derivative([-2.0, 0.0, 3.0])
        array([0., 0., 1.])
    """
    z = _floats(z)
    return (z > 0).astype(z.dtype)


def leaky_relu(z: ArrayLike, negative_slope: float = 0.01) -> np.ndarray:
    r"""ReLU that leaks: $z$ where $z > 0$, else $\text{negative\_slope} \cdot z$.

    Examples:
        >>> from nnguide.scratch import leaky_relu
        >>> leaky_relu([-2.0, 0.0, 3.0], negative_slope=0.1)
        array([-0.2,  0. ,  3. ])

    References:
        Maas, Hannun, Ng (2013), Rectifier Nonlinearities Improve Neural Network
        Acoustic Models, section 2.
    """
    z = _floats(z)
    return np.where(z > 0, z, float(negative_slope) * z)


def leaky_relu_derivative(z: ArrayLike, negative_slope: float = 0.01) -> np.ndarray:
    r"""1 where $z > 0$, else $\text{negative\_slope}$, also at 0.

    Examples:
        >>> from nnguide.scratch import leaky_relu_derivative
        >>> leaky_relu_derivative([-2.0, 0.0, 3.0], negative_slope=0.1)
        array([0.1, 0.1, 1. ])
    """
    z = _floats(z)
    return np.where(z > 0, 1, negative_slope).astype(z.dtype)


def elu(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    r"""$z$ where $z > 0$, else $\alpha\,(e^z - 1)$, which levels off at $-\alpha$.

    Examples:
        >>> from nnguide.scratch import elu
        >>> elu([-2.0, 0.0, 3.0]).round(3)
        array([-0.865,  0.   ,  3.   ])

    References:
        Clevert, Unterthiner, Hochreiter (2016), Fast and Accurate Deep Network Learning
        by Exponential Linear Units, section 3.
    """
    z = _floats(z)
    return np.where(z > 0, z, float(alpha) * np.expm1(np.minimum(z, 0)))


def elu_derivative(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    r"""1 where $z > 0$, else $\alpha\, e^z$.

    Examples:
        >>> from nnguide.scratch import elu_derivative
        >>> elu_derivative([-2.0, 0.0, 3.0]).round(3)
        array([0.135, 1.   , 1.   ])
    """
    z = _floats(z)
    return np.where(z > 0, 1, float(alpha) * np.exp(np.minimum(z, 0)))


def sigmoid(z: ArrayLike) -> np.ndarray:
    r"""Squash onto (0, 1): $\sigma(z) = 1 / (1 + e^{-z})$.

    For negative $z$ it is computed as $e^z / (1 + e^z)$: no exponent is ever positive,
    so nothing can overflow.

    Examples:
        >>> from nnguide.scratch import sigmoid
        >>> sigmoid([-1000.0, 0.0, 2.0]).round(3)
        array([0.   , 0.5  , 0.881])
    """
    z = _floats(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_derivative(z: ArrayLike) -> np.ndarray:
    r"""$\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$, at most ¼.

    Examples:
        >>> from nnguide.scratch import sigmoid_derivative
        >>> sigmoid_derivative([-2.0, 0.0, 2.0]).round(3)
        array([0.105, 0.25 , 0.105])
    """
    return sigmoid(z) * sigmoid(-_floats(z))  # 1 - σ(z) = σ(-z), without rounding to 0


def tanh(z: ArrayLike) -> np.ndarray:
    r"""Squash onto (−1, 1): $\tanh z = 2\sigma(2z) - 1$.

    Examples:
        >>> from nnguide.scratch import tanh
        >>> tanh([-2.0, 0.0, 0.5]).round(3)
        array([-0.964,  0.   ,  0.462])
    """
    return np.tanh(_floats(z))


def tanh_derivative(z: ArrayLike) -> np.ndarray:
    r"""$1 - \tanh^2 z$, at most 1.

    Examples:
        >>> from nnguide.scratch import tanh_derivative
        >>> tanh_derivative([-2.0, 0.0, 0.5]).round(3)
        array([0.071, 1.   , 0.786])
    """
    return 1 - np.tanh(_floats(z)) ** 2


def softplus(z: ArrayLike, beta: float = 1.0, threshold: float = 20.0) -> np.ndarray:
    r"""A smooth ReLU: $\ln(1 + e^{\beta z}) / \beta$.

    Where $\beta z$ is above `threshold` it is $z$ itself, as in PyTorch; at 20 the two
    differ by 2e-9.

    Examples:
        >>> from nnguide.scratch import softplus
        >>> softplus([-1000.0, 0.0, 2.0]).round(3)
        array([0.   , 0.693, 2.127])

    References:
        Dugas, Bengio, Bélisle, Nadeau, Garcia (2001), Incorporating Second-Order
        Functional Knowledge for Better Option Pricing, section 2.
    """
    z, beta = _floats(z), float(beta)
    bent = np.logaddexp(0, beta * z) / beta  # ln(e^0 + e^βz), which cannot overflow
    return np.where(beta * z > threshold, z, bent)


def softplus_derivative(
    z: ArrayLike, beta: float = 1.0, threshold: float = 20.0
) -> np.ndarray:
    r"""$\sigma(\beta z)$, and 1 above the threshold.

    Examples:
        >>> from nnguide.scratch import softplus_derivative
        >>> softplus_derivative([-2.0, 0.0, 2.0]).round(3)
        array([0.119, 0.5  , 0.881])
    """
    z, beta = _floats(z), float(beta)
    return np.where(beta * z > threshold, 1, sigmoid(beta * z))


def silu(z: ArrayLike) -> np.ndarray:
    r"""$z\, \sigma(z)$, also called swish.

    Examples:
        >>> from nnguide.scratch import silu
        >>> silu([-2.0, 0.0, 2.0]).round(3)
        array([-0.238,  0.   ,  1.762])

    References:
        Elfwing, Uchibe, Doya (2018), Sigmoid-Weighted Linear Units for Neural Network
        Function Approximation in Reinforcement Learning, section 2.
    """
    z = _floats(z)
    return z * sigmoid(z)


def silu_derivative(z: ArrayLike) -> np.ndarray:
    r"""$\sigma(z)\,\big(1 + z\,(1 - \sigma(z))\big)$.

    Examples:
        >>> from nnguide.scratch import silu_derivative
        >>> silu_derivative([-2.0, 0.0, 2.0]).round(3)
        array([-0.091,  0.5  ,  1.091])
    """
    z = _floats(z)
    return sigmoid(z) * (1 + z * sigmoid(-z))


# NumPy has no error function. The standard library's is exact, at a call for each
# entry: GELU(approximate="tanh") is the fast one.
_erf = np.frompyfunc(math.erf, 1, 1)


def _normal_cdf(z: np.ndarray) -> np.ndarray:
    """Φ(z): the probability that a standard normal number is below z."""
    return (1 + np.asarray(_erf(z / math.sqrt(2)), z.dtype)) / 2


def _is_tanh(approximate: Approximate) -> bool:
    return one_of(approximate, ("none", "tanh"), "approximate") == "tanh"


def _bent(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """tanh u and du/dz of the approximation, with u = √(2/π) (z + 0.044715 z³)."""
    c = math.sqrt(2 / math.pi)
    return np.tanh(c * (z + 0.044715 * z**3)), c * (1 + 3 * 0.044715 * z**2)


def gelu(z: ArrayLike, approximate: Approximate = "none") -> np.ndarray:
    r"""$z\, \Phi(z)$, with $\Phi(z)$ the share of a normal distribution below $z$.

    With `approximate="tanh"`, $\Phi(z)$ is
    $\tfrac12 \big(1 + \tanh(\sqrt{2/\pi}\,(z + 0.044715\, z^3))\big)$.

    Examples:
        >>> from nnguide.scratch import gelu
        >>> gelu([-2.0, 0.0, 2.0]).round(3)
        array([-0.046,  0.   ,  1.954])

    References:
        Hendrycks, Gimpel (2016), Gaussian Error Linear Units, section 2.
    """
    z = _floats(z)
    if _is_tanh(approximate):
        return z * (1 + _bent(z)[0]) / 2
    return z * _normal_cdf(z)


def gelu_derivative(z: ArrayLike, approximate: Approximate = "none") -> np.ndarray:
    r"""$\Phi(z) + z\, \varphi(z)$, with $\varphi$ the normal density $\Phi'$.

    Examples:
        >>> from nnguide.scratch import gelu_derivative
        >>> gelu_derivative([-2.0, 0.0, 2.0]).round(3)
        array([-0.085,  0.5  ,  1.085])
    """
    z = _floats(z)
    if _is_tanh(approximate):
        t, du = _bent(z)
        return (1 + t) / 2 + z * (1 - t**2) / 2 * du
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return _normal_cdf(z) + z * density
