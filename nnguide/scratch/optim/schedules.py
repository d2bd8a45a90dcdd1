"""Schedules, formulas of the count of epochs: steps, decay, cosine, warm-up."""

import math

from nnguide._validation import at_least, non_negative, positive, probability
from nnguide.scratch.optim.lr_scheduler import LRScheduler
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["CosineAnnealingLR", "ExponentialLR", "LinearLR", "StepLR"]


class StepLR(LRScheduler):
    r"""Multiply the rate by γ after every `step_size` epochs.

    $$\eta_t = \eta_0\, \gamma^{\lfloor t / \text{step\_size} \rfloor}$$

    Args:
        optimizer: Whose rate to set; η₀ is the rate that a group starts with.
        step_size: How many epochs have the same rate, 1 or more.
        gamma: γ, 0 or above.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A number is out of its range.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, Parameter, StepLR
        >>> optimizer = SGD([Parameter(np.zeros(3))], lr=0.8)
        >>> schedule = StepLR(optimizer, step_size=2, gamma=0.5)
        >>> [round(schedule.rate_at(t, 0.8), 3) for t in range(6)]
        [0.8, 0.8, 0.4, 0.4, 0.2, 0.2]
    """

    _settings = ("step_size", "gamma")

    def __init__(
        self, optimizer: Optimizer, step_size: int, gamma: float = 0.1
    ) -> None:
        self.step_size = at_least(step_size, 1, "step_size")
        self.gamma = non_negative(gamma, "gamma")
        super().__init__(optimizer)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        return base_lr * _power(self.gamma, epoch // self.step_size)


class ExponentialLR(LRScheduler):
    r"""Multiply the rate by γ after every epoch.

    $$\eta_t = \eta_0\, \gamma^t$$

    Args:
        optimizer: Whose rate to set; η₀ is the rate that a group starts with.
        gamma: γ, 0 or above.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `gamma` is below 0 or not finite.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, ExponentialLR, Parameter
        >>> optimizer = SGD([Parameter(np.zeros(3))], lr=0.8)
        >>> schedule = ExponentialLR(optimizer, gamma=0.5)
        >>> [round(schedule.rate_at(t, 0.8), 3) for t in range(4)]
        [0.8, 0.4, 0.2, 0.1]
    """

    _settings = ("gamma",)

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = non_negative(gamma, "gamma")
        super().__init__(optimizer)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        return base_lr * _power(self.gamma, epoch)


def _power(gamma: float, t: int) -> float:
    """γ to the power of t; infinity where Python would raise an OverflowError."""
    try:
        return gamma**t
    except OverflowError:
        return math.inf


class CosineAnnealingLR(LRScheduler):
    r"""Lower the rate along half a wave, slowly at both ends.

    $$
    \eta_t = \eta_\text{min} +
    \frac{\eta_0 - \eta_\text{min}}{2} \left(1 + \cos\frac{\pi t}{T_\text{max}}\right)
    $$

    Past $T_\text{max}$ the wave goes on, and the rate rises again.

    Args:
        optimizer: Whose rate to set; η₀ is the rate that a group starts with.
        T_max: How many epochs lead to the lowest rate, 1 or more.
        eta_min: The lowest rate, 0 or above.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A number is out of its range.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, CosineAnnealingLR, Parameter
        >>> optimizer = SGD([Parameter(np.zeros(3))], lr=0.8)
        >>> schedule = CosineAnnealingLR(optimizer, T_max=4)
        >>> [round(schedule.rate_at(t, 0.8), 3) for t in range(6)]
        [0.8, 0.683, 0.4, 0.117, 0.0, 0.117]

    References:
        Loshchilov, Hutter (2017), SGDR: Stochastic Gradient Descent with Warm Restarts,
        section 3. Here and in PyTorch's class of this name nothing restarts.
    """

    _settings = ("T_max", "eta_min")

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        self.T_max = at_least(T_max, 1, "T_max")
        self.eta_min = non_negative(eta_min, "eta_min")
        super().__init__(optimizer)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        wave = (1 + math.cos(math.pi * epoch / self.T_max)) / 2
        return self.eta_min + (base_lr - self.eta_min) * wave


class LinearLR(LRScheduler):
    r"""Start with a part of the rate and change it in equal steps: a warm-up.

    With $s$ the `start_factor`, $f$ the `end_factor` and $T$ the `total_iters`:

    $$\eta_t = \eta_0 \left(s + (f - s)\, \frac{\min(t, T)}{T}\right)$$

    Args:
        optimizer: Whose rate to set; η₀ is the rate that a group starts with.
        start_factor: The first part, above 0 and at most 1.
        end_factor: The last part, from 0 to 1.
        total_iters: How many epochs lead from the first to the last, 1 or more.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: A number is out of its range.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, LinearLR, Parameter
        >>> optimizer = SGD([Parameter(np.zeros(3))], lr=0.8)
        >>> schedule = LinearLR(optimizer, start_factor=0.25, total_iters=3)
        >>> [round(schedule.rate_at(t, 0.8), 3) for t in range(5)]
        [0.2, 0.4, 0.6, 0.8, 0.8]

    References:
        Goyal et al. (2017), Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour,
        section 2.2: why to warm up.
    """

    _settings = ("start_factor", "end_factor", "total_iters")

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
    ) -> None:
        positive(start_factor, "start_factor")
        self.start_factor = probability(start_factor, "start_factor")
        self.end_factor = probability(end_factor, "end_factor")
        self.total_iters = at_least(total_iters, 1, "total_iters")
        super().__init__(optimizer)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        s, f, T = self.start_factor, self.end_factor, self.total_iters
        return base_lr * (s + (f - s) * min(epoch, T) / T)
