"""Gradients measured by nudging: the oracle of every backward pass."""

import math
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np

from nnguide._validation import describe, non_negative, plain, positive

_TINY = float(np.finfo(np.float64).tiny)
_LARGEST_RTOL = 0.1  # a wrong sign has the relative error 1, a factor of 2 a third


class GradientError(AssertionError):
    """A gradient that differs from the one that central differences measure."""


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, *, eps: float = 1e-5
) -> np.ndarray:
    r"""Measure the gradient of `f` at `x` by central differences.

    It needs two calls of `f` an entry, far too many to train with, and no calculus,
    which is why it can be trusted where a derivation cannot:

    $$
    \frac{\partial f}{\partial x_i} \approx
    \frac{f(x + \text{eps}\, e_i) - f(x - \text{eps}\, e_i)}{2\, \text{eps}}
    $$

    where $e_i$ is one at entry $i$ and zero elsewhere. The error of the formula falls
    with $\text{eps}^2$; the rounding of `f` grows with $1/\text{eps}$. In float64 the
    two meet near 1e-5, in float32 near 1e-2.

    Args:
        f: Takes `x`, returns one number. `x` is nudged in place, so `f` may also ignore
            its argument and read the same array elsewhere, as a loss reads `net.W1`.
        x: Any shape, float32 or float64. Every entry has its old bits when the
            function ends, also when `f` raises.
        eps: The nudge, above 0, in the unit of `x`.

    Returns:
        Shape and dtype of `x`: the slope of `f` along each entry.

    Raises:
        TypeError: `x` is not a float array (an integer 1 plus 1e-5 stays 1), or `f`
            returns something other than one real number.
        ValueError: `x` is read-only or not finite, `eps` is too small to move an entry,
            or `f` is not finite at a nudge.

    Examples:
        >>> import numpy as np
        >>> from nnguide.checks import numerical_gradient
        >>> x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        >>> numerical_gradient(lambda x: (x**2).sum(), x).round(3)
        array([[ 2.,  4.,  6.],
               [ 8., 10., 12.]])

    Note:
        At a kink, such as ReLU at 0, the result lies between the two slopes.

    References:
        Press, Teukolsky, Vetterling, Flannery (2007), Numerical Recipes, 3rd edition,
        section 5.7, Numerical Derivatives.
    """
    eps = positive(eps, "eps")
    if not callable(f):
        raise TypeError(
            f"f must be a function that takes x and returns a number, got {describe(f)}"
        )
    _check_point(x)
    _check_nudge(x, eps)
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        before: Any = x[i]
        try:
            x[i] = before + eps
            above = _value(f(x), x, i, before)
            x[i] = before - eps
            below = _value(f(x), x, i, before)
        finally:
            x[i] = before
        slopes[i] = (above - below) / (2 * eps)
    return slopes


def check_gradient(
    f: Callable[[np.ndarray], float],
    x: np.ndarray,
    gradient: np.ndarray,
    *,
    eps: float = 1e-5,
    rtol: float = 1e-6,
    atol: float = 1e-8,
    name: str = "gradient",
) -> float:
    r"""Compare `gradient`, entry by entry, with the measured gradient of `f` at `x`.

    A wrong gradient often lowers the loss as well, so a falling loss proves nothing.
    With $a$ an entry of `gradient` and $n$ the measured one, the entry is right when

    $$|a - n| \le \max\big(\text{rtol}\, (|a| + |n|),\; \text{atol}\big)$$

    Args:
        f: Takes `x`, returns one number, as in `numerical_gradient`.
        x: Any shape, float64 to reach the default tolerances.
        gradient: Shape of `x`: what the backward pass gives.
        eps: The nudge, above 0.
        rtol: The relative error that counts as right, above 0 and at most 0.1: at 1
            even a wrong sign would be right.
        atol: The difference that counts as right however small the entry is, since
            rounding in `f` reaches about 1e-16 `f` / `eps`. Below the largest slope,
            unless that is rounding itself: else a gradient of 0 would be right.
        name: What the message calls the gradient, such as `"dW1"`.

    Returns:
        The largest relative error $|a - n| / (|a| + |n|)$, at most `rtol`. A sum
        $|a| + |n|$ below `atol` / `rtol` counts as that, because there `atol` decides.

    Raises:
        GradientError: An entry is wrong. The message says how many are, and names
            the one that is farthest off, the expected and the received value.
        TypeError: `x` or `gradient` is not a float array, or `f` does not return one
            real number.
        ValueError: The shapes differ, or `x`, `f` or a tolerance is not usable.

    Examples:
        >>> import numpy as np
        >>> from nnguide.checks import check_gradient
        >>> x = np.array([1.0, 2.0, 3.0])
        >>> check_gradient(lambda x: (x**3).sum(), x, 3 * x**2) < 1e-8
        True
        >>> wrong = 3 * x**2 * np.array([1, 1, -1])
        >>> check_gradient(lambda x: (x**3).sum(), x, wrong, name="dx")
        Traceback (most recent call last):
          ...
        nnguide.checks.GradientError: dx is wrong in 1 of 3 entries. Farthest off is
        dx[2]: expected 27 (central differences), received -27. The largest relative
        error |a - n| / (|a| + |n|) is 1.
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a text, got {describe(name)}")
    rtol, atol = positive(rtol, "rtol"), non_negative(atol, "atol")
    if rtol > _LARGEST_RTOL:
        raise ValueError(
            f"rtol must be at most {_LARGEST_RTOL:g}, got {rtol:g}, with which a wrong "
            "gradient could pass; 1e-6 is usual in float64, 1e-2 in float32"
        )
    _check_point(x)
    _check_received(gradient, x, name)
    n = numerical_gradient(f, x, eps=eps).astype(np.float64)
    rounding = 100 * np.finfo(x.dtype).eps * abs(float(f(x))) / eps
    if atol > max(1e-6, rounding) and atol >= np.abs(n).max():
        raise ValueError(
            f"atol={atol:g} must be below the largest slope, {np.abs(n).max():.3g}: a "
            "gradient of 0 would pass; leave out atol, or take a smaller one"
        )
    a = gradient.astype(np.float64)
    # An entry that is NaN or infinite is wrong: its difference counts as infinite.
    finite = np.isfinite(a)
    difference = np.where(finite, np.abs(a - n), np.inf)
    size = np.where(finite, np.abs(a) + np.abs(n), 1.0)
    relative = difference / np.maximum(size, atol / rtol or _TINY)
    wrong = relative > rtol  # also: difference > max(rtol * size, atol)
    if not wrong.any():
        return float(relative.max())
    i = np.unravel_index(difference.argmax(), x.shape)
    expected = 0.0 if abs(n[i]) < atol else n[i]  # not 3e-12, which is rounding
    message = (
        f"{name} is wrong in {wrong.sum()} of {x.size} entries. Farthest off is "
        f"{_entry(name, i)}: expected {expected:.6g} (central differences), received "
        f"{a[i]:.6g}. The largest relative error |a - n| / (|a| + |n|) is "
        f"{(difference[wrong] / size[wrong]).max():.3g}."
    )
    if x.dtype == np.float32:
        message += " In float32 the measured slopes are rough: check in float64."
    raise GradientError(message)


def _check_point(x: np.ndarray) -> None:
    """`x` can be nudged: a float array that may be written to, finite, not empty."""
    if hasattr(x, "grad") and isinstance(getattr(x, "data", None), np.ndarray):
        raise TypeError(
            f"x must be an array, got a {type(x).__name__}; pass its array, .data, "
            "which f reads, such as layer.weight.data"
        )
    plain(x, "x")
    if not isinstance(x, np.ndarray) or x.dtype not in (np.float32, np.float64):
        raise TypeError(
            f"x must be a float32 or float64 array, got {describe(x)}; a nudge of "
            "1e-5 is lost in integers: convert with np.asarray(x, dtype=np.float64)"
        )
    if x.size == 0:
        raise ValueError(f"x must hold at least one entry, got shape {x.shape}")
    if not x.flags.writeable:
        raise ValueError(
            "x must be writeable, since it is nudged in place, got a read-only array; "
            "pass x.copy()"
        )
    if not np.isfinite(x).all():
        at = tuple(np.argwhere(~np.isfinite(x))[0])
        raise ValueError(
            f"x must be finite, got {_entry('x', at)} = {x[at]}; "
            "measure at a point where every entry is a number"
        )


def _check_nudge(x: np.ndarray, eps: float) -> None:
    """Every entry moves: `eps` is more than rounding takes away again."""
    stuck = np.asarray((x + x.dtype.type(eps) == x) | (x - x.dtype.type(eps) == x))
    if stuck.any():
        at = tuple(np.argwhere(stuck)[0])
        raise ValueError(
            f"eps={eps:g} is too small to move {_entry('x', at)} = {x[at]}, of dtype "
            f"{x.dtype}; take a larger eps, or float64"
        )


def _check_received(gradient: np.ndarray, x: np.ndarray, name: str) -> None:
    """`gradient` can be compared: a float array of the shape of `x`."""
    plain(gradient, name)
    if not isinstance(gradient, np.ndarray | np.floating) or gradient.dtype.kind != "f":
        raise TypeError(f"{name} must be a float array, got {describe(gradient)}")
    if gradient.shape != x.shape:
        hint = "; is it transposed?" if gradient.shape == x.shape[::-1] else ""
        raise ValueError(
            f"{name} must have the shape of x, {x.shape}, got {gradient.shape}{hint}"
        )


def _value(value: float, x: np.ndarray, i: tuple[int, ...], before: float) -> float:
    """What `f` returned at a nudge of entry `i`, checked: one finite real number."""
    number = value[()] if isinstance(value, np.ndarray) else value
    if not isinstance(number, Real):
        raise TypeError(
            f"f must return one real number, got {describe(value)} when "
            f"{_entry('x', i)} is nudged; return a sum or a mean, as a float"
        )
    if not math.isfinite(number):
        raise ValueError(
            f"f must be finite, got {number} when {_entry('x', i)} is nudged from "
            f"{before} to {x[i]}; measure where f is finite, or take a smaller eps"
        )
    return float(number)


def _entry(name: str, index: tuple[Any, ...]) -> str:
    """How Python writes one entry: `W1[0, 2]`, or `x` alone where there is no axis."""
    return f"{name}[{', '.join(str(i) for i in index)}]" if index else name
