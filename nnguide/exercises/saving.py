"""Keys of the page Saving and exporting."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value, Word

Array = np.ndarray
State = dict[str, Any]

PARAMETERS = 20 * 64 + 64 + 64 * 5 + 5


def _states(rng: np.random.Generator) -> Iterator[tuple[State, Array]]:
    for size, t, rows in [(3, 0, 4), (2, 4, 3), (4, 13, 6), (1, 5, 1)]:
        w, v = rng.normal(size=(2, size))
        yield {"w": w, "v": v if t else 0 * v, "t": t}, rng.normal(size=(rows, size))


def _go_on(
    forget_v: bool = False,
    forget_t: bool = False,
    early: int = 0,
    share: float = 1.0,
    late: bool = False,
    inside: bool = False,
) -> Callable[[State, Array], State]:
    """The training goes on, or with a mistake."""

    def go_on(state: State, gradients: Array) -> State:
        w, v, t = state["w"], state["v"], state["t"]
        if forget_v:
            v = np.zeros_like(w)
        count = 0 if forget_t else t
        for g in gradients:
            rate = 0.1 * 0.5 ** ((count + early) // 5)
            old, v = v, 0.9 * v + share * (rate * g if inside else g)
            w = w - (1 if inside else rate) * (old if late else v)
            count, t = count + 1, t + 1
        return {"w": w, "v": v, "t": t}

    return go_on


def _no_t(state: State, gradients: Array) -> State:
    return _go_on()(state, gradients) | {"t": state["t"]}


def _parts(result: State, *arguments: Any) -> list[Any]:
    return [result["w"], result["v"], result["t"]]


def _form(*names: str) -> Callable[..., str]:
    """What is wrong with a state that has not these keys."""

    def form(result: Any, *arguments: Any) -> str:
        if not isinstance(result, dict):
            return (
                f"Return a dict with the keys {', '.join(names[:-1])} and {names[-1]}."
            )
        missing = [name for name in names if name not in result]
        return f"The key {missing[0]} is missing." if missing else ""

    return form


def _drawn(rng: np.random.Generator) -> Iterator[tuple[State, Array, int]]:
    for size, t, r, rows, steps in [(3, 0, 1, 4, 5), (2, 7, 12, 5, 3), (1, 2, 6, 7, 9)]:
        state = {"w": rng.normal(size=size), "t": t, "r": r}
        yield state, rng.normal(size=(rows, size)), steps


def _resume(
    save: bool = True, load: bool = True, forget_t: bool = False
) -> Callable[[State, Array, int], State]:
    """The training with a generator of one number, or with a mistake."""

    def resume(state: State, x: Array, steps: int) -> State:
        w, t, r = state["w"], state["t"], state["r"] if load else 1
        for _ in range(steps):
            r = (5 * r + 3) % 16
            w = w - 0.5 / (1 + t) * (w - x[r % len(x)])
            t = t + 1
        new = {"w": w, "t": state["t"] if forget_t else t}
        return new | {"r": r if save else state["r"]}

    return resume


def _number(result: State, *arguments: Any) -> list[Any]:
    return [result["w"], result["t"], result["r"]]


KEYS = {
    1: Value(
        PARAMETERS * 3 * 4,
        mistakes=[
            (PARAMETERS * 4, "Those are the weights alone. Adam has two averages."),
            (PARAMETERS * 2 * 4, "Adam keeps two averages beside the weights."),
            (PARAMETERS * 3, "Those are numbers. Each has four bytes."),
            (PARAMETERS * 3 * 8, "A float32 has four bytes."),
            ((20 * 64 + 64 * 5) * 3 * 4, "The biases are missing."),
        ],
        right="A checkpoint with Adam is three times as large as the weights.",
    ),
    2: Word(
        "best",
        ["epoch", "best", "when", "shape"],
        mistakes=[
            ("epoch", "A whole number of Python is on the list."),
            ("when", "Text is on the list. A date would not be."),
            ("shape", "A tuple of whole numbers is on the list."),
        ],
        right="It looks like a float when it is printed.",
    ),
    3: Function(
        _go_on(),
        _states,
        mistakes=[
            (_go_on(forget_v=True), "The velocity starts from 0 and not from v."),
            (_go_on(forget_t=True), "The rate counts from this call, not from t."),
            (_go_on(early=1), "The rate is halved after five steps, not after four."),
            (_no_t, "The steps are not counted in t."),
            (_go_on(share=0.1), "The velocity takes in the whole slope."),
            (
                _go_on(late=True),
                "First the velocity changes, then w moves by the new one.",
            ),
            (_go_on(inside=True), "The rate belongs to the step of w, not to v."),
        ],
        right="All that the next step needs is in the state, and nothing else.",
        view=_parts,
        explain=_form("w", "v", "t"),
    ),
    4: Function(
        _resume(),
        _drawn,
        mistakes=[
            (_resume(save=False), "The r that is returned is that of the beginning."),
            (_resume(load=False), "Go on from the r of the state, and not from 1."),
            (_resume(forget_t=True), "Now the steps are not counted in t."),
        ],
        right="A file must say where the generator is, and not where it began.",
        view=_number,
        explain=_form("w", "t", "r"),
    ),
    5: Value(
        17,
        mistakes=[
            (9, "That is enough for float32."),
            (16, "10 to the power 15 is less than 2 to the power 53."),
            (15, "So many digits survive from text to float64 and back to text."),
            (18, "One fewer is enough: 10 to the power 16 is large enough."),
        ],
        right="`repr` writes as few digits as bring the number back, 17 at most.",
    ),
}
