"""Checks of a reader's input, shared by `data`, `scratch` and `checks`.

Each function returns its argument in the form that the caller computes with, or raises
an error that says what came, what was expected, and what to do.
"""

import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnguide._advice import to_floats, to_labels, to_one_axis

# A memory map is an array that lies in a file, and computes as an array does.
_PLAIN = np.ndarray, np.memmap

_LARGEST = 2**31 - 1  # of sizes and counts: no memory holds more, no training ends


def describe(value: object) -> str:
    """What came, in a few words: shape and dtype of an array, else type and value."""
    if isinstance(value, np.ndarray):
        kind = "n array" if type(value) in _PLAIN else f" {type(value).__name__}"
        return f"a{kind} of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


def plain(value: Any, name: str) -> Any:
    """`value`, checked: no array of a kind that computes differently from an array.

    A product of two `np.matrix` is one of matrices, and a masked array loses its mask
    or ignores it. Of anything else it is left to the caller to say what it should be.
    """
    if type(value) not in _PLAIN and isinstance(value, np.ndarray):
        advice = f"convert it with np.asarray({name})"
        if isinstance(value, np.ma.MaskedArray):
            advice = (
                f"fill its gaps with {name}.filled(0.0), or with what the gaps should "
                "count as, or leave out the examples that have gaps"
            )
        raise TypeError(
            f"{name} must be a plain NumPy array, got {describe(value)}, which follows "
            f"other rules; {advice}"
        )
    return value


def as_features(
    x: np.ndarray, name: str = "x", in_features: int | None = None
) -> np.ndarray:
    """`x`, checked: a finite float array `(N, D)` with N ≥ 1, and D as given."""
    if not isinstance(plain(x, name), np.ndarray):
        raise TypeError(
            f"{name} must be a NumPy array of shape (N, D), got {describe(x)}"
            + to_floats(x, name)
        )
    if x.dtype not in (np.float32, np.float64):
        raise TypeError(
            f"{name} must be float32 or float64, got dtype {x.dtype}"
            + to_floats(x, name)
        )
    if x.ndim != 2:
        hint = f"; for one example write {name}[None, :]" if x.ndim == 1 else ""
        raise ValueError(
            f"{name} must have shape (N, D), one row an example, got {x.shape}{hint}"
        )
    if x.shape[0] == 0:
        raise ValueError(
            f"{name} must hold at least one example, got an empty batch of shape "
            f"{x.shape}"
        )
    if in_features is not None and x.shape[1] != in_features:
        raise ValueError(
            f"{name} must have {in_features} columns, one an input of the network, "
            f"got shape {x.shape}"
        )
    return all_finite(x, name, "remove or replace such rows first")


def all_finite(x: np.ndarray, name: str, advice: str) -> np.ndarray:
    """`x`, checked: every entry is finite; the error says where one is not."""
    if not np.isfinite(x).all():
        at = tuple(int(i) for i in np.argwhere(~np.isfinite(x))[0])
        raise ValueError(f"{name} must be finite, got {x[at]} at {list(at)}; {advice}")
    return x


def as_input(
    x: np.ndarray,
    expected: str = "(N, ...)",
    fits: bool = True,
    dtype: DTypeLike | None = None,
    name: str = "x",
) -> np.ndarray:
    """`x`, checked: a float array with entries, of the dtype of the weights if given.

    `fits` is whether its shape is the `expected` one; ask with `shape_of`, which
    also takes what is no array.
    """
    if not isinstance(plain(x, name), np.ndarray):
        raise TypeError(
            f"{name} must be a NumPy array of shape {expected}, got {describe(x)}"
            + to_floats(x, name, dtype or np.float64)
        )
    if x.dtype not in (np.float32, np.float64):
        raise TypeError(
            f"{name} must be float32 or float64, got dtype {x.dtype}"
            + to_floats(x, name, dtype or np.float64)
        )
    if dtype is not None and x.dtype != dtype:  # NumPy would go on, in float64
        raise TypeError(
            f"{name} must be {np.dtype(dtype)}, as the weights are, got {x.dtype}; "
            f"convert it with {name}.astype(np.{np.dtype(dtype)}) or make the layer "
            f"with dtype=np.{x.dtype}"
        )
    if not fits:
        raise ValueError(f"{name} must have shape {expected}, got {x.shape}")
    if x.size == 0:
        raise ValueError(
            f"{name} must hold at least one example, got an empty batch of shape "
            f"{x.shape}"
        )
    return x


def shape_of(x: np.ndarray) -> tuple[int, ...]:
    """The shape of an array; `()` of anything else, of which `as_input` says what."""
    return x.shape if isinstance(x, np.ndarray) else ()


def as_labels(y: np.ndarray, n: int, num_classes: int, name: str = "y") -> np.ndarray:
    """`y`, checked: integer labels `(n,)` from 0 to `num_classes` − 1."""
    if not isinstance(plain(y, name), np.ndarray):
        raise TypeError(
            f"{name} must be a NumPy array of {n} integer labels, got {describe(y)}"
            + to_labels(y, name)
        )
    if y.shape != (n,):
        raise ValueError(
            f"{name} must have shape ({n},), one label an example, got {y.shape}"
            + (to_one_axis(y, name) if n in (y.size, *y.shape[:1]) else "")
        )
    if not np.issubdtype(y.dtype, np.integer):
        raise TypeError(
            f"{name} must hold integer class labels, got dtype {y.dtype}"
            + to_labels(y, name)
        )
    if n and (y.min() < 0 or y.max() >= num_classes):
        bad = int(y[(y < 0) | (y >= num_classes)][0])
        raise ValueError(
            f"{name} must hold labels from 0 to {num_classes - 1}, got {bad}"
        )
    return y


def finite(value: float, name: str) -> float:
    """`value` as a float, checked: finite."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {describe(value)}")
    if not math.isfinite(_as_float(value)):
        raise ValueError(f"{name} must be finite, got {value}")
    return float(value)


def _as_float(value: Real) -> float:
    """`value` as a float; infinite if it is a whole number beyond all floats."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def positive(value: float, name: str) -> float:
    """`value` as a float, checked: finite and above zero."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number above 0, got {describe(value)}")
    if not (math.isfinite(_as_float(value)) and value > 0):
        raise ValueError(f"{name} must be above 0 and finite, got {value}")
    return float(value)


def non_negative(value: float, name: str) -> float:
    """`value` as a float, checked: finite and not below zero."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, 0 or above, got {describe(value)}")
    if not (math.isfinite(_as_float(value)) and value >= 0):
        raise ValueError(f"{name} must be 0 or above and finite, got {value}")
    return float(value)


def whole_number(value: int, name: str) -> int:
    """`value` as an int, checked: a whole number."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, got {describe(value)}")
    return int(value)


def at_least(value: int, least: int, name: str) -> int:
    """`value` as an int, checked: a whole number, `least` or more."""
    value = whole_number(value, name)
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    if value > _LARGEST:
        raise ValueError(f"{name} must be at most {_LARGEST:,}, got {value:,}")
    return value


def probability(value: float, name: str) -> float:
    """`value` as a float, checked: from 0 to 1."""
    value = finite(value, name)
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must be from 0 to 1, got {value:g}")
    return value


def true_or_false(value: bool, name: str) -> bool:
    """`value`, checked: a truth value."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, got {describe(value)}")
    return value


def one_of(value: str, allowed: Sequence[str], name: str) -> str:
    """`value`, checked: one of the words."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {list(allowed)}, got {value!r}")
    return value


def generator(rng: np.random.Generator, name: str = "rng") -> np.random.Generator:
    """`rng`, checked: a NumPy random generator, never a seed or the global state."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator, got {describe(rng)}; "
            "make one with np.random.default_rng(0)"
        )
    return rng


def float_dtype(dtype: DTypeLike) -> np.dtype:
    """`dtype`, checked: float32 or float64."""
    known = np.float32, np.float64, "float32", "float64"
    if isinstance(dtype, np.ndarray) or dtype not in known:
        raise TypeError(f"dtype must be float32 or float64, got {describe(dtype)}")
    return np.dtype(dtype)
