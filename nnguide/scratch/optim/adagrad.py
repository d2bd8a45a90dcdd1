"""Adagrad: a step size for each weight, by all that its gradients have been.

The gradient is divided by the root of the sum of its squares, so that weights with
large and with small gradients move alike. `rmsprop` and `adam` forget old squares.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from nnguide._validation import non_negative
from nnguide.scratch.network.parameter import Parameter
from nnguide.scratch.optim._param_group import ParamGroup
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["Adagrad"]


class Adagrad(Optimizer):
    r"""Remember all squares: steps become small where gradients have been large.

    With $w$ a weight, $g$ its gradient plus λ w, η the rate, γ its decay and $t$ the
    count of steps, from 1:

    $$
    s \leftarrow s + g^2, \qquad
    w \leftarrow w - \frac{\eta}{1 + (t - 1)\gamma}\, \frac{g}{\sqrt{s} + \varepsilon}
    $$

    Args:
        params: The parameters, as `net.parameters()` gives them, or a list of groups.
        lr: η, the learning rate, 0 or above.
        lr_decay: γ, 0 or above.
        weight_decay: λ, 0 or above.
        initial_accumulator_value: What $s$ starts from, 0 or above.
        eps: ε, 0 or above. With 0, a weight whose gradients have all been 0 becomes
            NaN.
        maximize: Whether to walk uphill.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is below 0 or not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import Adagrad, Parameter
        >>> w = Parameter(np.array([1.0, 1.0]))
        >>> optimizer = Adagrad([w], lr=0.1)
        >>> for _ in range(3):
        ...     w.grad = [2.0, 0.002]
        ...     optimizer.step()
        ...     print(w.data.round(3))  # 0.1, then 0.1 / √2, then 0.1 / √3
        [0.9 0.9]
        [0.829 0.829]
        [0.772 0.772]

    Note:
        The paper has no decay of the rate. It is PyTorch's.

        Each group starts from its own `initial_accumulator_value`. PyTorch takes the
        default for all groups that the constructor is given.

    References:
        Duchi, Hazan, Singer (2011), Adaptive Subgradient Methods for Online Learning
        and Stochastic Optimization, section 1.1: the diagonal form.
    """

    _checks: ClassVar = Optimizer._checks | {
        "lr_decay": non_negative,
        "initial_accumulator_value": non_negative,
        "eps": non_negative,
    }

    def __init__(
        self,
        params: Iterable[Parameter | Mapping[str, Any]],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "eps": eps,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _new_state(
        self, w: np.ndarray, group: Mapping[str, Any]
    ) -> dict[str, np.ndarray]:
        return {"sum": np.full_like(w, group["initial_accumulator_value"])}

    def _update(
        self, w: np.ndarray, g: np.ndarray, group: ParamGroup, *state: np.ndarray
    ) -> None:
        (s,) = state
        s += g**2
        rate = group["lr"] / (1 + (group.steps - 1) * group["lr_decay"])
        w -= rate * g / (np.sqrt(s) + group["eps"])
