"""The check behind every exercise: right, wrong with a reason, or not answered yet."""

from collections.abc import Sequence
from typing import Any

import numpy as np


class WrongAnswer(AssertionError):
    """An answer that was checked and is not right."""


def check_answer(
    answer: Any,
    expected: Any,
    *,
    mistakes: Sequence[tuple[Any, str]] = (),
    rtol: float = 1e-3,
) -> str:
    r"""Compare a reader's answer with the value that code computes.

    An exercise starts as `answer = ...`. The three dots are Python's `Ellipsis`, so a
    page runs from top to bottom before anyone has answered.

    Args:
        answer: The reader's number, array, string or truth value, or `...`.
        expected: The right value, computed, of the same kind and shape.
        mistakes: Pairs of a wrong value that many people give and the sentence that
            helps them.
        rtol: How far a number may be off, relative to the largest entry of `expected`.
            The default accepts an answer with four significant digits. An expected 0
            is met by 0 alone.

    Returns:
        `'Right.'`, or `'Not answered yet.'` as long as the answer is `...`.

    Raises:
        WrongAnswer: The answer differs. The message shows the answer, never the
            solution.

    Examples:
        >>> from nnguide.exercises import check_answer
        >>> check_answer(..., 2 * 3)
        'Not answered yet.'
        >>> check_answer(6, 2 * 3)
        'Right.'
        >>> check_answer(5, 2 * 3, mistakes=[(5, "That is the sum.")])
        Traceback (most recent call last):
          ...
        nnguide.exercises.WrongAnswer: 5 is not right. That is the sum.
    """
    if answer is ...:
        return "Not answered yet."
    if _same(answer, expected, rtol):
        return "Right."
    reason = _reason(answer, expected, mistakes, rtol)
    raise WrongAnswer(f"{answer!r} is not right. {reason}")


def _reason(
    answer: Any, expected: Any, mistakes: Sequence[tuple[Any, str]], rtol: float
) -> str:
    for wrong, sentence in mistakes:
        if _same(answer, wrong, rtol):
            return sentence
    a, e = _numbers(answer), _numbers(expected)
    if a is not None and e is not None and a.shape != e.shape:
        return f"It has shape {a.shape}, not {e.shape}."
    return "Look at the hint and try again."


def _same(answer: Any, expected: Any, rtol: float) -> bool:
    """Equal text and truth values; equal numbers up to `rtol` of the largest entry."""
    a, e = _numbers(answer), _numbers(expected)
    if a is None or e is None:
        return a is e and bool(answer == expected)
    if a.shape != e.shape:
        return False
    return bool(np.all(np.abs(a - e) <= rtol * np.abs(e).max(initial=0.0)))


def _numbers(value: Any) -> np.ndarray | None:
    """`value` as a float array; nothing for text, truth values and ragged lists."""
    if isinstance(value, str | bool | np.bool_):
        return None
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None
