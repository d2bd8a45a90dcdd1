"""Adam: averages of the gradient and of its square, with the bias corrected."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from nnguide._validation import describe, finite, non_negative, true_or_false
from nnguide.scratch.network.parameter import Parameter
from nnguide.scratch.optim._param_group import ParamGroup
from nnguide.scratch.optim.optimizer import Optimizer
from nnguide.scratch.optim.rmsprop import moving_average

__all__ = ["Adam"]


def _as_betas(betas: tuple[float, float], name: str) -> tuple[float, float]:
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise TypeError(f"{name} must be a pair, (β₁, β₂), got {describe(betas)}")
    for i, beta in enumerate(betas):
        if not 0 <= finite(beta, f"{name}[{i}]") < 1:
            raise ValueError(f"{name}[{i}] must be from 0 to below 1, got {beta:g}")
    return float(betas[0]), float(betas[1])


class Adam(Optimizer):
    r"""RMSprop along an average of the gradients, with both averages set right.

    With $w$ a weight, $g$ its gradient plus λ w, η the rate, β₁ and β₂ the shares that
    the averages keep and $t$ the count of steps, from 1:

    $$
    m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad
    v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2
    $$

    $$
    \hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
    w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}
    $$

    The averages start from 0, so at first they are too small; the hats divide by the
    share that is there. With `amsgrad` the largest $v$ so far takes the place of $v$
    in $\hat v$.

    Args:
        params: The parameters, as `net.parameters()` gives them, or a list of groups.
        lr: η, the learning rate, 0 or above.
        betas: β₁ and β₂, from 0 to below 1.
        eps: ε, 0 or above. With 0, a weight whose gradients have all been 0 becomes
            NaN.
        weight_decay: λ, 0 or above.
        amsgrad: Whether to divide by the largest $v$ so far.
        maximize: Whether to walk uphill.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is out of its range or not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Adam, Parameter
        >>> w = Parameter(np.array([1.0, 1.0]))
        >>> optimizer = Adam([w], lr=0.1)
        >>> for _ in range(3):
        ...     w.grad = [2.0, 0.002]  # equal gradients give steps of η
        ...     optimizer.step()
        ...     print(w.data.round(3))
        [0.9 0.9]
        [0.8 0.8]
        [0.7 0.7]

    Note:
        AMSGrad has no hats in its paper. PyTorch and this class take the largest $v$
        first, and divide it by $1 - \beta_2^t$.

    References:
        Kingma, Ba (2015), Adam: A Method for Stochastic Optimization, algorithm 1.
        Reddi, Kale, Kumar (2018), On the Convergence of Adam and Beyond, algorithm 2:
        AMSGrad.
    """

    _checks: ClassVar = Optimizer._checks | {
        "betas": _as_betas,
        "eps": non_negative,
        "amsgrad": true_or_false,
    }

    def __init__(
        self,
        params: Iterable[Parameter | Mapping[str, Any]],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _new_state(
        self, w: np.ndarray, group: Mapping[str, Any]
    ) -> dict[str, np.ndarray]:
        names = ["exp_avg", "exp_avg_sq"]
        names += ["max_exp_avg_sq"] if group["amsgrad"] else []
        return {name: np.zeros_like(w) for name in names}

    def _update(
        self, w: np.ndarray, g: np.ndarray, group: ParamGroup, *state: np.ndarray
    ) -> None:
        (beta1, beta2), t = group["betas"], group.steps
        m, v = state[:2]
        moving_average(m, g, beta1)
        moving_average(v, g**2, beta2)
        if group["amsgrad"]:
            v = np.maximum(state[2], v, out=state[2])
        rate = group["lr"] / (1 - beta1**t)
        w -= rate * m / (np.sqrt(v / (1 - beta2**t)) + group["eps"])
