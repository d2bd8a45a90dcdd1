"""What attention takes: sequences of rows, one a token."""

import numpy as np

from nnguide._validation import as_input, shape_of


def as_sequence(
    x: np.ndarray, width: int, batch_first: bool, dtype: np.dtype, name: str
) -> np.ndarray:
    """`x`, checked: sequences of rows that are `width` long, or one sequence."""
    shape = shape_of(x)
    batch = f"(N, T, {width})" if batch_first else f"(T, N, {width})"
    fits = len(shape) in (2, 3) and shape[-1] == width
    if fits and 0 in shape:
        raise ValueError(f"{name} must hold at least one token, got shape {shape}")
    return as_input(x, f"{batch} or (T, {width})", fits, dtype, name)


def check_pair(
    query: np.ndarray, key: np.ndarray, value: np.ndarray, batch_first: bool
) -> None:
    """Raise unless there is a value for each key, and keys for each sequence."""
    if key.ndim != query.ndim:
        raise ValueError(
            f"key must have as many axes as query, of shape {query.shape}, got "
            f"{key.shape}"
        )
    axis = 0 if batch_first else 1
    if key.ndim == 3 and key.shape[axis] != query.shape[axis]:
        raise ValueError(
            f"key must hold as many sequences as query, {query.shape[axis]}, got shape "
            f"{key.shape}"
        )
    if value.shape != key.shape:
        raise ValueError(
            f"value must have the shape of key, {key.shape}, one value for each key, "
            f"got {value.shape}"
        )
