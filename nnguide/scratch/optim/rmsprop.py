"""RMSprop: a step size for each weight, by what its gradients have been of late."""

from collections.abc import Iterable

import numpy as np

from nnguide._validation import non_negative, probability, true_or_false
from nnguide.scratch.network.parameter import Parameter
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
        params: The parameters, as `net.parameters()` gives them.
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
        NotImplementedError: `params` holds dicts, PyTorch's parameter groups.

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

    _settings = (
        "lr",
        "alpha",
        "eps",
        "weight_decay",
        "momentum",
        "centered",
        "maximize",
    )

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        self.alpha = probability(alpha, "alpha")
        self.eps = non_negative(eps, "eps")
        self.momentum = non_negative(momentum, "momentum")
        self.centered = true_or_false(centered, "centered")
        arrays: tuple[str, ...] = ("square_avg",)
        arrays += ("grad_avg",) if centered else ()
        arrays += ("momentum_buffer",) if momentum else ()
        super().__init__(params, lr, weight_decay, maximize, arrays)

    def _update(self, w: np.ndarray, g: np.ndarray, *state: np.ndarray) -> None:
        v = state[0]
        moving_average(v, g**2, self.alpha)
        if self.centered:
            m = state[1]
            moving_average(m, g, self.alpha)
            v = np.maximum(v - m**2, 0)  # rounding can leave it just below 0
        g = g / (np.sqrt(v) + self.eps)
        if self.momentum:
            b = state[-1]
            b *= self.momentum
            b += g
            g = b
        w -= self.lr * g
