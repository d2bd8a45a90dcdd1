"""Stochastic gradient descent, plain, with momentum, or with Nesterov's look ahead."""

from collections.abc import Iterable

import numpy as np

from nnguide._validation import non_negative, true_or_false
from nnguide.scratch.network.parameter import Parameter
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
        params: The parameters, as `net.parameters()` gives them.
        lr: η, the learning rate, 0 or above.
        momentum: μ, 0 or above: how much of the last velocity remains.
        dampening: τ, 0 or above: how much of the gradient is held back.
        weight_decay: λ, 0 or above.
        nesterov: Whether to look ahead; needs momentum, and no dampening.
        maximize: Whether to walk uphill.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A setting is below 0 or not finite, or `nesterov` does not fit.
        NotImplementedError: `params` holds dicts, PyTorch's parameter groups.

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

    _settings = (
        "lr",
        "momentum",
        "dampening",
        "weight_decay",
        "nesterov",
        "maximize",
    )

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        self.momentum = non_negative(momentum, "momentum")
        self.dampening = non_negative(dampening, "dampening")
        self.nesterov = true_or_false(nesterov, "nesterov")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError(
                "nesterov=True needs momentum above 0 and dampening=0, got "
                f"momentum={momentum:g} and dampening={dampening:g}"
            )
        arrays = ("momentum_buffer",) if momentum else ()
        super().__init__(params, lr, weight_decay, maximize, arrays)

    def _update(self, w: np.ndarray, g: np.ndarray, *state: np.ndarray) -> None:
        if self.momentum:
            (v,) = state
            if self.steps == 1:
                v[:] = g
            else:
                v *= self.momentum
                v += (1 - self.dampening) * g if self.dampening else g
            g = g + self.momentum * v if self.nesterov else v
        w -= self.lr * g
