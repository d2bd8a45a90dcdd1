"""What a training has measured, and where it stands between two epochs.

`Evaluation`, `History` and `Standing`, which early stopping asks, are the same for
PyTorch: `nnguide/_history.py`. Here it is saved with all that the next epoch needs.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np

from nnguide._history import Evaluation, History, Standing, is_to_be_read
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

    def start(self, path: str | os.PathLike[str], resume: bool) -> None:
        """Read the checkpoint, if there is one and it is to be used."""
        if not is_to_be_read(path, resume):
            return
        before = self._state()
        try:
            self._load(load(path))
        except (KeyError, TypeError, ValueError) as error:
            self._load(before)
            raise ValueError(
                f"checkpoint {Path(path).name} is not one of this training: {error}"
            ) from error

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the checkpoint."""
        save(self._state(), path)

    def _state(self) -> dict[str, Any]:
        scheduler = self.scheduler and self.scheduler.state_dict()
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scheduler": scheduler,
            "generators": [g.bit_generator.state for g in self.generators],
            **self.standing(),
        }

    def _load(self, state: dict[str, Any]) -> None:
        if len(state["generators"]) != len(self.generators) or (
            (state["scheduler"] is None) != (self.scheduler is None)
        ):
            raise ValueError("it has other generators, or another scheduler")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"])
        for generator, saved in zip(self.generators, state["generators"], strict=True):
            generator.bit_generator.state = saved
        self.take_standing(state)
