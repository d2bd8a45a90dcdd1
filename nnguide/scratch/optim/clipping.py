"""Clipping: a bound on the gradients before the optimizer's step."""

import math
from collections.abc import Iterable
from typing import Literal

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import describe, non_negative
from nnguide.scratch.network.parameter import Parameter, as_parameters

__all__ = ["clip_grad_norm_", "clip_grad_value_"]

_NORMS = 1, 2, math.inf, "inf"


@explained
def clip_grad_norm_(
    parameters: Iterable[Parameter] | Parameter,
    max_norm: float,
    norm_type: float | Literal["inf"] = 2.0,
    error_if_nonfinite: bool = True,
) -> float:
    r"""Shorten the gradient, all parameters taken as one long vector, in place.

    A step along a very long gradient leaves the region in which the gradient says
    anything. With $g$ the gradients of all parameters:

    $$
    g \leftarrow g\, \min\!\left(1,
    \frac{\text{max\_norm}}{\lVert g \rVert + 10^{-6}}\right)
    $$

    Call it between `backward` and `optimizer.step`.

    Args:
        parameters: The parameters, as `net.parameters()` gives them, or one of them.
        max_norm: The largest norm, 0 or above. With infinity nothing is clipped.
        norm_type: 2 for the Euclidean norm, 1 for the sum of the absolute values,
            infinity for the largest of them.
        error_if_nonfinite: Only `True`.

    Returns:
        The norm before clipping.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: The norm is not finite, and then nothing has changed; or `max_norm`
            or `norm_type` is not usable.
        NotImplementedError: `error_if_nonfinite` is not `True`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Parameter, clip_grad_norm_
        >>> w, b = Parameter(np.zeros((1, 2))), Parameter(np.zeros(1))
        >>> w.grad, b.grad = [[2.0, 3.0]], [6.0]
        >>> clip_grad_norm_([w, b], max_norm=1.0)
        7.0
        >>> w.grad.round(3), b.grad.round(3)
        (array([[0.286, 0.429]]), array([0.857]))

    Note:
        A norm that is not finite is always an error. With PyTorch's default,
        `error_if_nonfinite=False`, one infinite entry makes NaN or 0 of all others.
        PyTorch takes any `norm_type`.

    References:
        Pascanu, Mikolov, Bengio (2013), On the Difficulty of Training Recurrent Neural
        Networks, section 3.2.
    """
    params = _as_list(parameters)
    if not isinstance(max_norm, float) or max_norm != math.inf:
        non_negative(max_norm, "max_norm")
    if isinstance(norm_type, bool | np.ndarray) or norm_type not in _NORMS:
        raise ValueError(
            f"norm_type must be 1, 2 or infinity (math.inf), got {describe(norm_type)}"
        )
    if error_if_nonfinite is not True:
        raise NotImplementedError(
            f"error_if_nonfinite={error_if_nonfinite!r} is not supported: a norm that "
            "is not finite is an error, since no factor makes it finite"
        )
    order = float(norm_type)
    with np.errstate(over="ignore"):  # raised below
        norms = [np.linalg.norm(p.grad.reshape(-1), order) for p in params]
    norm = float(np.linalg.norm(np.array(norms, np.float64), order))
    if not math.isfinite(norm):
        bad = [i for i, n in enumerate(norms) if not math.isfinite(n)]
        raise ValueError(
            f"the norm of the gradients must be finite, got {norm}, from parameters "
            f"number {bad}; look at the loss and the learning rate before this step"
        )
    factor = max_norm / (norm + 1e-6)
    if factor < 1:
        for p in params:
            p.grad *= factor
    return norm


@explained
def clip_grad_value_(
    parameters: Iterable[Parameter] | Parameter, clip_value: float
) -> None:
    r"""Bound every entry of the gradients on its own, in place.

    $$g \leftarrow \min(\max(g, -\text{clip\_value}), \text{clip\_value})$$

    Unlike `clip_grad_norm_` it changes the direction of the step.

    Args:
        parameters: The parameters, as `net.parameters()` gives them, or one of them.
        clip_value: The largest absolute value, 0 or above.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `clip_value` is below 0 or not finite, or a gradient holds NaN, and
            then nothing has changed. PyTorch lets NaN through.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Parameter, clip_grad_value_
        >>> w = Parameter(np.zeros(3))
        >>> w.grad = [-5.0, 0.2, 3.0]
        >>> clip_grad_value_([w], 1.0)
        >>> w.grad
        array([-1. ,  0.2,  1. ])
    """
    params = _as_list(parameters)
    c = non_negative(clip_value, "clip_value")
    bad = [i for i, p in enumerate(params) if np.isnan(p.grad).any()]
    if bad:
        raise ValueError(
            f"the gradients of the parameters number {bad} hold NaN, which no bound "
            "removes; look at the loss and the learning rate before this step"
        )
    for p in params:
        np.clip(p.grad, -c, c, out=p.grad)


def _as_list(parameters: Iterable[Parameter] | Parameter) -> list[Parameter]:
    if isinstance(parameters, Parameter):
        return [parameters]
    return as_parameters(parameters, "parameters")
