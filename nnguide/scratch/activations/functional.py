r"""Activation functions, each beside its derivative.

All work entry by entry, on an array, a list or a number, and keep its shape. They keep
float32 and float64, whatever kind of float a parameter such as `alpha` is; whole
numbers become float64. $z$ is what a unit sums up. What the modules refuse, these
refuse: anything but numbers, an empty array, a parameter out of range.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nnguide._validation import finite, non_negative, one_of, positive
from nnguide.scratch.activations._normal import normal
from nnguide.scratch.activations._numbers import as_numbers

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
    return np.maximum(as_numbers(z), 0)


def relu_derivative(z: ArrayLike) -> np.ndarray:
    r"""1 where $z > 0$, else 0. At the kink, 0, the value is a choice, PyTorch's.

    Examples:
        >>> from nnguide.scratch import relu_derivative
        >>> relu_derivative([-2.0, 0.0, 3.0])
        array([0., 0., 1.])
    """
    return np.heaviside(as_numbers(z), 0)


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
    z, slope = as_numbers(z), finite(negative_slope, "negative_slope")
    return np.maximum(z, 0) + slope * np.minimum(z, 0)


def leaky_relu_derivative(z: ArrayLike, negative_slope: float = 0.01) -> np.ndarray:
    r"""1 where $z > 0$, else $\text{negative\_slope}$, also at 0.

    Examples:
        >>> from nnguide.scratch import leaky_relu_derivative
        >>> leaky_relu_derivative([-2.0, 0.0, 3.0], negative_slope=0.1)
        array([0.1, 0.1, 1. ])
    """
    z, slope = as_numbers(z), finite(negative_slope, "negative_slope")
    return np.where(z > 0, 1, slope).astype(z.dtype)


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
    z, alpha = as_numbers(z), non_negative(alpha, "alpha")
    return np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0))


def elu_derivative(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    r"""1 where $z > 0$, else $\alpha\, e^z$.

    Examples:
        >>> from nnguide.scratch import elu_derivative
        >>> elu_derivative([-2.0, 0.0, 3.0]).round(3)
        array([0.135, 1.   , 1.   ])
    """
    z, alpha = as_numbers(z), non_negative(alpha, "alpha")
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))


def sigmoid(z: ArrayLike) -> np.ndarray:
    r"""Squash onto (0, 1): $\sigma(z) = 1 / (1 + e^{-z})$.

    For negative $z$ it is computed as $e^z / (1 + e^z)$: no exponent is ever positive,
    so nothing can overflow.

    Examples:
        >>> from nnguide.scratch import sigmoid
        >>> sigmoid([-1000.0, 0.0, 2.0]).round(3)
        array([0.   , 0.5  , 0.881])
    """
    z = as_numbers(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_derivative(z: ArrayLike) -> np.ndarray:
    r"""$\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$, at most ¼.

    It is computed as $e^{-|z|} / (1 + e^{-|z|})^2$: $1 - \sigma(z)$ would round to 0
    for large $z$.

    Examples:
        >>> from nnguide.scratch import sigmoid_derivative
        >>> sigmoid_derivative([-2.0, 0.0, 2.0]).round(3)
        array([0.105, 0.25 , 0.105])
    """
    e = np.exp(-np.abs(as_numbers(z)))
    return e / (1 + e) ** 2


def tanh(z: ArrayLike) -> np.ndarray:
    r"""Squash onto (−1, 1): $\tanh z = 2\sigma(2z) - 1$.

    Examples:
        >>> from nnguide.scratch import tanh
        >>> tanh([-2.0, 0.0, 0.5]).round(3)
        array([-0.964,  0.   ,  0.462])
    """
    return np.tanh(as_numbers(z))


def tanh_derivative(z: ArrayLike) -> np.ndarray:
    r"""$1 - \tanh^2 z$, at most 1.

    It is computed as $1 / \cosh^2 z$ with
    $1 / \cosh z = 2 e^{-|z|} / (1 + e^{-2|z|})$: the difference would round to 0 for
    large $z$.

    Examples:
        >>> from nnguide.scratch import tanh_derivative
        >>> tanh_derivative([-2.0, 0.0, 0.5]).round(3)
        array([0.071, 1.   , 0.786])
    """
    e = np.exp(-np.abs(as_numbers(z)))
    return (2 * e / (1 + e * e)) ** 2


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
    z = as_numbers(z)
    bz, beta, threshold = _times_beta(z, beta, threshold)
    bent = np.maximum(bz, 0) + np.log1p(np.exp(-np.abs(bz)))  # ln(e^0 + e^βz)
    return np.where(bz > threshold, z, bent / beta).astype(z.dtype)


def _times_beta(
    z: np.ndarray, beta: float, threshold: float
) -> tuple[np.ndarray, float, float]:
    """βz, in float64: of an exponent of 80, float32 would lose 1e-5. And the checks."""
    beta, threshold = positive(beta, "beta"), finite(threshold, "threshold")
    with np.errstate(over="ignore"):  # infinite is far enough
        return beta * z.astype(np.float64), beta, threshold


def softplus_derivative(
    z: ArrayLike, beta: float = 1.0, threshold: float = 20.0
) -> np.ndarray:
    r"""$\sigma(\beta z)$, and 1 above the threshold.

    Examples:
        >>> from nnguide.scratch import softplus_derivative
        >>> softplus_derivative([-2.0, 0.0, 2.0]).round(3)
        array([0.119, 0.5  , 0.881])
    """
    z = as_numbers(z)
    bz, _, threshold = _times_beta(z, beta, threshold)
    return np.where(bz > threshold, 1, sigmoid(bz)).astype(z.dtype)


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
    z = as_numbers(z)
    return z * sigmoid(z)


def silu_derivative(z: ArrayLike) -> np.ndarray:
    r"""$\sigma(z)\,\big(1 + z\,(1 - \sigma(z))\big)$.

    Examples:
        >>> from nnguide.scratch import silu_derivative
        >>> silu_derivative([-2.0, 0.0, 2.0]).round(3)
        array([-0.091,  0.5  ,  1.091])
    """
    z = as_numbers(z)
    return sigmoid(z) * (1 + z * sigmoid(-z))


def _normal(z: np.ndarray, approximate: Approximate) -> tuple[np.ndarray, np.ndarray]:
    """Φ(z), the share of standard normal numbers below z, and its slope φ(z)."""
    if one_of(approximate, ("none", "tanh"), "approximate") == "none":
        return normal(z)
    z = np.clip(z.astype(np.float64), -40, 40)  # in float64, as for softplus
    c = math.sqrt(2 / math.pi)
    u, du = c * (z + 0.044715 * z * z * z), c * (1 + 3 * 0.044715 * z * z)
    return sigmoid(2 * u), sigmoid_derivative(2 * u) * 2 * du  # (1 + tanh u) / 2


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
    z = as_numbers(z)
    return (z * _normal(z, approximate)[0]).astype(z.dtype)


def gelu_derivative(z: ArrayLike, approximate: Approximate = "none") -> np.ndarray:
    r"""$\Phi(z) + z\, \varphi(z)$, with $\varphi$ the normal density $\Phi'$.

    Examples:
        >>> from nnguide.scratch import gelu_derivative
        >>> gelu_derivative([-2.0, 0.0, 2.0]).round(3)
        array([-0.085,  0.5  ,  1.085])
    """
    z = as_numbers(z)
    Φ, φ = _normal(z, approximate)
    return (Φ + z * φ).astype(z.dtype)
