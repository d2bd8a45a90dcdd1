"""Wrong and unusual values for an argument, by what a good one looks like.

Each function gives rows `name: (value, equivalent)`. The equivalent is the plain form
of the same thing: who takes the value must give what it gives for that. `NONE` stands
for values that are the same as nothing: who takes them needs a reason.
"""

from fractions import Fraction

import numpy as np
import torch

NONE = object()
HUGE, FAR = 1e300, 10**15


class Sub(np.ndarray):
    """An array of a kind that nobody knows."""


def things(*allowed):
    """What is never right, whatever was asked for, but for kinds that are `allowed`."""
    rows = {
        "None": None,
        "text": "3",
        "no text": "",
        "bytes": b"3",
        "number": 3.0,
        "whole number": 3,
        "truth": True,
        "complex number": 1 + 2j,
        "NaN": float("nan"),
        "list": [1.0, 2.0],
        "empty list": [],
        "list of None": [None],
        "ragged": [[1.0], [1.0, 2.0]],
        "dict": {},
        "set": {1},
        "class": dict,
        "function": lambda *args: None,
        "array": np.ones(2),
        "object": object(),
    }
    return {k: (v, NONE) for k, v in rows.items() if k not in allowed}


def with_one(good, value):
    changed = np.array(good, dtype=np.result_type(good.dtype, np.asarray(value).dtype))
    changed.flat[changed.size // 2] = value
    return changed


def _forms(good):
    """Other forms of the same array, and the forms that no array should have."""
    read_only = good.copy()
    read_only.setflags(write=False)
    spread = np.repeat(good, 2, axis=-1)[..., ::2] if good.ndim else good
    rows = good if good.ndim in (1, 2) else np.ones((1, 1))
    matrix = rows.copy().view(np.matrix)  # np.matrix(rows) warns that it will go
    masked = np.ma.masked_array(good, mask=np.zeros(good.shape, bool))
    masked.mask.flat[0] = True
    record = np.zeros(good.shape, [("a", float)])
    return {
        "list": (good.tolist(), good),
        "tuple": (tuple(good.tolist()), good),
        "tensor": (torch.from_numpy(good.copy()), good),
        "read-only": (read_only, good),
        "columns first": (np.asfortranarray(good), good),
        "every second": (spread, good),
        "backwards": (np.flip(np.flip(good).copy()), good),
        "other bytes": (good.astype(good.dtype.newbyteorder(">")), good),
        "object array": (good.astype(object), good),
        "of None": (np.full(good.shape, None), NONE),
        "of text": (good.astype(str), NONE),
        "of complex": (good + 1j, NONE),
        "of dates": (good.astype(int).astype("M8[D]"), NONE),
        "of records": (record, NONE),
        "matrix": (matrix, NONE),
        "masked": (masked, NONE),
        "subclass": (good.copy().view(Sub), good),
        "no axes": (good.ravel()[0:1].reshape(()), NONE),
        "an axis more": (good[None].copy(), NONE),
        "an axis at the end": (good[..., None].copy(), NONE),
        "no examples": (good[:0].copy(), NONE),
    }


def array(good):
    """For a float array: numbers far out and in other precisions."""
    rows = things("list") | _forms(good)
    half, single = good.astype(np.float16), good.astype(np.float32)
    return rows | {
        "of truth": (good > 0, (good > 0).astype(good.dtype)),
        "of whole numbers": (np.rint(good).astype(int), np.rint(good)),
        "float16": (half, half.astype(good.dtype)),
        "float32": (single, single.astype(good.dtype)),
        "longdouble": (good.astype(np.longdouble), good),
        "an axis less": (good[0].copy(), NONE),
        "one row less": (good[:-1].copy(), NONE),
        "one column less": (good[..., :-1].copy(), NONE),
        "with NaN": (with_one(good, np.nan), NONE),
        "with inf": (with_one(good, np.inf), NONE),
        "with -inf": (with_one(good, -np.inf), NONE),
        "with 1e300": (with_one(good, HUGE), NONE),
        "with -1e300": (with_one(good, -HUGE), NONE),
    }


def labels(good):
    """For an array of class labels: numbers that are no labels, and far ones."""
    rows = things("list") | _forms(good)
    small = np.uint8 if good.size and good.min() >= 0 else np.int8
    return rows | {
        "uint8": (good.astype(small), good),
        "int32": (good.astype(np.int32), good),
        "of truth": (good > 0, NONE),
        "floats": (good.astype(float), NONE),
        "halves": (good + 0.5, NONE),
        "with NaN": (with_one(good, np.nan), NONE),
        "one less": (good[:-1].copy(), NONE),
        "with -1": (with_one(good, -1), NONE),
        "with a billion": (with_one(good, 10**9), NONE),
        "with the largest": (with_one(good, np.iinfo(np.int64).max), NONE),
        "with the least": (with_one(good, np.iinfo(np.int64).min), NONE),
    }


def number(good):
    """For a number that is asked for as a float."""
    return things("number", "whole number") | {
        "float32": (np.float32(good), float(np.float32(good))),
        "float64": (np.float64(good), good),
        "fraction": (Fraction(good), good),
        "array without axes": (np.array(good), good),
        "array of one": (np.array([good]), good),
        "tensor": (torch.tensor(good), good),
        "inf": (float("inf"), NONE),
        "-inf": (float("-inf"), NONE),
        "below 0": (-1.0, NONE),
        "1e300": (HUGE, NONE),
        "-1e300": (-HUGE, NONE),
        "beyond floats": (10**400, NONE),
    }


def whole(good):
    """For a whole number, such as a count or a size."""
    return things("number", "whole number") | {
        "int64": (np.int64(good), good),
        "int8": (np.int8(good), good),
        "float": (float(good), good),
        "half": (good + 0.5, NONE),
        "array without axes": (np.array(good), good),
        "array of one": (np.array([good]), good),
        "inf": (float("inf"), NONE),
        "below 0": (-1, NONE),
        "far": (FAR, NONE),
        "beyond int64": (10**30, NONE),
    }


def flag(good):
    """For a truth value."""
    return things("truth") | {"NumPy's": (np.bool_(good), good)}


def word(good):
    """For one of a few words."""
    return things() | {
        "capitals": (good.upper() + "!", NONE),
        "a list of it": ([good], NONE),
        "an array of it": (np.array([good]), NONE),
        "nonsense": ("nonsense", NONE),
    }


def thing(good):
    """For an object, such as a network, an optimizer, a generator, a function."""
    return things() | {
        "its class": (type(good), NONE),
        "a list of it": ([good], NONE),
        "a pair of it": ((good, good), NONE),
    }


def dtype(good):
    """For the dtype of weights."""
    others = {"float16": np.float16, "int": int, "complex": "complex128", "O": "O"}
    return things("class") | {k: (v, NONE) for k, v in others.items()}


def kinds_of(good):
    """The kinds that fit what a good value looks like."""
    if isinstance(good, np.ndarray):
        return labels if good.dtype.kind in "iu" else array
    rows = {bool: flag, int: whole, float: number, str: word}
    return rows.get(type(good), dtype if good is np.float64 else thing)
