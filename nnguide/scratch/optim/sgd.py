"""Stochastic gradient descent, plain, with momentum, or with Nesterov's look ahead."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from nnguide._validation import non_negative, true_or_false
from nnguide.scratch.network.parameter import Parameter
from nnguide.scratch.optim._param_group import ParamGroup
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["SGD"]


class SGD(Optimizer):
    r"""Stochastic gradient descent, with momentum if you like.

    With $w$ a weight, $g$ its gradient plus λ w, η the rate, μ the momentum and τ the
    dampening:

    $$
    v \leftarrow \mu v + (1 - \tau)\, g, \qquad w \leftarrow w - \eta\, v
    $$

    The first step sets $v = g$. Nesterov's form looks ahead and walks along
    $g + \mu v$. Without momentum it walks along $g$.

    Args:
        params: The parameters, as `net.parameters()` gives them, or a list of groups.
        lr: η, the learning rate, 0 or above.
        momentum: μ, 0 or above: how much of the last velocity remains.
        dampening: τ, 0 or above: how much of the gradient is held back.
        weight_decay: λ, 0 or above.
        nesterov: Whether to look ahead; needs momentum, and no dampening.
        maximize: Whether to walk uphill.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is below 0 or not finite, or `nesterov` does not fit.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, Parameter
        >>> w = Parameter(np.array([1.0]))
        >>> optimizer = SGD([w], lr=0.1, momentum=0.9)
        >>> for _ in range(3):
        ...     w.grad = 2 * w.data  # the slope of w²
        ...     optimizer.step()
        ...     print(w.data.round(3))
        [0.8]
        [0.46]
        [0.062]

    References:
        Sutskever, Martens, Dahl, Hinton (2013), On the Importance of Initialization and
        Momentum in Deep Learning, section 2. There the rate is inside $v$; PyTorch
        and this class keep it outside, which differs when the rate changes.
    """

    _checks: ClassVar = Optimizer._checks | {
        "momentum": non_negative,
        "dampening": non_negative,
        "nesterov": true_or_false,
    }

    def __init__(
        self,
        params: Iterable[Parameter | Mapping[str, Any]],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _checked(self, options: Mapping[str, Any], of: str = "") -> dict[str, Any]:
        checked = super()._checked(options, of)
        momentum, dampening = checked["momentum"], checked["dampening"]
        if checked["nesterov"] and (momentum == 0 or dampening != 0):
            raise ValueError(
                f"nesterov=True{of} needs momentum above 0 and dampening=0, got "
                f"momentum={momentum:g} and dampening={dampening:g}"
            )
        return checked

    def _new_state(
        self, w: np.ndarray, group: Mapping[str, Any]
    ) -> dict[str, np.ndarray]:
        return {"momentum_buffer": np.zeros_like(w)} if group["momentum"] else {}

    def _update(
        self, w: np.ndarray, g: np.ndarray, group: ParamGroup, *state: np.ndarray
    ) -> None:
        momentum, dampening = group["momentum"], group["dampening"]
        if momentum:
            (v,) = state
            if group.steps == 1:
                v[:] = g
            else:
                v *= momentum
                v += (1 - dampening) * g if dampening else g
            g = g + momentum * v if group["nesterov"] else v
        w -= group["lr"] * g
