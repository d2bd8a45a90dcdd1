"""What a key is made of: a value, a word, or a function with hidden cases."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnguide.exercises import _calls, _hints, _numbers
from nnguide.exercises._show import show


class Wrong(Exception):
    """Why an answer is wrong, and whether that costs a try."""

    def __init__(self, sentence: str, counts: bool = True) -> None:
        super().__init__(sentence)
        self.counts = counts


@dataclass(frozen=True)
class Value:
    """A number, a truth value, or an array of numbers.

    `expected` may be a function without arguments that computes the value. `view` says
    what of an answer counts, where many are right: the outputs of a neuron, not its
    weights. It is applied to the answer, to `expected`, and to each of the `mistakes`.
    An expected whole number is met exactly, any other to so many significant `digits`.
    """

    expected: Any
    mistakes: Sequence[tuple[Any, str]] = ()
    right: str = ""
    digits: int = 4
    view: Callable[[Any], Any] | None = None

    def solution(self) -> Any:
        """A right answer."""
        return self.expected() if callable(self.expected) else self.expected

    def verify(self, answer: Any) -> None:
        """Raise `Wrong` with a sentence that helps, unless the answer is right."""
        expected = self._seen(self.solution())
        try:
            given = self._seen(answer)
        except Exception as error:
            raise Wrong(
                f"{show(answer)} cannot be used as an answer here: {error}"
            ) from error
        if _numbers.same(given, expected, self.digits):
            return
        mistakes = [(self._seen(wrong), sentence) for wrong, sentence in self.mistakes]
        self._recognize(answer, given, mistakes, _numbers.same)
        if _numbers.rounded(given, expected):
            raise Wrong(f"Nearly: give {_count(self.digits)} digits.", counts=False)
        self._recognize(answer, given, mistakes, _rounded)
        raise Wrong(f"{show(answer)} is not right. {_hints.hint(given, expected)}")

    def _seen(self, value: Any) -> Any:
        return value if self.view is None else self.view(value)

    def _recognize(
        self,
        answer: Any,
        given: Any,
        mistakes: Sequence[tuple[Any, str]],
        alike: Callable[[Any, Any, int], bool],
    ) -> None:
        for wrong, sentence in mistakes:
            if alike(given, wrong, self.digits):
                raise Wrong(f"{show(answer)} is not right. {sentence}")


def _rounded(given: Any, wrong: Any, digits: int) -> bool:
    return _numbers.rounded(given, wrong)


def _count(digits: int) -> str:
    words = ["no", "one", "two", "three", "four", "five", "six", "seven"]
    return words[digits] if digits < len(words) else str(digits)


@dataclass(frozen=True)
class Word:
    """A word out of those that the task offers, in any case and with any blanks."""

    expected: str
    choices: Sequence[str]
    mistakes: Sequence[tuple[str, str]] = ()
    right: str = ""

    def solution(self) -> str:
        """The right word."""
        return self.expected

    def verify(self, answer: Any) -> None:
        """Raise `Wrong` with a sentence that helps, unless the answer is right."""
        if not isinstance(answer, str):
            offered = ", ".join(f'"{choice}"' for choice in self.choices)
            raise Wrong(f"{show(answer)} is no text. Answer with one of {offered}.")
        said = _plain(answer)
        if said == _plain(self.expected):
            return
        if said not in map(_plain, self.choices):
            offered = ", ".join(f'"{choice}"' for choice in self.choices)
            raise Wrong(f"{show(answer)} is none of {offered}.", counts=False)
        reasons = {_plain(wrong): sentence for wrong, sentence in self.mistakes}
        raise Wrong(f"{show(answer)} is not right. {reasons.get(said, '')}".strip())


def _plain(text: str) -> str:
    return "".join(text.split()).strip("\"'`.").casefold()


_Problem = tuple[str, str]


@dataclass(frozen=True)
class Function:
    """A function of the reader's, which must agree with `expected` on hidden cases.

    `cases` takes a generator and gives the arguments of each call, in several sizes.
    `view(result, *arguments)` says what of a result counts, where many are right, and
    `explain(result, *arguments)` what is wrong with one, if it can tell. With `strict`,
    an overflow or an invalid value inside the call is an error. A function may change
    its arguments only if it is `in_place`. Then `leaves(mine, right)` says what is
    wrong with the arguments as it left them, next to those that `expected` leaves.
    """

    expected: Callable[..., Any]
    cases: Callable[[np.random.Generator], Iterable[tuple[Any, ...]]]
    mistakes: Sequence[tuple[Callable[..., Any], str]] = ()
    right: str = ""
    digits: int = 6
    view: Callable[..., Any] | None = None
    explain: Callable[..., str] | None = None
    strict: bool = False
    in_place: bool = False
    leaves: Callable[[tuple[Any, ...], tuple[Any, ...]], str] | None = None

    def solution(self) -> Callable[..., Any]:
        """A right answer."""
        return self.expected

    def verify(self, answer: Any) -> None:
        """Raise `Wrong` with the first case that fails, unless all are right."""
        if not callable(answer):
            raise Wrong(
                f"{show(answer)} is no function. Give the function itself, without "
                "calling it."
            )
        for number, arguments in enumerate(self._cases(), start=1):
            call = _calls.Call(self.expected, number, arguments)
            problem, hint = self._problem(answer, call)
            if problem:
                reason = self._reason(answer)
                said = (reason, problem, "" if reason else hint)
                raise Wrong(" ".join(filter(None, said))) from call.error
            if call.answered is ...:
                raise _calls.Unanswered

    def _cases(self) -> Iterable[tuple[Any, ...]]:
        return self.cases(np.random.default_rng(2026))

    def _problem(self, answer: Callable[..., Any], call: _calls.Call) -> _Problem:
        """What is wrong with this call, or nothing, and a hint for the unforeseen."""
        problem = call.run(answer, self.strict)
        if problem or call.answered is ...:
            return problem, ""
        if not self._agrees(call.answered, call.arguments):
            expected = self.expected(*call.copies())
            if reason := self._explained(call):
                return call.fails(expected, reason), ""
            seen, aim = (self._seen(r, call) for r in (call.answered, expected))
            return call.differs(expected), _hints.hint(seen, aim)
        if call.changed and not self.in_place:
            return (
                f"The result is right, but your function changes its argument "
                f"{call.changed}."
            ), "Work on a copy."
        if reason := self._left(call):
            return f"{call} The result is right. {reason}", ""
        return "", ""

    def _left(self, call: _calls.Call) -> str:
        """What is wrong with the arguments after the call, if the key can tell."""
        if self.leaves is None:
            return ""
        right = call.copies()
        self.expected(*right)
        return self.leaves(call.left, right)

    def _agrees(self, result: Any, arguments: tuple[Any, ...]) -> bool:
        expected = self.expected(*_calls.copy(arguments))
        if self.view is not None:
            try:
                result = self.view(result, *_calls.copy(arguments))
            except Exception:
                return False
            expected = self.view(expected, *_calls.copy(arguments))
        return _numbers.same(result, expected, self.digits)

    def _seen(self, result: Any, call: _calls.Call) -> Any:
        if self.view is None:
            return result
        try:
            return self.view(result, *call.copies())
        except Exception:
            return result

    def _explained(self, call: _calls.Call) -> str:
        """What is wrong with the result, if the key can tell."""
        if self.explain is None:
            return ""
        try:
            return self.explain(call.answered, *call.copies())
        except Exception:
            return ""

    def _reason(self, answer: Callable[..., Any]) -> str:
        """The sentence of the typical mistake that gives the same on all cases."""
        for wrong, sentence in self.mistakes:
            if all(self._alike(answer, wrong, case) for case in self._cases()):
                return sentence
        return ""

    def _alike(
        self, answer: Callable[..., Any], wrong: Callable[..., Any], case: Any
    ) -> bool:
        mine, other = (_calls.outcome(f, case, self.strict) for f in (answer, wrong))
        return _numbers.same(mine, other, self.digits)


Key = Value | Word | Function
