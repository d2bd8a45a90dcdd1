"""Store what a long training has made, as `nnguide/data/weights.py` reads it."""

import hashlib
import io
from collections.abc import Mapping

import numpy as np

from nnguide.data._files import FOLDER


def packed(state: Mapping[str, np.ndarray]) -> bytes:
    """A state dict as a file, in 16 bits."""
    out = io.BytesIO()
    half = {name: array.astype(np.float16) for name, array in state.items()}
    np.savez_compressed(out, allow_pickle=False, **half)
    return out.getvalue()


def store(name: str, state: Mapping[str, np.ndarray]) -> None:
    """Write the file `name`, and print its entry for `nnguide/data/weights.py`."""
    data = packed(state)
    (FOLDER / name).write_bytes(data)
    print(name, len(data), hashlib.sha256(data).hexdigest())
