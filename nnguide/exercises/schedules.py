"""Keys of the page Schedules."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Rate = Callable[[int, int, float, int, float], float]


def _wave(t: int, total: int) -> float:
    return (1 + math.cos(math.pi * t / total)) / 2


def _running_mean(targets: tuple[float, ...], start: float) -> float:
    w = start
    for step, target in enumerate(targets, start=1):
        w -= (w - target) / step
    return w


def _schedules(rng: np.random.Generator) -> Iterator[tuple[int | float, ...]]:
    for total, warm in [(10, 3), (20, 5), (7, 1)]:
        base = float(rng.uniform(0.1, 1))
        for t in {0, warm - 1, warm, warm + 1, total - 1}:
            yield t, total, base, warm, base / 10


def _rate(first: int = 1, ends: bool = True, own: bool = True) -> Rate:
    """Warm-up and cosine, or with a mistake."""

    def rate_at(t: int, total: int, base: float, warm: int, lowest: float) -> float:
        if t < warm:
            return base * (t + first) / warm
        wave = _wave(t - warm, total - warm) if own else _wave(t, total)
        return lowest + (base - lowest) * wave if ends else base * wave

    return rate_at


def _floored(t: int, total: int, base: float, warm: int, lowest: float) -> float:
    return max(lowest, _rate(ends=False)(t, total, base, warm, lowest))


def _from_lowest(t: int, total: int, base: float, warm: int, lowest: float) -> float:
    if t < warm:
        return lowest + (base - lowest) * (t + 1) / warm
    return _rate()(t, total, base, warm, lowest)


def _lists(rng: np.random.Generator) -> Iterator[tuple[list[Array], float]]:
    yield [rng.normal(size=(4, 3)), rng.normal(size=4)], 1.0
    yield [rng.normal(size=(1, 3)), rng.normal(size=1), rng.normal(size=2)], 2.0
    yield [rng.normal(size=5), rng.normal(size=2)], 100.0


def _clip(gradients: list[Array], bound: float) -> list[Array]:
    length = math.sqrt(sum(float((g**2).sum()) for g in gradients))
    return [g * min(1, bound / length) for g in gradients]


def _each(gradients: list[Array], bound: float) -> list[Array]:
    return [_clip([g], bound)[0] for g in gradients]


def _always(gradients: list[Array], bound: float) -> list[Array]:
    length = math.sqrt(sum(float((g**2).sum()) for g in gradients))
    return [g * bound / length for g in gradients]


def _entries(gradients: list[Array], bound: float) -> list[Array]:
    return [np.clip(g, -bound, bound) for g in gradients]


def _sum_of_lengths(gradients: list[Array], bound: float) -> list[Array]:
    length = sum(float(np.linalg.norm(g)) for g in gradients)
    return [g * min(1, bound / length) for g in gradients]


KEYS = {
    1: Value(
        0.4 * _wave(3, 12),
        mistakes=[
            (0.4 * math.cos(math.pi / 4), "Add 1 to the cosine, and halve."),
            (0.4 * 0.75, "That falls in a straight line."),
            (0.4 * (1 + math.cos(math.radians(math.pi / 4))) / 2, "Use radians."),
            (0.4 * (1 + math.cos(45)) / 2, "Use radians: a quarter of π."),
            (0.4 * _wave(9, 12), "Those are 3 steps before the end."),
        ],
        right="A quarter of the way costs less than a sixth of the rate.",
    ),
    2: Value(
        0.1 * _wave(12, 10),
        mistakes=[
            (0, "It was 0 at step 10. The formula goes on."),
            (
                0.1 * _wave(2, 10),
                "It does not start anew: no restart is in the formula.",
            ),
            (0.1, "It will be back at 0.1, but later."),
        ],
        right="At t = 20 it would be back at 0.1.",
    ),
    3: Function(
        _rate(),
        _schedules,
        mistakes=[
            (_rate(first=0), "A first rate of 0 wastes a step."),
            (_rate(ends=False), "The cosine should lead to the lowest rate, not to 0."),
            (_rate(own=False), "The cosine begins when the warm-up has ended."),
            (_from_lowest, "The first rate is base / warm. Only the wave ends low."),
            (_floored, "Stretch the wave. Here it is cut off at the lowest rate."),
        ],
        right="CosineAnnealingLR calls the lowest rate eta_min.",
    ),
    4: Function(
        _clip,
        _lists,
        mistakes=[
            (_each, "Each array still has a length of its own."),
            (_always, "A gradient below the bound should stay as it is."),
            (_entries, "That bounds each entry, and turns the direction."),
            (_sum_of_lengths, "Lengths do not add up. Add the squares."),
        ],
        right="One factor for all, so the direction stays.",
    ),
    5: Value(
        _running_mean((2, 4, 9), 7),
        mistakes=[
            (5.5, "The start does not count: the first rate is 1."),
            (9, "Only the first step forgets all that was before."),
            (4, "That is the target in the middle. Compute the steps."),
        ],
        right="A constant rate forgets old examples, 1/t remembers them all.",
    ),
}
