"""What a training has measured, and where it stands between two epochs.

`Evaluation`, `History` and `Standing`, which early stopping asks, are the same for
PyTorch: `nnguide/_history.py`. Here it is saved with all that the next epoch needs.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nnguide._checkpoint import (
    check_epochs,
    check_identity,
    fingerprint,
    is_to_be_read,
    lines_of,
    loss_of,
    settings_of,
)
from nnguide._history import Evaluation, History, Standing
from nnguide.scratch.losses.loss import Loss
from nnguide.scratch.network._state_dict import check_arrays
from nnguide.scratch.network.module import Module
from nnguide.scratch.network.saving import load, save
from nnguide.scratch.optim.lr_scheduler import LRScheduler
from nnguide.scratch.optim.optimizer import Optimizer

__all__ = ["Evaluation", "History"]


class Run(Standing):
    """A training between two epochs."""

    def __init__(
        self,
        model: Module,
        optimizer: Optimizer,
        scheduler: LRScheduler | None,
        rng: np.random.Generator | None,
    ) -> None:
        super().__init__()
        self.model, self.optimizer, self.scheduler = model, optimizer, scheduler
        own = [getattr(module, "rng", None) for module in model.modules()]
        self.generators = [g for g in (rng, *own) if g is not None]
        self.identity: dict[str, str] = {}

    def end_epoch(
        self, losses: list[float], mean: float, measured: Evaluation | None
    ) -> None:
        """Write down an epoch, and change the learning rate for the next."""
        self.add_epoch(losses, mean, measured, self.model.state_dict)
        if self.scheduler is not None:
            self.scheduler.step()

    def restore_best(self) -> None:
        """Give the model the weights of its best epoch."""
        if self.best is not None:
            self.model.load_state_dict(self.best)

    def start(
        self,
        path: str | os.PathLike[str] | None,
        resume: bool,
        epochs: int,
        identity: Callable[[], dict[str, str]],
    ) -> None:
        """Read the checkpoint, if there is one and it is to be used."""
        there = is_to_be_read(path, resume)
        if path is None:
            return
        self.identity = identity() | self._settings(self._state())
        if not there:
            return
        name, saved = f"checkpoint {Path(path).name}", load(path)
        if not {"identity", "optimizer", "scheduler"} <= saved.keys():
            raise ValueError(
                f"{name} was not written by fit; if it holds weights alone, give them "
                "to net.load_state_dict, and fit another path"
            )
        before = self._state()
        try:
            self._check(saved, epochs)
            self._load(saved)
        except (TypeError, ValueError) as error:
            self._load(before)
            raise ValueError(f"{name} is not one of this training: {error}") from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the checkpoint; what is not finite could not be read again."""
        for key, array in self.optimizer.state_dict().items():
            if isinstance(array, np.ndarray) and not np.isfinite(array).all():
                raise ValueError(
                    f"epoch {self.epoch}, at its end: {key} of the optimizer is no "
                    "longer finite, since gradients are far too large; scale x and y"
                )
        save({"identity": self.identity, **self._state()}, path)

    def _state(self) -> dict[str, Any]:
        scheduler = self.scheduler and self.scheduler.state_dict()
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scheduler": scheduler,
            "generators": [g.bit_generator.state for g in self.generators],
            **self.standing(),
        }

    def _settings(self, state: dict[str, Any]) -> dict[str, str]:
        """Those of optimizer and scheduler."""
        return settings_of(state["optimizer"], "optimizer") | settings_of(
            state["scheduler"], "scheduler"
        )

    def _check(self, state: dict[str, Any], epochs: int) -> None:
        """Raise unless `state` is one of this training, and not past its end."""
        if len(state["generators"]) != len(self.generators) or (
            (state["scheduler"] is None) != (self.scheduler is None)
        ):
            raise ValueError("it has other generators, or another scheduler")
        check_arrays(state["model"], self.model.state_dict(), "its weights")
        check_identity(state["identity"], self.identity, self._settings(state))
        check_epochs(len(state["train_losses"]), epochs)

    def _load(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"])
        for generator, saved in zip(self.generators, state["generators"], strict=True):
            generator.bit_generator.state = saved
        self.take_standing(state)


def identity_of(
    model: Module,
    data: dict[str, np.ndarray],
    loss_fn: Loss,
    **settings: float | None,
) -> dict[str, str]:
    """What a training is, beside its optimizer and schedule: data and settings."""
    arrays = {name: fingerprint(array) for name, array in data.items()}
    losses = loss_of(
        loss_fn, lambda v: fingerprint(v) if isinstance(v, np.ndarray) else None
    )
    chosen = {name: repr(value) for name, value in settings.items()}
    return {**arrays, **losses, **chosen, **lines_of(model)}
