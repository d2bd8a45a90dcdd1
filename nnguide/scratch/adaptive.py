"""Optimizers with a step size for each weight: Adagrad, RMSprop; `adam` goes on.

Each divides the gradient by the root of what its squares have been, so that weights
with large and with small gradients move alike. They differ in how they remember.
"""

from collections.abc import Iterable

import numpy as np

from nnguide._validation import non_negative, probability, true_or_false
from nnguide.scratch.optim import Optimizer
from nnguide.scratch.parameter import Parameter

__all__ = ["Adagrad", "RMSprop"]


class Adagrad(Optimizer):
    r"""Remember all squares: steps become small where gradients have been large.

    With $w$ a weight, $g$ its gradient plus λ w, η the rate, γ its decay and $t$ the
    count of steps, from 1:

    $$
    s \leftarrow s + g^2, \qquad
    w \leftarrow w - \frac{\eta}{1 + (t - 1)\gamma}\, \frac{g}{\sqrt{s} + \varepsilon}
    $$

    Args:
        params: The parameters, as `net.parameters()` gives them.
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
        NotImplementedError: `params` holds dicts, PyTorch's parameter groups.

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

    References:
        Duchi, Hazan, Singer (2011), Adaptive Subgradient Methods for Online Learning
        and Stochastic Optimization, section 1.1: the diagonal form.
    """

    _settings = (
        "lr",
        "lr_decay",
        "weight_decay",
        "initial_accumulator_value",
        "eps",
        "maximize",
    )

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        self.lr_decay = non_negative(lr_decay, "lr_decay")
        self.initial_accumulator_value = non_negative(
            initial_accumulator_value, "initial_accumulator_value"
        )
        self.eps = non_negative(eps, "eps")
        super().__init__(params, lr, weight_decay, maximize, ("sum",))
        for s in self._state.values():
            s.fill(initial_accumulator_value)

    def _update(self, w: np.ndarray, g: np.ndarray, *state: np.ndarray) -> None:
        (s,) = state
        s += g**2
        rate = self.lr / (1 + (self.steps - 1) * self.lr_decay)
        w -= rate * g / (np.sqrt(s) + self.eps)


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
