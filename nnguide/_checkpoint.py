"""What a checkpoint belongs to: a training is gone on with, never another one.

Weights of the right shapes load into any network of these shapes, with any data. So a
checkpoint also holds the identity of its training, a dict of short texts: the hash of
the data, and each setting that the weights depend on.
"""

import hashlib
import inspect
import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnguide._files import as_place, check_writable
from nnguide._validation import describe, true_or_false


def is_to_be_read(path: str | os.PathLike[str] | None, resume: bool) -> bool:
    """Whether there is a checkpoint; one that is not to be used is an error."""
    true_or_false(resume, "resume")
    if path is None:
        if resume:
            raise ValueError("resume=True needs checkpoint, the file to go on from")
        return False
    place = as_place(path, "checkpoint")
    check_writable(path, "checkpoint")
    if place.exists() and not resume:
        raise FileExistsError(
            f"checkpoint {place.name} is there already; pass resume=True to go on "
            "from it, or another path"
        )
    return place.exists()


def check_epochs(done: int, epochs: int) -> None:
    """Raise if more epochs are done than were asked for."""
    if done > epochs:
        raise ValueError(
            f"it holds {done} epochs, and epochs={epochs} is how many there are to be "
            f"in all; pass at least epochs={done}, or another path to start anew"
        )


def check_identity(
    saved: Mapping[str, str], own: Mapping[str, str], now: Mapping[str, str]
) -> None:
    """Raise, saying what differs, unless `own` is the identity of the `saved` training.

    `now` are the settings that the training has changed since, as a schedule changes
    the learning rate: whoever goes on with the same optimizer has these.
    """
    told = []
    for key in {**saved, **own}:
        then, given = saved.get(key, "nothing"), own.get(key, "nothing")
        if given not in (then, now.get(key)):
            told.append(f"its {key} is {then}, that of this one {given}")
    if told:
        raise ValueError("; ".join(told))


def fingerprint(array: np.ndarray) -> str:
    """Shape, dtype and hash of an array: the same only for the same numbers."""
    content = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    code = hashlib.blake2b(content.data, digest_size=6).hexdigest()
    return f"{describe(array)} with hash {code}"


def lines_of(model: object) -> dict[str, str]:
    """The layers of a model and their settings, as `print` shows them."""
    lines = repr(model).splitlines()
    return {
        f"model, line {i} of print(model)," if len(lines) > 1 else "model": line.strip()
        for i, line in enumerate(lines, 1)
    }


def settings_of(value: Any, name: str) -> dict[str, str]:
    """All numbers, texts and truth values in `value`, each under the way to it."""
    if value is None or isinstance(value, bool | int | float | str):
        return {name: repr(value)}
    found: dict[str, str] = {}
    if isinstance(value, list | tuple):
        value = dict(enumerate(value))
    if isinstance(value, Mapping):
        for key, part in value.items():
            found |= settings_of(part, f"{name}.{key}")
    return found


def loss_of(loss_fn: Any, tell: Callable[[Any], str | None]) -> dict[str, str]:
    """The kind of loss and the arguments that it was made with.

    `tell` gives the text for an array of class weights, and `None` for anything else.
    """
    if not hasattr(loss_fn, "reduction"):  # a function, of which there is only a name
        kind = type(loss_fn).__name__
        return {"loss_fn": getattr(loss_fn, "__name__", kind)}
    found = {"loss_fn": type(loss_fn).__name__}
    for name in inspect.signature(type(loss_fn)).parameters:
        value = getattr(loss_fn, name, None)
        told = tell(value)
        found |= settings_of(value if told is None else told, f"loss_fn.{name}")
    return found
