"""Calls of a reader's function: on copies, for a bounded time, errors caught."""

import copy as copying
import inspect
import sys
import time
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from nnguide.exercises._numbers import known
from nnguide.exercises._show import show

SECONDS = 5.0  # for each call


class Unanswered(Exception):
    """The function still returns the three dots of the page."""


class OutOfTime(BaseException):
    """No `except Exception` of the reader's catches this."""


def copy(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments that a function may spoil."""
    return copying.deepcopy(arguments)


def limited(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What the function returns; `OutOfTime` if it takes too long.

    Python reports each line that it runs to `watch`, in any thread, on any system, and
    in a browser. One long call inside a library is not interrupted.
    """
    end = time.perf_counter() + SECONDS

    def watch(frame: Any, event: str, argument: Any) -> Any:
        if time.perf_counter() > end:
            raise OutOfTime
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        returned = function(*arguments)
    finally:
        sys.settrace(before)
    return known(returned)


def _errors(strict: bool) -> np.errstate:
    how: Literal["raise", "ignore"] = "raise" if strict else "ignore"
    return np.errstate(over=how, invalid=how, divide=how, under="ignore")


def outcome(
    function: Callable[..., Any], arguments: tuple[Any, ...], strict: bool
) -> Any:
    """What the function returns, or the name of the error that it raises."""
    try:
        with _errors(strict):
            return limited(function, copy(arguments))
    except Exception as error:
        return type(error).__name__
    except OutOfTime:
        return OutOfTime.__name__


class Call:
    """One hidden case: its arguments, and what the reader's function made of them."""

    def __init__(
        self, like: Callable[..., Any], number: int, arguments: tuple[Any, ...]
    ) -> None:
        self.names = list(inspect.signature(like).parameters)
        self.number = number
        self.arguments = arguments
        self.answered: Any = None
        self.left: tuple[Any, ...] = arguments  # as the function has left them
        self.changed = ""
        self.error: Exception | None = None

    def copies(self) -> tuple[Any, ...]:
        """The arguments once more, to be spoiled."""
        return copy(self.arguments)

    def run(self, function: Callable[..., Any], strict: bool) -> str:
        """Call the function: what went wrong, or nothing."""
        given = self.left = self.copies()
        try:
            with _errors(strict):
                self.answered = limited(function, given)
        except OutOfTime:
            return (
                f"{self} Your function did not return within {SECONDS:g} seconds: "
                "is there a loop that never ends?"
            )
        except Exception as error:
            self.error = error
            return f"{self} Your function raised {type(error).__name__}: {error}"
        if self.answered is None:
            return f"{self} Your function returned None: is there a return missing?"
        self.changed = self._changed(given)
        return ""

    def differs(self, expected: Any) -> str:
        """Input, expected, received."""
        return f"{self} Expected {show(expected)}, received {show(self.answered)}."

    def fails(self, expected: Any, reason: str) -> str:
        """Input, received, why that is wrong, and one of the right results."""
        return (
            f"{self} Received {show(self.answered)}. {reason} One right result is "
            f"{show(expected)}."
        )

    def _changed(self, given: tuple[Any, ...]) -> str:
        for name, before, after in zip(self.names, self.arguments, given, strict=False):
            if show(before) != show(after) or not _equal(before, after):
                return name
        return ""

    def __str__(self) -> str:
        pairs = zip(self.names, self.arguments, strict=False)
        return f"Case {self.number}: {', '.join(f'{n} = {show(v)}' for n, v in pairs)}."


def _equal(before: Any, after: Any) -> bool:
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(
            _equal(before[key], after[key]) for key in before
        )
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_equal, before, after))
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    return True
