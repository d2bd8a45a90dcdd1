"""Save to a file and load again, without pickle: a file can hold data, never code."""

import io
import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnguide._files import as_place, replacing
from nnguide._validation import describe, plain

__all__ = ["load", "save"]

_TREE = "tree"  # the entry that says where each array belongs
_FORMAT = "nnguide 1"


def save(obj: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write a dict of arrays, such as a `state_dict`, as a NumPy `.npz` file.

    The file is written under another name first and then renamed, so that a crash
    while writing leaves the old file whole. A link stays a link, and the permissions of
    an older file stay.

    Args:
        obj: A dict with text as keys. Its values are arrays, numbers, text, truth
            values, `None`, or lists and dicts of these, as deep as you like.
        path: Where to write. No ending is added.

    Raises:
        TypeError: `obj` holds something else, or is no dict; or `path` is no path.
        OSError: The file cannot be written, as in a folder that is not there. An older
            one is as it was.

    Examples:
        >>> import tempfile
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> net = nn.Linear(2, 1, rng=np.random.default_rng(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     nn.save({"model": net.state_dict(), "epoch": 3}, folder + "/net.npz")
        ...     loaded = nn.load(folder + "/net.npz")
        >>> loaded["epoch"], list(loaded["model"])
        (3, ['weight', 'bias'])

    Note:
        `torch.save` pickles, and a pickle runs code when it is loaded; hence PyTorch's
        `weights_only=True`. Here there is no other way.
    """
    if not isinstance(obj, Mapping):
        raise TypeError(
            f"obj must be a dict, such as net.state_dict(), got {describe(obj)}"
        )
    arrays: dict[str, np.ndarray] = {}
    tree = _take_out(obj, "obj", arrays)
    text = json.dumps({"format": _FORMAT, "content": tree})
    with replacing(path) as file:
        np.savez(file, allow_pickle=False, **{_TREE: np.array(text)}, **arrays)


def load(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read what `save` has written.

    Args:
        path: The file.

    Returns:
        The dict that was saved. Tuples have become lists, NumPy's numbers arrays of no
        axes.

    Raises:
        FileNotFoundError: There is no such file.
        OSError: It cannot be read, or is a folder.
        ValueError: The file is damaged, cut off, or was not written by `save`.

    Examples:
        >>> import tempfile
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     nn.save({"mean": np.array([0.5, 2.0])}, folder + "/scale.npz")
        ...     nn.load(folder + "/scale.npz")
        {'mean': array([0.5, 2. ])}
    """
    place = as_place(path)
    content = io.BytesIO(place.read_bytes())
    reason = "it is no such file, or bytes of it have changed"
    try:
        with np.load(content, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        whole = json.loads(str(arrays.pop(_TREE)))
        if whole["format"] != _FORMAT:
            reason = f"its format is {whole['format']!r}, not {_FORMAT!r}"
            raise ValueError
        loaded: dict[str, Any] = _put_back(whole["content"], arrays)
    # Whatever a damaged file makes NumPy raise. Its text would be of no help: of a
    # foreign file it says that one could "load it unsafely".
    except Exception:
        raise ValueError(
            f"{place.name} is damaged or was not written by nnguide.scratch.save "
            f"({reason}); save it again, or take an older copy"
        ) from None
    return loaded


def _take_out(value: Any, where: str, arrays: dict[str, np.ndarray]) -> Any:
    """`value` as JSON can hold it, with the number of its entry for each array."""
    if isinstance(plain(value, where), np.ndarray | np.generic):
        if value.dtype.kind not in "biufU":
            raise TypeError(f"{where} must hold numbers, got dtype {value.dtype}")
        key = f"array{len(arrays)}"
        arrays[key] = np.asarray(value)
        return {"array": key}
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"{where} must have text as keys, got {describe(key)}")
        parts = {k: _take_out(v, f"{where}[{k!r}]", arrays) for k, v in value.items()}
        return {"dict": parts}
    if isinstance(value, list | tuple):
        return [_take_out(v, f"{where}[{i}]", arrays) for i, v in enumerate(value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(
        f"{where} must be an array, a number, text, a list or a dict, got "
        f"{describe(value)}"
    )


def _put_back(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    """Undo `_take_out`."""
    if isinstance(value, list):
        return [_put_back(v, arrays) for v in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        return arrays[value["array"]]
    return {k: _put_back(v, arrays) for k, v in value["dict"].items()}
