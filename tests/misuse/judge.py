"""What became of a call with a wrong argument: clear, fine, silent, unclear or crash.

`clear` is an error of our own, raised in our code, that says what came. `fine` is the
right result: that of the plain form, or of PyTorch. All else is a fault.
"""

import copy
import re
import signal
import threading
import traceback
import warnings
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

import nnguide
from tests.misuse.kinds import NONE, kinds_of, things

OURS = str(Path(nnguide.__file__).parent)
FAR = 1e30  # numbers above may leave the floats on the way
SECONDS = 5  # of one call: more is a hang

# Phrases that Python, NumPy, PyTorch and Matplotlib say, and we do not.
FOREIGN = re.compile(
    r"could not be broadcast|operands|unsupported operand|object is not|has no attrib"
    r"|memoryview|[cC]annot cast|ufunc|out of bounds|inhomogeneous"
    r"|not supported between"
    r"|Expected all tensors|expected scalar type|mat1 and mat2|unexpected keyword"
    r"|required positional|must be real number|could not convert|truth value of an"
    r"|invalid literal|cannot unpack|to unpack|unhashable|not iterable"
    r"|not subscriptable"
    r"|not callable|cannot reshape|Unable to allocate|allocate memory|integer scalar"
    r"|can't convert|cannot convert|setting an array|Invalid .* type|wrong type"
    r"|expected np\.ndarray|expected str|cannot be interpreted|must be str|len\(\) of"
    r"|DType|PyArray|allow_pickle|not recognized|too large to convert"
    r"|overflow encountered"
)


# Kinds of junk of which PyTorch may say what is right; of the others it takes too many.
NUMBERS = {"number", "whole number", "array", "list", "NaN"}


# A model of the reader's may fail inside: what PyTorch says then is quoted.
QUOTE = r".*the model cannot compute x, a tensor of shape [^:]*: "

# What messages call an argument, where that is not its name.
ALIASES = {"validation": "evaluation", "x": "the loss is", "y": "the loss is"}
ALIASES |= {"y_true": "labels up to", "y_pred": "labels up to"}


@dataclass(frozen=True)
class Row:
    """A call of a public name that works, and how its arguments are varied.

    Attributes:
        call: Takes the arguments by name, and returns numbers.
        good: The arguments, of which each call gets a copy.
        twin: The same call in PyTorch or in plain words, which says what is right for
            a value that has no plain form.
        fine: `"argument kind"` of what is right although it is unusual.
        kinds: Kinds of an argument that its type does not tell, or `None` to skip it.
    """

    call: Any
    good: dict[str, Any]
    twin: Any = None
    fine: frozenset[str] = frozenset()
    kinds: dict[str, Any] | None = None

    def cases(self):
        """`(argument, kind, value, equivalent)` of each case."""
        for argument, value in self.good.items():
            kind = (self.kinds or {}).get(argument, kinds_of(value))
            for name, case in (kind(value) if kind else {}).items():
                yield argument, name, *case

    def given(self, **other):
        """The good arguments, with another value for one of them."""
        return copy.deepcopy(self.good) | other

    def judge(self, argument, name, value, equivalent):
        """The verdict on one case, and what was seen."""
        try:
            with in_time(), warnings.catch_warnings():
                warnings.simplefilter("error")
                # NumPy says so where a number leaves the floats; the result says it.
                warnings.simplefilter("ignore", RuntimeWarning)
                result = numbers(self.call(**self.given(**{argument: value})))
        except (Exception, Hang) as error:
            return of_error(error, argument)
        if self.fine & {f"{argument} {name}", f"* {name}", f"{argument} *"}:
            return "fine", "allowed"
        if _is_far(value) and not _all_finite(result):
            return "fine", "no number comes out, as none went in"
        call = self.call
        if equivalent is NONE:
            if self.twin is None or name in set(things()) - NUMBERS:
                return "silent", f"gave {short(result)}"
            call, equivalent = self.twin, value
        rtol = _digits(value) if isinstance(value, np.ndarray | np.generic) else 0
        return of_result(result, call, self.given(**{argument: equivalent}), rtol)


def of_result(result, call, given, rtol=0):
    """The verdict on what came back: it must be what `call` gives."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = numbers(call(**given))
    except Exception as error:
        return "silent", f"gave {short(result)}, where {error!r} is right"
    if same(result, expected, rtol):
        return "fine", "the same"
    return "silent", f"gave {short(result)}, right is {short(expected)}"


def of_error(error, argument):
    """The verdict on an error: whose it is, and what it says."""
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, Hang | MemoryError | RecursionError):
        return "crash", said
    frames = traceback.extract_tb(error.__traceback__)
    own_type = type(error).__module__.startswith("nnguide")
    usual = type(error) in (ValueError, TypeError, NotImplementedError)
    usual |= isinstance(error, OSError)  # of files
    quotes = re.match(QUOTE, str(error))
    if not (own_type or usual or quotes) or not frames[-1].filename.startswith(OURS):
        return "unclear", f"{said} at {Path(frames[-1].filename).name}"
    own_words = quotes[0] if quotes else str(error)
    if FOREIGN.search(own_words) or not (own_type or says(own_words, argument)):
        return "unclear", said
    return "clear", said


def says(message, argument):
    """Whether a message names the argument, or says what came."""
    other = ALIASES.get(argument, argument)
    return any(word in message for word in (argument, other, "got "))


class Hang(BaseException):
    """A call that does not end."""


@contextmanager
def _alarm():
    def ring(*_):
        raise Hang(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_time():
    """A bound on the time of a call, where the system has one."""
    main = threading.current_thread() is threading.main_thread()
    return _alarm() if main and hasattr(signal, "SIGALRM") else nullcontext()


def numbers(result):
    """A result as a flat list of arrays and words."""
    if isinstance(result, dict):
        return [n for key in result for n in [key, *numbers(result[key])]]
    if isinstance(result, list | tuple):
        return [n for part in result for n in numbers(part)]
    if isinstance(result, torch.Tensor):
        result = result.detach().numpy()
    if isinstance(result, np.ndarray | np.generic | float | int):
        return [_numeric(np.array(result))]
    return [str(result)]


def _numeric(array):
    """The array, as floats if it holds Python's; its text if it holds no numbers."""
    try:
        array = array.astype(float) if array.dtype.kind == "O" else array
    except (TypeError, ValueError):
        return repr(array)
    return array if array.dtype.kind in "biufc" else repr(array)


def _is_far(value):
    """Whether a value is, or holds, what is no number or a very large one."""
    try:
        array = np.asarray(value)
        with np.errstate(over="ignore"):
            return array.dtype.kind in "iufO" and not np.all(abs(array) < FAR)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        return False


def _all_finite(result):
    arrays = [r for r in result if isinstance(r, np.ndarray)]
    return all(np.isfinite(a).all() for a in arrays)


def same(a, b, rtol=0):
    """Equal words, equal numbers to the digits of the lower precision."""
    return len(a) == len(b) and all(map(lambda x, y: _same(x, y, rtol), a, b))


def _same(x, y, rtol):
    if isinstance(x, str) or isinstance(y, str):
        return isinstance(x, str) and isinstance(y, str) and x == y
    if x.shape != y.shape:
        return False
    rtol = max(rtol, _digits(x), _digits(y))
    x, y = x.astype(complex), y.astype(complex)
    return bool(np.allclose(x, y, rtol=rtol, atol=rtol / 100, equal_nan=True))


def _digits(array):
    """The relative error that the precision of an array allows."""
    if array.dtype.kind != "f":
        return 1e-10
    return {2: 2e-3, 4: 1e-5}.get(array.itemsize, 1e-10)


def short(result):
    text = " ".join(repr(r) for r in result)
    return " ".join(text.split())[:120]
