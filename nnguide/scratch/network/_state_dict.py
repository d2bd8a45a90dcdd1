"""Whether a `state_dict` fits: its keys, and the kind, shape and entries of each."""

from collections.abc import Mapping

import numpy as np

from nnguide._validation import describe, plain


def check_arrays(
    given: Mapping[str, np.ndarray], own: Mapping[str, np.ndarray], name: str
) -> None:
    """Raise unless `given` holds a finite array that fits each of `own`, no more."""
    if not isinstance(given, Mapping):
        raise TypeError(
            f"{name} must be a dict with the keys {list(own)}, got {describe(given)}"
        )
    if set(given) != set(own):
        raise ValueError(
            f"{name} must have the keys {list(own)}; "
            f"missing {[key for key in own if key not in given]}, "
            f"unknown {[key for key in given if key not in own]}"
        )
    for key, array in own.items():
        entry = f"{name}[{key!r}]"
        value = plain(given[key], entry)
        kind, kinds = ("float", "f") if array.dtype.kind == "f" else ("integer", "iu")
        if not isinstance(value, np.ndarray) or value.dtype.kind not in kinds:
            article = "a" if kind == "float" else "an"
            raise TypeError(
                f"{entry} must be {article} {kind} array, got {describe(value)}"
            )
        if value.shape != array.shape:
            hint = "; is it transposed?" if value.shape == array.shape[::-1] else ""
            raise ValueError(
                f"{entry} must have shape {array.shape}, got {value.shape}{hint}"
            )
        with np.errstate(over="ignore"):  # too large for float32: raised here
            finite = np.isfinite(value.astype(array.dtype))
        if not finite.all():
            raise ValueError(
                f"{entry} must be finite as {array.dtype}, got {value[~finite][0]}; "
                "look for it where it was computed"
            )
