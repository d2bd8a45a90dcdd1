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
    forget_v: bool = False, forget_t: bool = False, early: int = 0
) -> Callable[[State, Array], State]:
    """The training goes on, or with a mistake."""

    def go_on(state: State, gradients: Array) -> State:
        w, v, t = state["w"], state["v"], state["t"]
        if forget_v:
            v = np.zeros_like(w)
        count = 0 if forget_t else t
        for g in gradients:
            v = 0.9 * v + g
            w = w - 0.1 * 0.5 ** ((count + early) // 5) * v
            count, t = count + 1, t + 1
        return {"w": w, "v": v, "t": t}

    return go_on


def _no_t(state: State, gradients: Array) -> State:
    return _go_on()(state, gradients) | {"t": state["t"]}


def _parts(result: State, *arguments: Any) -> list[Any]:
    return [result["w"], result["v"], result["t"]]


def _walks(rng: np.random.Generator) -> Iterator[tuple[Array, Array, Array]]:
    for size, losses in [(3, [0.9, 0.4, 0.7]), (2, [0.3, 0.5, 0.8, 0.9]), (4, [1.0])]:
        gradients = rng.normal(size=(len(losses), size))
        yield rng.normal(size=size), gradients, np.array(losses)


def _best(w: Array, gradients: Array, losses: Array) -> Array:
    return w - 0.1 * gradients[: int(losses.argmin()) + 1].sum(axis=0)


def _last(w: Array, gradients: Array, losses: Array) -> Array:
    return w - 0.1 * gradients.sum(axis=0)


def _before(w: Array, gradients: Array, losses: Array) -> Array:
    return w - 0.1 * gradients[: int(losses.argmin())].sum(axis=0)


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
        ],
        right="All that the next step needs is in the state, and nothing else.",
        view=_parts,
    ),
    4: Function(
        _best,
        _walks,
        mistakes=[
            (_last, "Those are still the weights of the last step."),
            (_before, "The loss is that after the step. Copy behind it."),
        ],
        right="The same line is missing wherever a state_dict is kept and not copied.",
    ),
    5: Value(
        17,
        mistakes=[
            (9, "That is enough for float32."),
            (16, "10 to the power 15 is less than 2 to the power 53."),
            (15, "So many digits survive from text to float64 and back to text."),
            (18, "One fewer is enough: 10 to the power 16 is large enough."),
        ],
        right="Python writes just as many of them as bring the number back.",
    ),
}
