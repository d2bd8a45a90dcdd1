"""Where a training stands: all that its next epoch depends on."""

import copy
import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from nnguide._history import Evaluation, Standing, is_to_be_read


class Run(Standing):
    """A training between two epochs."""

    def __init__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        scheduler: LRScheduler | None,
        loaders: Iterable[object],
    ) -> None:
        super().__init__()
        self.model, self.optimizer, self.scheduler = model, optimizer, scheduler
        self.generators = _generators(loaders)

    def end_epoch(
        self, losses: list[float], mean: float, measured: Evaluation | None
    ) -> None:
        """Write down an epoch, and change the learning rate for the next."""
        self.add_epoch(
            losses, mean, measured, lambda: copy.deepcopy(self.model.state_dict())
        )
        if isinstance(self.scheduler, ReduceLROnPlateau):
            assert measured is not None  # `check_scheduler` asks for it
            self.scheduler.step(measured.loss)
        elif self.scheduler is not None:
            self.scheduler.step()

    def restore_best(self) -> None:
        """Give the model the weights of its best epoch."""
        if self.best is not None:
            self.model.load_state_dict(self.best)

    def start(self, path: str | os.PathLike[str], resume: bool) -> None:
        """Read the checkpoint, if there is one and it is to be used."""
        if not is_to_be_read(path, resume):
            return
        path = Path(path)
        saved, before = _read(path), copy.deepcopy(self._state())
        try:
            self._load(saved)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            self._load(before)
            raise ValueError(
                f"checkpoint {path.name} is not one of this training: {error}"
            ) from error

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the checkpoint, under another name first: a crash leaves the old one.

        It is read back before it takes the name, so that no file stands there that
        cannot be loaded.
        """
        path = Path(path)
        partial = path.with_name(path.name + ".partial")
        try:
            with partial.open("wb") as file:
                torch.save(self._state(), file)
                file.flush()
                os.fsync(file.fileno())  # on the disk before the old file gives way
            self._read_back(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def _read_back(self, path: Path) -> None:
        try:
            _read(path)
        except ValueError as error:
            raise TypeError(
                f"{_kind(self.optimizer)} or {_kind(self.scheduler)} has more in its "
                "state_dict() than tensors, numbers and text, which no checkpoint may "
                "hold; train without checkpoint"
            ) from error

    def _state(self) -> dict[str, Any]:
        """Tensors, numbers and text, which load without running any code."""
        scheduler = self.scheduler
        return {
            "model": dict(self.model.state_dict()),
            "optimizer": [_kind(self.optimizer), self.optimizer.state_dict()],
            "scheduler": [_kind(scheduler), scheduler and scheduler.state_dict()],
            "generators": [g.get_state() for g in self.generators],
            "torch": _global_states(self.model),
            **self.standing(),
        }

    def _load(self, state: dict[str, Any]) -> None:
        check_weights_fit(state["model"], self.model)
        for part in ("optimizer", "scheduler"):
            own, saved = _kind(getattr(self, part)), state[part][0]
            if own != saved:
                raise ValueError(f"its {part} is {saved}, that of this one {own}")
        if len(state["generators"]) != len(self.generators):
            raise ValueError(
                f"it has {len(state['generators'])} generators of loaders, this one "
                f"{len(self.generators)}"
            )
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"][1])
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"][1])
        for generator, saved in zip(self.generators, state["generators"], strict=True):
            generator.set_state(saved)
        for device, saved in state["torch"].items():
            _random(device).set_rng_state(saved)
        self.take_standing(state)


def check_weights_fit(saved: Mapping[str, torch.Tensor], model: nn.Module) -> None:
    """Raise, naming the keys that differ, unless the weights are of such a model."""
    own = model.state_dict()
    missing = [key for key in own if key not in saved]
    unexpected = [key for key in saved if key not in own]
    if missing or unexpected:
        raise ValueError(
            f"its weights are those of another model: missing {missing}, unexpected "
            f"{unexpected}"
        )
    for key, tensor in own.items():
        if saved[key].shape != tensor.shape or saved[key].dtype != tensor.dtype:
            raise ValueError(
                f"its {key} has shape {tuple(saved[key].shape)} and dtype "
                f"{saved[key].dtype}, that of the model {tuple(tensor.shape)} and "
                f"{tensor.dtype}"
            )


def _read(path: Path) -> dict[str, Any]:
    """What `Run.save` has written."""
    damaged = f"checkpoint {path.name} is damaged or was not written by fit"
    advice = "take an older copy, or remove it to start anew"
    try:
        if not zipfile.is_zipfile(path):  # its table of contents stands at its end
            raise ValueError("it is no archive, or is cut off")
        # Only tensors, numbers and text: any other pickle could run code.
        saved = torch.load(path, map_location="cpu", weights_only=True)
        if not isinstance(saved, dict) or "step_losses" not in saved:
            raise ValueError("it is something else")
    except UnpicklingError:  # its text tells how to run the code: leave it out
        raise ValueError(
            f"{damaged} (it holds more than tensors, numbers and text); {advice}"
        ) from None
    except (RuntimeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(f"{damaged} ({reason}); {advice}") from error
    return saved


def _kind(part: object) -> str | None:
    return None if part is None else type(part).__name__


def _generators(loaders: Iterable[object]) -> list[torch.Generator]:
    """The generators that decide the order of the examples, each once."""
    holders, found = list(loaders), []
    for holder in holders:  # grows: a loader holds samplers, which may hold others
        generator = getattr(holder, "generator", None)
        if isinstance(generator, torch.Generator) and generator not in found:
            found.append(generator)
        parts = (getattr(holder, name, None) for name in ("sampler", "batch_sampler"))
        holders += [part for part in parts if part is not None]
    return found


def _global_states(model: nn.Module) -> dict[str, torch.Tensor]:
    """The state that dropout draws from, and loaders that have no generator."""
    devices = {"cpu", *(p.device.type for p in model.parameters())} - {"meta"}
    return {name: _random(name).get_rng_state() for name in sorted(devices)}


def _random(device: str) -> Any:
    """The module that holds the random state of the device."""
    return torch if device == "cpu" else getattr(torch, device)
