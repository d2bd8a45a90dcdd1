"""When two answers are the same: exactly, to so many digits, or rounded by hand."""

from typing import Any

import numpy as np


def known(value: Any) -> Any:
    """`value`, with tensors of types that NumPy lacks, as bfloat16, in float32."""
    if isinstance(value, list | tuple):
        each = [known(part) for part in value]
        same = all(new is old for new, old in zip(each, value, strict=True))
        return value if same else each
    if hasattr(value, "detach") and hasattr(value, "float"):
        try:
            np.asarray(value.detach().cpu())
        except TypeError:
            return value.detach().float()
    return value


def numbers(value: Any) -> np.ndarray | None:
    """`value` as a float array; nothing for text, truth values, and ragged lists."""
    if hasattr(value, "detach"):  # a tensor of PyTorch
        value = value.detach().cpu()
    try:
        array = np.asarray(value)
        if array.dtype.kind in "USbcMm" or value is None:
            return None
        return array.astype(float)
    except (TypeError, ValueError):
        return None


def is_whole(value: Any) -> bool:
    """Whether a value is written in whole numbers, as a count or a class is."""
    return np.asarray(value).dtype.kind in "iu"


def same(given: Any, expected: Any, digits: int) -> bool:
    """Equal truth values and text; equal numbers to `digits` of the largest entry."""
    if isinstance(expected, dict):
        return (
            isinstance(given, dict)
            and given.keys() == expected.keys()
            and all(same(given[key], expected[key], digits) for key in expected)
        )
    a, e = numbers(given), numbers(expected)
    if a is None or e is None:
        return _same_things(given, expected, digits)
    if a.size == e.size == 1:  # a number in brackets is that number
        a, e = a.reshape(()), e.reshape(())
    if a.shape != e.shape:
        return False
    if is_whole(expected):
        return bool(np.array_equal(a, e))
    largest = np.abs(e[np.isfinite(e)]).max(initial=0.0)
    margin = largest * 10.0 ** (1 - digits)
    # Infinite entries are equal or not; an expected NaN is met by NaN.
    return bool(np.allclose(a, e, rtol=0, atol=margin, equal_nan=True))


def _same_things(given: Any, expected: Any, digits: int) -> bool:
    """For what is no array of numbers: truth values, text, several results."""
    try:
        a, e = np.asarray(given), np.asarray(expected)
        return a.dtype.kind == e.dtype.kind and bool(np.array_equal(a, e))
    except ValueError:  # several shapes
        return (
            isinstance(given, list | tuple)
            and isinstance(expected, list | tuple)
            and len(given) == len(expected)
            and all(same(g, e, digits) for g, e in zip(given, expected, strict=True))
        )


def rounded(given: Any, expected: Any) -> bool:
    """Whether `given` is `expected` with too few digits, rounded or cut off.

    0.33 is 1/3 so, and 1.1 is ln 3; 0.3 is not 1/3, since a twentieth of the value is
    the most that rounding may have moved it.
    """
    a, e = numbers(given), numbers(expected)
    if a is None or e is None or is_whole(expected):
        return False
    if a.size == e.size == 1:
        a, e = a.reshape(()), e.reshape(())
    if a.shape != e.shape or not np.all(np.isfinite(a)):
        return False
    pairs = zip(a.ravel().tolist(), e.ravel().tolist(), strict=True)
    return all(_is_rounded(mine, right) for mine, right in pairs)


def _is_rounded(mine: float, right: float) -> bool:
    _, _, decimals = f"{mine:.12f}".rstrip("0").partition(".")
    unit = 10.0 ** -len(decimals) * (1 + 1e-9)
    cut_off = abs(mine) <= abs(right)  # else it was rounded up, by half a unit at most
    most = min(unit if cut_off else unit / 2, 0.05 * abs(right))
    return abs(mine - right) <= most + 1e-12
