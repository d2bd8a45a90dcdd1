"""A schedule made of schedules: a warm-up, and what follows it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from nnguide._validation import at_least, describe
from nnguide.scratch.optim.lr_scheduler import LRScheduler
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["SequentialLR"]


class SequentialLR(LRScheduler):
    r"""One schedule after the other, each counting from 0 when its turn comes.

    Schedule $i$ sets the rate from epoch $\text{milestones}_{i-1}$ on:

    $$\eta_t = \eta^{(i)}_{t - \text{milestones}_{i-1}}$$

    Args:
        optimizer: Whose rate to set.
        schedulers: The schedules, all of this optimizer.
        milestones: The epochs at which the second schedule begins, the third, and so
            on: rising whole numbers from 1, one fewer than there are schedules.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: There is no schedule, one belongs to another optimizer, or the
            milestones do not fit.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> optimizer = nn.SGD([nn.Parameter(np.zeros(3))], lr=0.8)
        >>> warm_up = nn.LinearLR(optimizer, start_factor=0.25, total_iters=3)
        >>> cosine = nn.CosineAnnealingLR(optimizer, T_max=4)
        >>> schedule = nn.SequentialLR(optimizer, [warm_up, cosine], milestones=[3])
        >>> [round(schedule.rate_at(t, 0.8), 3) for t in range(8)]
        [0.2, 0.4, 0.6, 0.8, 0.683, 0.4, 0.117, 0.0]

    Note:
        PyTorch also takes a milestone 0, with which the first schedule never runs.
    """

    _settings = ("milestones",)

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: Iterable[LRScheduler],
        milestones: Iterable[int],
    ) -> None:
        self.schedulers = _as_schedulers(schedulers, optimizer)
        if not isinstance(milestones, Iterable) or isinstance(milestones, str | bytes):
            raise TypeError(
                f"milestones must be a list of epochs, got {describe(milestones)}; for "
                "one epoch write [3]"
            )
        self.milestones = [at_least(m, 1, "a milestone") for m in milestones]
        if len(self.milestones) != len(self.schedulers) - 1:
            raise ValueError(
                f"milestones must hold {len(self.schedulers) - 1} epochs, one for each "
                f"schedule after the first, got {self.milestones}"
            )
        if sorted(set(self.milestones)) != self.milestones:
            raise ValueError(f"milestones must rise, got {self.milestones}")
        super().__init__(optimizer)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        scheduler, start = self._part(epoch)
        return scheduler.rate_at(epoch - start, base_lr)

    def _part(self, epoch: int) -> tuple[LRScheduler, int]:
        """The schedule whose turn it is, and the epoch at which it began."""
        i = bisect_right(self.milestones, epoch)
        return self.schedulers[i], self.milestones[i - 1] if i else 0

    def _go_to(self, epoch: int) -> None:
        scheduler, start = self._part(epoch)
        scheduler._go_to(epoch - start)
        super()._go_to(epoch)

    def state_dict(self) -> dict[str, Any]:
        states = [scheduler.state_dict() for scheduler in self.schedulers]
        own = {"milestones": list(self.milestones), "schedulers": states}
        return super().state_dict() | own

    def _check_state(self, state_dict: Mapping[str, Any]) -> None:
        super()._check_state(state_dict)
        states = state_dict["schedulers"]
        if not isinstance(states, list) or len(states) != len(self.schedulers):
            raise ValueError(
                f"state_dict['schedulers'] must be a list of {len(self.schedulers)} "
                f"states, got {describe(states)}"
            )
        for scheduler, state in zip(self.schedulers, states, strict=True):
            scheduler._check_state(state)

    def _take_state(self, state_dict: Mapping[str, Any]) -> None:
        super()._take_state(state_dict)
        states = state_dict["schedulers"]
        for scheduler, state in zip(self.schedulers, states, strict=True):
            scheduler._take_state(state)


def _as_schedulers(
    schedulers: Iterable[LRScheduler], optimizer: Optimizer
) -> list[LRScheduler]:
    if not isinstance(schedulers, Iterable):
        raise TypeError(
            f"schedulers must be a list of schedules, got {describe(schedulers)}; put "
            "one into brackets, [schedule]"
        )
    found = list(schedulers)
    if not found:
        raise ValueError("schedulers holds no schedule; give at least one")
    for scheduler in found:
        if not isinstance(scheduler, LRScheduler):
            raise TypeError(
                f"schedulers must hold schedules, got {describe(scheduler)}"
            )
        if scheduler.optimizer is not optimizer:
            raise ValueError(
                f"{type(scheduler).__name__} sets the rate of another optimizer; make "
                "all schedules for the optimizer that SequentialLR is given"
            )
    return found
