"""Keys of the page Autograd."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

Graph = dict[str, list[str]]

SMALL: Graph = {"a": [], "b": [], "c": ["a", "b"], "d": ["c", "a"]}


def _graphs(rng: np.random.Generator) -> Iterator[tuple[Graph, str]]:
    """Both orders of the operands, an idle value, a value used twice, a long chain."""
    yield {**SMALL, "e": ["d", "c"]}, "e"
    yield {**SMALL, "e": ["c", "d"], "idle": ["e"]}, "e"
    yield {"x": [], "u": ["x", "x"], "y": ["u", "x"]}, "y"
    for n in (8, 12):
        drawn: Graph = {"v0": []}
        for i in range(1, n):
            few = rng.choice(i, size=min(i, 2), replace=False)
            drawn[f"v{i}"] = [f"v{j}" for j in few]
        yield dict(reversed(drawn.items())), f"v{n - 1}"
    yield {"v0": []} | {f"v{i}": [f"v{i - 1}"] for i in range(1, 3000)}, "v2999"


def _behind(parents: Graph, result: str) -> list[str]:
    """The values behind a result in the order in which a search meets them."""
    found = {result: None}
    todo = [result]
    while todo:
        for parent in parents[todo.pop()]:
            if parent not in found:
                found[parent] = None
                todo.append(parent)
    return list(found)


def _order(parents: Graph, result: str) -> list[str]:
    done: list[str] = []
    seen: set[str] = set()
    todo = [(result, False)]
    while todo:
        name, parents_are_in = todo.pop()
        if parents_are_in:
            done.append(name)
        elif name not in seen:
            seen.add(name)
            todo.append((name, True))
            todo += [(parent, False) for parent in parents[name]]
    return done


def _judged(order: Any, parents: Graph, result: str) -> list[bool]:
    """Whether all are there, each once, and each behind its parents."""
    names = list(order)
    place = {name: i for i, name in enumerate(names)}
    wanted = set(_behind(parents, result))
    behind = all(
        place.get(parent, -1) < place[name]
        for name in names
        for parent in parents[name]
    )
    return [set(names) == wanted, len(names) == len(wanted), behind]


def _fault(order: Any, parents: Graph, result: str) -> str:
    """The first thing that is wrong with an order."""
    if not isinstance(order, list | tuple):
        return "A list of names is asked for."
    names, wanted = list(order), _behind(parents, result)
    if missing := [name for name in wanted if name not in names]:
        return f"{missing[0]} is missing."
    if idle := [name for name in names if name not in wanted]:
        return f"{idle[0]} is not behind {result}."
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return f"{name} stands in it twice."
        for parent in parents[name]:
            if parent not in seen:
                return f"{name} stands before its parent {parent}."
        seen.add(name)
    return ""


def _descent(start: float, lr: float, steps: int) -> float:
    return float(start * (1 - 2 * lr) ** steps)


def _summed(start: float, lr: float, steps: int) -> float:
    """Gradient descent on w^2 that never clears its gradient."""
    w, grad = start, 0.0
    for _ in range(steps):
        grad += 2 * w
        w -= lr * grad
    return w


def _starts(rng: np.random.Generator) -> Iterator[tuple[float, float, int]]:
    for steps in (1, 2, 3, 6):
        yield float(rng.uniform(0.5, 2)), float(rng.uniform(0.05, 0.3)), steps


def _stops(error: Exception, after: int) -> Callable[[float, float, int], float]:
    """A descent that PyTorch stops after so many steps."""

    def descent(start: float, lr: float, steps: int) -> float:
        if steps > after:
            raise error
        return _descent(start, lr, steps)

    return descent


KEYS = {
    1: Value(
        3,
        mistakes=[
            (7, "That is right with +=. With = only the share that comes last stays."),
            (1, "The sum hands on first. What does the product do after it?"),
            (6, "The product hands x two shares, and = keeps only one of them."),
            (4, "With = nothing is added, not even these two shares."),
        ],
        right="The shares 1, 3 and 3 arrive, and only the last one stays.",
    ),
    2: Value(
        0.44,
        mistakes=[
            (0.64, "That is with zeros: the second step used 1.6 alone."),
            (0.8, "That is after one step."),
            (0.6, "The second slope is taken at 0.8: it is 1.6, not 2."),
            (0.4, "The second slope is taken at 0.8: it is 1.6, not 2."),
        ],
        right="Sums of old slopes carry the weight past its goal.",
    ),
    3: Function(
        _order,
        _graphs,
        view=_judged,
        explain=_fault,
        mistakes=[
            (_behind, "The result comes last, and parents stand before it."),
            (
                lambda parents, result: _behind(parents, result)[::-1],
                "A search may meet a value before its parents. Swap two operands.",
            ),
            (
                lambda parents, result: list(parents),
                "Those are all names in the order in which they were written down.",
            ),
        ],
        right="This is how nnguide.scratch sorts its values.",
    ),
    4: Function(
        _descent,
        _starts,
        mistakes=[
            (_stops(TypeError("no grad"), after=1), "The new w is not a leaf."),
            (
                _stops(RuntimeError("no notes"), after=1),
                "The new w takes no notes: change the old one in place.",
            ),
            (
                _stops(RuntimeError("in place"), after=0),
                "A leaf may be changed in place only where no notes are taken.",
            ),
            (_summed, "The gradient is never cleared, so old slopes are used again."),
            (
                lambda start, lr, steps: start,
                "The weight never moves. Is it the leaf that you change?",
            ),
            (
                lambda start, lr, steps: _descent(start, -lr, steps),
                "That goes uphill: subtract the gradient.",
            ),
        ],
        right="Each step used the gradient of that step alone.",
    ),
    5: Value(
        2047,
        mistakes=[
            (1024, "Those are the visits to the leaf alone. Add the other levels."),
            (1023, "Those are the visits to all but the leaf. Add the leaf's."),
            (2046, "The result is visited, too."),
            (2048, "Add up 1 + 2 + 4 and so on, up to 1024: it is one less."),
            (11, "That is with an order. Here each path is walked."),
            (21, "An arrow is walked more than once: once for each path through it."),
        ],
        right="Sorted, it would be eleven visits.",
    ),
}
