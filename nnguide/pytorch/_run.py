"""Where a training stands: all that its next epoch depends on."""

import copy
import io
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from nnguide._checkpoint import (
    check_epochs,
    check_identity,
    is_to_be_read,
    settings_of,
)
from nnguide._files import replacing
from nnguide._history import Evaluation, Standing
from nnguide.pytorch._generators import generators_of, global_states, set_global_states


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
        self.generators = generators_of(loaders)
        self.identity: dict[str, str] = {}

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
        self.identity = identity() | _settings(self._state())
        if not there:
            return
        path = Path(path)
        saved, before = _read(path), copy.deepcopy(self._state())
        try:
            self._check(saved, epochs)
            self._load(saved)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            self._load(before)
            raise ValueError(
                f"checkpoint {path.name} is not one of this training: {error}"
            ) from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the checkpoint; a crash leaves the old one.

        It is read back before it takes its name, so that no file stands there that
        cannot be loaded.
        """
        with replacing(path, "checkpoint") as file:
            torch.save({"identity": self.identity, **self._state()}, file)
            file.flush()
            self._read_back(Path(file.name))

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
            "torch": global_states(self.model),
            **self.standing(),
        }

    def _check(self, state: dict[str, Any], epochs: int) -> None:
        """Raise unless `state` is one of this training, and not past its end."""
        check_weights_fit(state["model"], self.model)
        for part in ("optimizer", "scheduler"):
            own, saved = _kind(getattr(self, part)), state[part][0]
            if own != saved:
                raise ValueError(f"its {part} is {saved}, that of this one {own}")
        own_groups, saved_groups = (
            [len(group["params"]) for group in groups]
            for groups in (
                self.optimizer.param_groups,
                state["optimizer"][1]["param_groups"],
            )
        )
        if own_groups != saved_groups:
            raise ValueError(
                f"its optimizer holds {saved_groups} parameters in each group, that of "
                f"this one {own_groups}"
            )
        if len(state["generators"]) != len(self.generators):
            raise ValueError(
                f"it has {len(state['generators'])} generators of loaders, this one "
                f"{len(self.generators)}"
            )
        check_identity(state["identity"], self.identity, _settings(state))
        check_epochs(len(state["train_losses"]), epochs)

    def _load(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"][1])
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"][1])
        for generator, saved in zip(self.generators, state["generators"], strict=True):
            generator.set_state(saved)
        set_global_states(state["torch"])
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
    content = io.BytesIO(path.read_bytes())
    try:
        # torch.load compares no checksums: the archive has one for each of its files.
        with zipfile.ZipFile(content) as archive:
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
        content.seek(0)
        # Only tensors, numbers and text: any other pickle could run code.
        saved = torch.load(content, map_location="cpu", weights_only=True)
    except UnpicklingError:  # its text tells how to run the code: leave it out
        reason = "it holds more than tensors, numbers and text"
    except Exception:  # whatever a damaged file makes zipfile or PyTorch raise
        reason = "it is no archive, is cut off, or bytes of it have changed"
    else:
        if isinstance(saved, dict) and "identity" in saved:
            return saved
        reason = "it is something else; weights alone are for load_state_dict"
    raise ValueError(
        f"checkpoint {path.name} is damaged or was not written by fit ({reason}); take "
        "an older copy, or remove it to start anew"
    )


def _settings(state: dict[str, Any]) -> dict[str, str]:
    """Those of optimizer and scheduler, without the numbers of the parameters."""
    groups = [
        {key: value for key, value in group.items() if key != "params"}
        for group in state["optimizer"][1]["param_groups"]
    ]
    return settings_of(groups, "optimizer group") | settings_of(
        state["scheduler"][1], "scheduler"
    )


def _kind(part: object) -> str | None:
    return None if part is None else type(part).__name__
