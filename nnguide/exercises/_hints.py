"""A hint for an answer that nobody foresaw: its kind, shape, sign, factor, order.

No hint holds the right value.
"""

from typing import Any

import numpy as np

from nnguide.exercises._numbers import is_whole, numbers, same

DIGITS = 3  # how close a suspicion must be


def hint(given: Any, expected: Any) -> str:
    """One sentence on how `given` differs from `expected`."""
    e = numbers(expected)
    if e is None:
        return _kind(given, expected)
    a = numbers(given)
    if a is None:
        return _no_number(given)
    if not np.all(np.isfinite(a)) and np.all(np.isfinite(e)):
        return _not_finite(a)
    if a.shape != e.shape and not a.size == e.size == 1:
        return _shape(a, e)
    return _size(a.reshape(e.shape), e, is_whole(expected))


def _kind(given: Any, expected: Any) -> str:
    """Of what is no array of numbers: results by name, several, truth values."""
    if isinstance(expected, dict):
        if not isinstance(given, dict) or given.keys() != expected.keys():
            return f"A dictionary with the keys {sorted(expected)} is asked for."
        wrong = [name for name in expected if not same(given[name], expected[name], 6)]
        return f"Look at {wrong[0]!r}."
    if _ragged(expected):
        if not isinstance(given, list | tuple) or len(given) != len(expected):
            return f"{len(expected)} results are asked for."
        pairs = zip(given, expected, strict=True)
        wrong = [i for i, (g, e) in enumerate(pairs, start=1) if not same(g, e, 6)]
        if not wrong:
            return "The numbers are right. Look at the form in which they are returned."
        return f"Look at result {wrong[0]} of {len(expected)}."
    if (
        _ragged(given)
        or np.asarray(given).dtype.kind != np.asarray(expected).dtype.kind
    ):
        return "True or False is asked for."
    if np.shape(given) != np.shape(expected):
        return f"It has shape {np.shape(given)}, not {np.shape(expected)}."
    right = np.asarray(given) == np.asarray(expected)
    return _share(right) if right.size > 1 else "It is the other way around."


def _no_number(given: Any) -> str:
    if given is None:
        return "That is None: is there a return missing, or was it printed instead?"
    if callable(given):
        return "That is a function, not what it returns. Call it."
    # Arrays of two shapes may not even become an array of objects.
    kind = "O" if _ragged(given) else np.asarray(given).dtype.kind
    if kind in "US":
        return "That is text. Write numbers without quotation marks."
    if kind == "b":
        return "That is True or False. A number is asked for."
    if kind == "c":
        return "That is a complex number. A real one is asked for."
    return "A number, or a list of numbers of one shape, is asked for."


def _ragged(given: Any) -> bool:
    try:
        np.asarray(given)
    except ValueError:
        return True
    return False


def _not_finite(a: np.ndarray) -> str:
    if np.isnan(a).any():
        return "NaN is not a number: look for 0/0, inf - inf or the log of a negative."
    return "It is infinite: look for a division by 0, a log of 0, or an overflow."


def _shape(a: np.ndarray, e: np.ndarray) -> str:
    if a.T.shape == e.shape and _close(a.T, e):
        return "The numbers are right, but rows and columns are exchanged."
    if a.size == e.size and _close(a.ravel(), e.ravel()):
        return f"The numbers are right, but the shape is {a.shape}, not {e.shape}."
    if e.ndim == 0:
        return f"One number is asked for, and that is an array of shape {a.shape}."
    if a.ndim == 0:
        return f"That is one number. An array of shape {e.shape} is asked for."
    return f"It has shape {a.shape}, not {e.shape}."


def _size(a: np.ndarray, e: np.ndarray, whole: bool) -> str:
    """Of two arrays of one shape, or two numbers."""
    if whole and np.abs(a - e).max(initial=0.0) < 0.01:
        return "Nearly: these are whole numbers, so write them as such."
    for suspicion in (_signs, _scale, _order, _counted):
        if sentence := suspicion(a, e, whole):
            return sentence
    if a.size == 1:
        return f"That is too {'large' if a.item() > e.item() else 'small'}."
    return _share(_entries(a, e))


def _signs(a: np.ndarray, e: np.ndarray, whole: bool) -> str:
    if np.array_equal(np.sign(a), np.sign(e)) or not _close(np.abs(a), np.abs(e)):
        return ""
    if _close(a, -e):
        return "The size is right, the sign is not."
    return "The sizes are right. Look at the signs."


def _scale(a: np.ndarray, e: np.ndarray, whole: bool) -> str:
    if whole:
        return ""
    if np.all(np.abs(e) <= 1) and _close(a, 100 * e):
        return "Is that a percentage? A share, from 0 to 1, is asked for."
    if np.all(np.abs(e) > 1) and _close(100 * a, e):
        return "Is that a share? A percentage is asked for."
    if _close(a * np.log(2), e) or _close(a * np.log(10), e):
        return "Natural logarithms are asked for, those to base e."
    factors = [k for k in range(2, 11) if _close(a, k * e) or _close(k * a, e)]
    top = e.ravel()[np.abs(e).argmax()]
    several = np.count_nonzero(e) > 1  # one number is always a multiple of another
    constant = several and _close(a, a.ravel()[np.abs(e).argmax()] / top * e)
    if (factors or constant) and np.any(a):
        every = "Every number" if a.size > 1 else "It"
        return (
            f"{every} is off by a constant factor: a sum where a mean belongs, or a "
            "factor forgotten or counted twice?"
        )
    if a.size > 1 and _close(a - a.mean(), e - e.mean()):
        return "Every number is off by the same amount."
    return ""


def _order(a: np.ndarray, e: np.ndarray, whole: bool) -> str:
    if a.size == 1:
        return ""
    if a.ndim > 1 and a.T.shape == e.shape and _close(a.T, e):
        return "The numbers are right, but rows and columns are exchanged."
    if _close(np.sort(a.ravel()), np.sort(e.ravel())):
        return "The numbers are right, but their order is not."
    return ""


def _counted(a: np.ndarray, e: np.ndarray, whole: bool) -> str:
    if not whole:
        return ""
    if a.size > 1 and np.array_equal(a, e + 1):
        return "Classes and positions are counted from 0."
    if a.size == 1 and abs((a - e).item()) == 1:
        return "Off by one."
    return ""


def _share(right: np.ndarray) -> str:
    some, of = int(right.sum()), right.size
    return f"{some} of {of} entries are right." if some else "No entry is right yet."


def _entries(a: np.ndarray, e: np.ndarray) -> np.ndarray:
    return np.abs(a - e) <= 10.0**-DIGITS * np.abs(e).max(initial=0.0)


def _close(a: np.ndarray, e: np.ndarray) -> bool:
    return bool(np.all(_entries(a, e)))
