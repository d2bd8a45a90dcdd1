"""RMSprop: a step size for each weight, by what its gradients have been of late."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from nnguide._validation import non_negative, probability, true_or_false
from nnguide.scratch.network.parameter import Parameter
from nnguide.scratch.optim._param_group import ParamGroup
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["RMSprop"]


def moving_average(mean: np.ndarray, new: np.ndarray, beta: float) -> None:
    """A moving average: it keeps the share `beta`, and takes the rest from `new`."""
    mean *= beta
    mean += (1 - beta) * new


class RMSprop(Optimizer):
    r"""Forget old squares: Adagrad with a moving average in place of the sum.

    With $w$ a weight, $g$ its gradient plus λ w, η the rate and α the share that an
    average keeps:

    $$
    v \leftarrow \alpha v + (1 - \alpha)\, g^2, \qquad
    w \leftarrow w - \eta\, \frac{g}{\sqrt{v} + \varepsilon}
    $$

    The centered form also averages $g$, as $m$, and divides by the root of $v - m^2$,
    the variance of the gradient. With momentum μ the fraction is collected before the
    step, $b \leftarrow \mu b + g / (\sqrt{v} + \varepsilon)$, and
    $w \leftarrow w - \eta\, b$.

    Args:
        params: The parameters, as `net.parameters()` gives them, or a list of groups.
        lr: η, the learning rate, 0 or above.
        alpha: α, from 0 to 1.
        eps: ε, 0 or above. With 0, a weight whose gradients have all been 0 becomes
            NaN.
        weight_decay: λ, 0 or above.
        momentum: μ, 0 or above.
        centered: Whether to divide by the root of the variance.
        maximize: Whether to walk uphill.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is out of its range or not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Parameter, RMSprop
        >>> w = Parameter(np.array([1.0, 1.0]))
        >>> optimizer = RMSprop([w], lr=0.01)
        >>> for _ in range(3):
        ...     w.grad = [2.0, 0.002]
        ...     optimizer.step()
        ...     print(w.data.round(3))  # 0.01 / √0.01, then less
        [0.9 0.9]
        [0.829 0.829]
        [0.771 0.771]

    Note:
        Where rounding leaves a variance below 0, it counts as 0 here; PyTorch gives
        NaN. PyTorch also takes an `alpha` above 1, with which $v$ becomes negative.

    References:
        Tieleman, Hinton (2012), Lecture 6.5: RMSprop, in Neural Networks for Machine
        Learning. Graves (2013), Generating Sequences With Recurrent Neural Networks:
        the centered form, with ε under the root; here and in PyTorch it is outside.
    """

    _checks: ClassVar = Optimizer._checks | {
        "alpha": probability,
        "eps": non_negative,
        "momentum": non_negative,
        "centered": true_or_false,
    }

    def __init__(
        self,
        params: Iterable[Parameter | Mapping[str, Any]],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "alpha": alpha,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "centered": centered,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _new_state(
        self, w: np.ndarray, group: Mapping[str, Any]
    ) -> dict[str, np.ndarray]:
        names = ["square_avg"]
        names += ["grad_avg"] if group["centered"] else []
        names += ["momentum_buffer"] if group["momentum"] else []
        return {name: np.zeros_like(w) for name in names}

    def _update(
        self, w: np.ndarray, g: np.ndarray, group: ParamGroup, *state: np.ndarray
    ) -> None:
        alpha, momentum = group["alpha"], group["momentum"]
        v = state[0]
        moving_average(v, g**2, alpha)
        if group["centered"]:
            m = state[1]
            moving_average(m, g, alpha)
            v = np.maximum(v - m**2, 0)  # rounding can leave it just below 0
        g = g / (np.sqrt(v) + group["eps"])
        if momentum:
            b = state[-1]
            b *= momentum
            b += g
            g = b
        w -= group["lr"] * g
