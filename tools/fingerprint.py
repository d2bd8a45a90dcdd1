"""What a page's own code holds, as one short number a name: has a check changed it?

Nothing has changed if the code that follows cannot tell the difference: the same
objects with the same contents, and the same random numbers ahead.
"""

import io
import pickle
import random
import sys
import zlib
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

# What is known by its name, because its content is code.
CODE = type | FunctionType | BuiltinFunctionType | ModuleType


class Watch:
    """What the objects of `held`, under their names, hold now.

    The generators and settings that all code shares are watched too.
    """

    def __init__(self, held: dict[str, Any]) -> None:
        self.held = {name: held[name] for name in held if not name.startswith("__")}
        self._memories: list[tuple[Any, Any]] = []
        self._before = self._sums(self._memories)

    def changed(self) -> list[str]:
        """The names whose objects hold something else by now, in order.

        What a module has remembered of its last forward pass is put back: to look at
        the outputs of a network changes nothing else about it.
        """
        for module, memory in self._memories:
            module._memory = memory
        after = self._sums([])
        return sorted(name for name, was in self._before.items() if after[name] != was)

    def _sums(self, memories: list[tuple[Any, Any]]) -> dict[str, int]:
        everything = {**self.held, **_shared()}
        return {name: checksum(value, memories) for name, value in everything.items()}


def checksum(value: Any, memories: list[tuple[Any, Any]] | None = None) -> int:
    """The same number for the same contents, within one process.

    To `memories` are added the modules in it, each with what it remembers.
    """
    buffer = io.BytesIO()
    try:
        _Pickler(buffer, [] if memories is None else memories).dump(value)
    except Exception:  # an object may refuse to be pickled in any way it likes
        return 0
    return zlib.crc32(buffer.getbuffer())


class _Pickler(pickle.Pickler):
    """Writes what an object holds; arrays as a checksum, code as its name.

    Nothing reads it back, so it need not import what it names.
    """

    def __init__(self, buffer: io.BytesIO, memories: list[tuple[Any, Any]]) -> None:
        super().__init__(buffer, protocol=5)
        self.memories = memories

    def reducer_override(self, value: Any) -> Any:
        if value is str:  # what `_parts` names, found by pickle itself
            return NotImplemented
        if isinstance(value, CODE):
            return _parts("code", value.__name__, id(value))
        if isinstance(value, np.ndarray) and not value.dtype.hasobject:
            return _parts("array", value.dtype.str, value.shape, _sum(value))
        if hasattr(value, "_memory"):
            self.memories.append((value, value._memory))
            own = {k: v for k, v in vars(value).items() if k != "_memory"}
            return _parts("module", id(value), own)
        family = type(value).__module__.partition(".")[0]
        if family == "matplotlib":  # figures are closed as soon as they are compared
            return _parts("figure")
        if family == "torch" and (found := _of_torch(value)):
            return found
        try:
            return value.__reduce_ex__(5)
        except Exception:  # an iterator, a lock, an open file
            return _parts("closed", type(value).__qualname__)


def _parts(*parts: Any) -> tuple[Any, ...]:
    return str, parts


def _sum(array: np.ndarray) -> int:
    return zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data)


def _of_torch(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Generator):
        return _parts("generator", _sum(value.get_state().numpy()))
    if isinstance(value, torch.Tensor):
        plain = value.detach().cpu().contiguous()
        content = _sum(plain.reshape(-1).view(torch.uint8).numpy())
        grad = value.grad if value.is_leaf else None
        kind = (str(plain.dtype), tuple(plain.shape), value.requires_grad)
        return _parts("tensor", *kind, content, grad)
    return None


def _shared() -> dict[str, Any]:
    """What belongs to no name of the page, and yet decides what its code prints."""
    state: dict[str, Any] = {
        "the generator of `random`": random.getstate(),
        "the generator of `np.random`": np.random.get_state(),  # noqa: NPY002
        "NumPy's print options": str(np.get_printoptions()),
    }
    if torch := sys.modules.get("torch"):
        state["the generator of PyTorch"] = torch.get_rng_state().numpy()
    return state
