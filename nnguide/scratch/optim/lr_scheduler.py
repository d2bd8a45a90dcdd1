"""What every schedule shares: it sets the learning rate, and can be resumed."""

import math
from collections.abc import Mapping
from typing import Any

from nnguide._validation import at_least, describe, non_negative
from nnguide.scratch.network._settings import KeepsSettings
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["LRScheduler"]


class LRScheduler(KeepsSettings):
    r"""The base of all schedules: sets `optimizer.lr` at once and at each `step`.

    A subclass defines `rate_at`, the rate after a number of steps, and lists in
    `_settings` the attributes that `rate_at` reads. "Epoch" is PyTorch's word for one
    call of `step`; call it after each batch, and the schedule counts batches.

    Args:
        optimizer: Whose rate to set. The rate that it has when its first schedule comes
            is the base of all its schedules.

    Attributes:
        optimizer: The optimizer.
        base_lr: The rate that the schedule starts from.
        last_epoch: How many steps were taken.

    Raises:
        TypeError: `optimizer` is not an `Optimizer`.

    Examples:
        >>> import numpy as np
        >>> from nnguide.scratch import SGD, LRScheduler, Parameter
        >>> class Hyperbola(LRScheduler):
        ...     def rate_at(self, epoch):
        ...         return self.base_lr / (1 + epoch)
        >>> optimizer = SGD([Parameter(np.zeros(3))], lr=0.6)
        >>> schedule = Hyperbola(optimizer)
        >>> for _ in range(2):
        ...     optimizer.step()
        ...     schedule.step()
        >>> round(optimizer.lr, 3)
        0.2
        >>> schedule.state_dict()
        {'schedule': 'Hyperbola', 'base_lr': 0.6, 'last_epoch': 2}

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
        if optimizer.initial_lr is None:
            optimizer.initial_lr = optimizer.lr
        self.optimizer = optimizer
        self.base_lr = optimizer.initial_lr
        self._go_to(0)

    def rate_at(self, epoch: int) -> float:
        """The rate after a number of steps, from the formula of the schedule.

        Args:
            epoch: The number of steps, 0 or above.

        Returns:
            The learning rate.
        """
        raise NotImplementedError(f"{type(self).__name__} must define rate_at(epoch)")

    def step(self) -> None:
        """Set the next rate. Call it after the optimizer's own `step`.

        Raises:
            ValueError: Something else has changed the rate since the last step.
        """
        if self.optimizer.lr != self.rate_at(self.last_epoch):
            raise ValueError(
                f"{type(self).__name__} has set the rate to "
                f"{self.rate_at(self.last_epoch):g}, but now it is "
                f"{self.optimizer.lr:g}; let one schedule alone set it (SequentialLR "
                "joins several), and load its state together with the optimizer's"
            )
        self._go_to(self.last_epoch + 1)

    def _go_to(self, epoch: int) -> None:
        rate = self.rate_at(epoch)
        if not math.isfinite(rate):
            raise ValueError(
                f"{type(self).__name__} would set the rate to {rate} after {epoch} "
                "steps; take a schedule that lowers the rate, such as with gamma < 1"
            )
        self.last_epoch, self.optimizer.lr = epoch, rate

    def get_last_lr(self) -> list[float]:
        """The rate that the schedule has set last.

        Returns:
            A list of one rate. In PyTorch it has one for each parameter group.
        """
        return [self.rate_at(self.last_epoch)]

    def state_dict(self) -> dict[str, Any]:
        """All that the next rates depend on, in a form that JSON can hold.

        Returns:
            The name of the class as `"schedule"`, the settings under their names,
            `"base_lr"` and `"last_epoch"`.
        """
        names = (*self._settings, "base_lr", "last_epoch")
        numbers = {name: getattr(self, name) for name in names}
        return {"schedule": type(self).__name__, **numbers}

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
        self.optimizer.lr = self.rate_at(self.last_epoch)

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
        non_negative(state_dict["base_lr"], "base_lr")
        at_least(state_dict["last_epoch"], 0, "last_epoch")

    def _take_state(self, state_dict: Mapping[str, Any]) -> None:
        self.base_lr = float(state_dict["base_lr"])
        self.last_epoch = int(state_dict["last_epoch"])
