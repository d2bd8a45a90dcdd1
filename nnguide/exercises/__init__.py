"""The check behind every exercise: `check("neuron-1", answer=...)`.

A page shows the task and one line; what is compared stands here, one file of keys for
each page, so that nobody reads the key before the question. Whoever looks into these
files spoils it for themselves only.
"""

from collections import Counter
from typing import Any

from nnguide._validation import plain
from nnguide.exercises._calls import Unanswered
from nnguide.exercises._keys import Wrong
from nnguide.exercises._numbers import known
from nnguide.exercises._registry import key as _key_of

__all__ = ["WrongAnswer", "check"]

HINT_AFTER, SOLUTION_AFTER = 3, 5
# How often each exercise was answered wrongly since Python started.
_tries: Counter[str] = Counter()


class WrongAnswer(AssertionError):
    """An answer that was checked and is not right."""


def check(name: str, answer: Any = ...) -> None:
    r"""Check the answer to an exercise of a page, and print the verdict.

    Args:
        name: The name of the exercise as it stands on the page, such as `"neuron-1"`.
        answer: A number, a list, an array, a word or a function, as the task says, or
            the three dots `...` as long as there is none. Numbers are taken to four
            significant digits, words in any case. A function is called on hidden
            cases, at most five seconds each.

    Raises:
        WrongAnswer: The answer is not right. The message says which mistake it is, if
            many people make it, or gives a hint; it shows the right value only for a
            function, in the first case that fails.
        TypeError: `name` is no text, or `answer` is an `np.matrix` or masked array.
        ValueError: There is no exercise of this name.

    Examples:
        >>> from nnguide.exercises import check
        >>> check("start-1", answer=...)
        Not answered yet.
        >>> check("start-1", answer=5)
        Right. Now you know how an exercise works.
        >>> check("start-1", answer=4)
        Traceback (most recent call last):
          ...
        nnguide.exercises.WrongAnswer: 4 is not right. Multiply before you subtract.
    """
    key = _key_of(name)
    plain(answer, "answer")
    if _is_open(answer):
        print("Not answered yet.")
        return
    try:
        key.verify(known(answer))
    except Unanswered:
        print("Not answered yet.")
        return
    except Wrong as wrong:
        _tries[name] += wrong.counts
        said = str(wrong)
        stop = "" if said[-1] in ".?!" else "."  # the text of an error has none
        raise WrongAnswer(f"{said}{stop}{_advice(_tries[name])}") from wrong.__cause__
    _tries.pop(name, None)
    print(f"Right. {key.right}".strip())


def _is_open(answer: Any) -> bool:
    """Whether the three dots are still there, alone or in place of a part."""
    if isinstance(answer, list | tuple):
        return any(part is ... for part in answer)
    return answer is ...


def _advice(tries: int) -> str:
    if tries >= SOLUTION_AFTER:
        return " The solution is folded below the exercise."
    if tries >= HINT_AFTER:
        return " There is a hint below the exercise."
    return ""
