"""What a training is: its data, by their hash, and the settings of its parts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, Sampler

from nnguide._checkpoint import lines_of, loss_of
from nnguide.pytorch._labels import LossFn


def identity_of(
    model: nn.Module,
    batches: Iterable[object],
    validation: Iterable[object] | None,
    loss_fn: LossFn,
    max_norm: float | None,
) -> dict[str, str]:
    """What a training is, beside its optimizer and schedule."""
    return {
        **_batches_of(batches, "batches"),
        **_batches_of(validation, "validation"),
        **loss_of(
            loss_fn, lambda v: digest(v) if isinstance(v, torch.Tensor) else None
        ),
        "max_norm": repr(max_norm),
        **lines_of(model),
    }


def _batches_of(batches: Iterable[object] | None, name: str) -> dict[str, str]:
    if not isinstance(batches, DataLoader):
        return {name: digest(batches)}
    return {
        f"{name}.dataset": digest(batches.dataset),
        f"{name}.batch_size": repr(batches.batch_size),
        f"{name}.drop_last": repr(batches.drop_last),
        f"{name}.sampler": type(batches.sampler).__name__,
    }


def digest(value: object) -> str:
    """The kind of `value` and a hash of all numbers that can be found in it."""
    code = hashlib.blake2b(digest_size=6)
    _feed(code, value, set())
    what = type(value).__name__
    if isinstance(value, torch.Tensor):
        what = f"a tensor of shape {tuple(value.shape)} and dtype {value.dtype}"
    elif isinstance(value, Sequence):
        what += f" of {len(value)}"
    return "None" if value is None else f"{what} with hash {code.hexdigest()}"


def _feed(code: Any, value: Any, seen: set[int]) -> None:
    """Add to the hash: arrays whole, of what is no data only the kind."""
    code.update(type(value).__name__.encode())
    if isinstance(value, Dataset | Sampler | DataLoader):
        if id(value) in seen:  # a sampler knows its dataset, and some know the sampler
            return
        seen.add(id(value))
        value = vars(value)
    if isinstance(value, torch.Tensor):
        code.update(f"{tuple(value.shape)} {value.dtype}".encode())
        flat = value.detach().cpu().contiguous().reshape(-1)
        code.update(flat.view(torch.uint8).numpy().data)
    elif isinstance(value, np.ndarray) and value.dtype.kind in "biufcSU":
        code.update(f"{value.shape} {value.dtype}".encode())
        code.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, list | tuple):
        for part in value:
            _feed(code, part, seen)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            code.update(repr(key).encode())
            _feed(code, part, seen)
    elif isinstance(value, bool | int | float | str | bytes):
        code.update(repr(value).encode())
