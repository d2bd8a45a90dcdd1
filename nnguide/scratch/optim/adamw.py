"""AdamW: Adam with the weight decay beside the step, not inside it."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nnguide.scratch.network.parameter import Parameter
from nnguide.scratch.optim._param_group import ParamGroup
from nnguide.scratch.optim.adam import Adam

__all__ = ["AdamW"]


class AdamW(Adam):
    r"""Adam whose weight decay stays out of the averages.

    Adam adds λ w to the gradient, where it is divided like the rest: weights with
    large gradients hardly decay. AdamW shrinks all weights alike, then takes Adam's
    step for the gradient itself:

    $$w \leftarrow (1 - \eta \lambda)\, w$$

    Args:
        params: The parameters, as `net.parameters()` gives them, or a list of groups.
        lr: η, the learning rate, 0 or above.
        betas: β₁ and β₂, from 0 to below 1.
        eps: ε, 0 or above. With 0, a weight whose gradients have all been 0 becomes
            NaN.
        weight_decay: λ, 0 or above.
        amsgrad: Whether to divide by the largest $v$ so far.
        maximize: Whether to walk uphill. The weights shrink all the same.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is out of its range or not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import AdamW, Parameter
        >>> w = Parameter(np.array([1.0, 1.0]))
        >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
        >>> w.grad = [2.0, 0.0]
        >>> optimizer.step()
        >>> w.data.round(3)
        array([0.85, 0.95])

    Note:
        In the paper the decay is not multiplied by η, only by the schedule's factor.
        PyTorch and this class multiply it by the rate of the step.

    References:
        Loshchilov, Hutter (2019), Decoupled Weight Decay Regularization, algorithm 2.
    """

    def __init__(
        self,
        params: Iterable[Parameter | Mapping[str, Any]],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize
        )

    def _decayed(self, w: np.ndarray, g: np.ndarray, group: ParamGroup) -> np.ndarray:
        if group["weight_decay"]:
            w *= 1 - group["lr"] * group["weight_decay"]
        return g
