"""Where random numbers come from: PyTorch's generators and those of the loaders."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn


@contextmanager
def undrawn(model: nn.Module, batches: object) -> Iterator[None]:
    """What is drawn inside is drawn again after it, as if nothing had been.

    Going through a `DataLoader` draws a number from PyTorch's generator, even without
    shuffling. Measuring must not change the training that goes on after it.
    """
    own, states = generators_of([batches]), global_states(model)
    before = [generator.get_state() for generator in own]
    try:
        yield
    finally:
        set_global_states(states)
        for generator, state in zip(own, before, strict=True):
            generator.set_state(state)


def generators_of(loaders: Iterable[object]) -> list[torch.Generator]:
    """The generators that decide the order of the examples, each once."""
    holders, found = list(loaders), []
    for holder in holders:  # grows: a loader holds samplers, which may hold others
        generator = getattr(holder, "generator", None)
        if isinstance(generator, torch.Generator) and generator not in found:
            found.append(generator)
        parts = (getattr(holder, name, None) for name in ("sampler", "batch_sampler"))
        holders += [part for part in parts if part is not None]
    return found


def global_states(model: nn.Module) -> dict[str, torch.Tensor]:
    """The state that dropout draws from, and loaders that have no generator."""
    devices = {"cpu", *(p.device.type for p in model.parameters())} - {"meta"}
    return {name: _random(name).get_rng_state() for name in sorted(devices)}


def set_global_states(states: Mapping[str, torch.Tensor]) -> None:
    """Draw from now on as after `global_states`."""
    for device, state in states.items():
        _random(device).set_rng_state(state)


def _random(device: str) -> Any:
    """The module that holds the random state of the device."""
    return torch if device == "cpu" else getattr(torch, device)
