"""What every schedule shares: it sets the learning rate, and can be resumed."""

import math
from collections.abc import Mapping
from typing import Any

from nnguide._validation import at_least, describe, non_negative
from nnguide.scratch.network._settings import KeepsSettings
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["LRScheduler"]


class LRScheduler(KeepsSettings):
    r"""The base of all schedules: sets each group's rate at once and at each `step`.

    A subclass defines `rate_at`, the rate after a number of steps for a group that has
    started with `base_lr`, and lists in `_settings` the attributes that `rate_at`
    reads. "Epoch" is PyTorch's word for one call of `step`; call it after each batch,
    and the schedule counts batches.

    Args:
        optimizer: Whose rates to set. The rate that a group has when the first schedule
            comes is its base for all schedules, kept as `group["initial_lr"]`.

    Attributes:
        optimizer: The optimizer.
        base_lrs: For each group the rate that the schedule starts from.
        last_epoch: How many steps were taken.

    Raises:
        TypeError: `optimizer` is not an `Optimizer`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, LRScheduler, Parameter
        >>> class Hyperbola(LRScheduler):
        ...     def rate_at(self, epoch, base_lr):
        ...         return base_lr / (1 + epoch)
        >>> optimizer = SGD([Parameter(np.zeros(3))], lr=0.6)
        >>> schedule = Hyperbola(optimizer)
        >>> for _ in range(2):
        ...     optimizer.step()
        ...     schedule.step()
        >>> round(optimizer.param_groups[0]["lr"], 3)
        0.2
        >>> schedule.state_dict()
        {'schedule': 'Hyperbola', 'base_lrs': [0.6], 'last_epoch': 2}

    Note:
        PyTorch computes most rates from the rate before, so that two schedules, or a
        schedule and a hand, can share an optimizer. A formula of the count alone is
        easier to read and to resume, but the rate has one owner: `step` raises if
        something else has changed it. A schedule is resumed by `load_state_dict`, not
        by an argument `last_epoch`.
    """

    _settings: tuple[str, ...] = ()

    def __init__(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(
                f"optimizer must be an Optimizer, such as SGD, got "
                f"{describe(optimizer)}"
            )
        self.optimizer = optimizer
        self.base_lrs = [
            group.get("initial_lr", group["lr"]) for group in optimizer.param_groups
        ]
        self._go_to(0)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """The rate after a number of steps, from the formula of the schedule.

        Args:
            epoch: The number of steps, 0 or above.
            base_lr: The rate at the start.

        Returns:
            The learning rate.
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define rate_at(epoch, base_lr)"
        )

    def step(self) -> None:
        """Set the next rate. Call it after the optimizer's own `step`.

        Raises:
            ValueError: Something else has changed the rate since the last step.
        """
        rates, now = self.get_last_lr(), [g["lr"] for g in self.optimizer.param_groups]
        if len(now) != len(rates):
            raise ValueError(
                f"{type(self).__name__} sets the rates of {len(rates)} groups, but the "
                f"optimizer has {len(now)}; add all groups before its first schedule"
            )
        if now != rates:
            raise ValueError(
                f"{type(self).__name__} has set the rate to {_listed(rates)}, but now "
                f"it is {_listed(now)}; let one schedule alone set it (SequentialLR "
                "joins several), and load its state together with the optimizer's"
            )
        self._go_to(self.last_epoch + 1)

    def _go_to(self, epoch: int) -> None:
        rates = self._rates_at(epoch)
        for rate in rates:
            if not math.isfinite(rate):
                raise ValueError(
                    f"{type(self).__name__} would set the rate to {rate} after {epoch} "
                    "steps; take a schedule that lowers the rate, such as with "
                    "gamma < 1"
                )
        self.last_epoch = epoch
        self._set(rates)

    def _rates_at(self, epoch: int) -> list[float]:
        return [self.rate_at(epoch, base_lr) for base_lr in self.base_lrs]

    def _set(self, rates: list[float]) -> None:
        groups = self.optimizer.param_groups
        for group, base_lr, rate in zip(groups, self.base_lrs, rates, strict=True):
            group.setdefault("initial_lr", base_lr)
            group["lr"] = rate

    def get_last_lr(self) -> list[float]:
        """The rates that the schedule has set last.

        Returns:
            A list of one rate for each group.
        """
        return self._rates_at(self.last_epoch)

    def state_dict(self) -> dict[str, Any]:
        """All that the next rates depend on, in a form that JSON can hold.

        Returns:
            The name of the class as `"schedule"`, the settings under their names,
            `"base_lrs"` and `"last_epoch"`.
        """
        settings = {name: getattr(self, name) for name in self._settings}
        numbers = {"base_lrs": list(self.base_lrs), "last_epoch": self.last_epoch}
        return {"schedule": type(self).__name__, **settings, **numbers}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on where another schedule with these settings stopped.

        Args:
            state_dict: What `state_dict` returned.

        Raises:
            TypeError: `state_dict` is no dict, or a value is of the wrong kind.
            ValueError: It is of another schedule or of other settings, or a value does
                not fit. Nothing has changed then. PyTorch would take its settings.
        """
        self._check_state(state_dict)
        self._take_state(state_dict)
        self._set(self.get_last_lr())

    def _check_state(self, state_dict: Mapping[str, Any]) -> None:
        if not isinstance(state_dict, Mapping):
            raise TypeError(
                f"state_dict must be the dict that {type(self).__name__}.state_dict() "
                f"returned, got {describe(state_dict)}"
            )
        own = self.state_dict()
        if set(state_dict) != set(own):
            raise ValueError(
                f"state_dict must have the keys {list(own)}, as that of a "
                f"{type(self).__name__}, got {list(state_dict)}"
            )
        for name in ("schedule", *self._settings):
            if state_dict[name] != own[name]:
                raise ValueError(
                    f"state_dict has {name}={state_dict[name]}, this schedule has "
                    f"{name}={own[name]}; make it with the arguments of the one that "
                    "was saved"
                )
        bases = state_dict["base_lrs"]
        if not isinstance(bases, list | tuple) or len(bases) != len(self.base_lrs):
            raise ValueError(
                f"state_dict['base_lrs'] must be a list of {len(self.base_lrs)} rates, "
                f"one for each group, got {describe(bases)}"
            )
        for base_lr in bases:
            non_negative(base_lr, "an entry of base_lrs")
        at_least(state_dict["last_epoch"], 0, "last_epoch")

    def _take_state(self, state_dict: Mapping[str, Any]) -> None:
        self.base_lrs = [float(base_lr) for base_lr in state_dict["base_lrs"]]
        self.last_epoch = int(state_dict["last_epoch"])


def _listed(rates: list[float]) -> str:
    return ", ".join(f"{rate:g}" for rate in rates)
