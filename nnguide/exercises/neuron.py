"""Keys of the page One neuron."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from nnguide.exercises._keys import Function, Value

CORNERS = np.array(list(product([0.0, 1.0], repeat=2)))  # 00, 01, 10, 11


def _answers(neuron: tuple[list[float], float]) -> np.ndarray:
    """What a neuron, its weights and its bias, answers at the four corners."""
    w, b = np.asarray(neuron[0], dtype=float), float(neuron[1])
    if w.shape != (2,):
        raise ValueError(f"w must have shape (2,), got {w.shape}")
    return (CORNERS @ w + b >= 0).astype(int)


Example = tuple[np.ndarray, float, np.ndarray, int, float]


def _e(w: np.ndarray, b: float, x: np.ndarray, y: int) -> float:
    """The error: the answer minus the right one."""
    return float(w @ x + b >= 0) - y


def _moved(
    w: np.ndarray, b: float, x: np.ndarray, step: float
) -> tuple[np.ndarray, float]:
    return w - step * x, b - step


def _corrected(
    w: np.ndarray, b: float, x: np.ndarray, y: int, lr: float
) -> tuple[np.ndarray, float]:
    """The parameters after one step of the perceptron."""
    return _moved(w, b, x, lr * _e(w, b, x, y))


def _examples(rng: np.random.Generator) -> Iterator[Example]:
    """One to four inputs, both classes, any rate; the last lies on the border."""
    for D in (2, 1, 4, 3):
        for y in (0, 1):
            yield rng.normal(size=D), rng.normal(), rng.normal(size=D), y, 0.5 / D
    yield np.array([1.0, -2.0]), 1.0, np.array([1.0, 1.0]), 0, 0.5


KEYS = {
    1: Value(
        -0.5,  # 2 · 1 − 1 · 1 − 1.5
        mistakes=[
            (2.5, "You subtracted the bias. It is added, with its sign."),
            (1.0, "That is w · x. The bias is missing."),
            (1.5, "The second weight is negative."),
            (0.0, "That is the class, and it is right. The question is z."),
        ],
        right="It is below 0, so the neuron answers class 0.",
    ),
    2: Value(
        [-1, 0, -1],  # z = 1, so e = 1: (0, 1) − (1, 1) and 0 − 1
        mistakes=[
            ([1, 2, 1], "The wrong way: z must fall, and yours rises."),
            ([-1, 0, 0], "The bias is corrected, too."),
            ([0, 1, 0], "z is 1, so the answer is 1, and that is a mistake."),
            ([0, 0, -1], "A weight moves by its input, not by itself."),
        ],
        right="The new z of this example is -2: it fell by 3.",
    ),
    3: Value(
        14,  # all but XOR and its opposite; the page trains all 16
        mistakes=[
            (16, "XOR is one of them, and no line solves it."),
            (15, "XOR fails. Which other task has the same diagonals?"),
            (2, "There are many more than OR and AND. Try one lit corner."),
            (12, "Did you count always on and always off? A line may pass by."),
        ],
        right="Only XOR and its opposite are out of reach.",
    ),
    4: Value(
        ([-1.0, -1.0], 1.5),  # any neuron with the same four answers
        view=_answers,
        mistakes=[
            (([1.0, 1.0], -1.5), "That is AND. Turn it round: all signs."),
            (([1.0, 1.0], -0.5), "That is OR. Which corner should be alone?"),
            (([-1.0, -1.0], 0.5), "Only 00 is lit. Move the line outward: change b."),
            (([-2.0, -1.0], 3.0), "Always lit. Is z at (1, 1) below 0, or just 0?"),
            (([-1.0, -1.0], -1.0), "Never lit. What should z at (0, 0) be, so b?"),
        ],
    ),
    5: Function(
        _corrected,
        _examples,
        view=lambda result, *_: np.append(result[0], result[1]),
        mistakes=[
            (
                lambda w, b, x, y, lr: _corrected(w, b, x, y, -lr),
                "That goes the wrong way: it must be minus.",
            ),
            (
                lambda w, b, x, y, lr: (_corrected(w, b, x, y, lr)[0], b),
                "The bias is corrected, too. Its input is always 1.",
            ),
            (
                lambda w, b, x, y, lr: _corrected(w, b, x, y, 1.0),
                "The rate is missing.",
            ),
            (
                lambda w, b, x, y, lr: _moved(w, b, x, lr * (w @ x + b - y)),
                "The error compares y with the answer, which is 0 or 1, not z.",
            ),
            (
                lambda w, b, x, y, lr: _moved(w, b, x, lr * (float(w @ x + b > 0) - y)),
                "At exactly z = 0 the answer is 1.",
            ),
            (
                lambda w, b, x, y, lr: _moved(
                    w, b, np.ones_like(w), lr * _e(w, b, x, y)
                ),
                "Each weight is corrected by its own input.",
            ),
        ],
        right="Called again and again, it is the whole training.",
    ),
    6: Value(
        6,  # all but "only the middle" and its opposite; the page trains all eight
        mistakes=[
            (8, "Try the task in which only the middle is lit."),
            (7, "One is impossible. What about its opposite?"),
            (2, "That is how many are impossible. How many can be learned?"),
            (4, "Did you count always lit and always dark? A border may lie outside."),
        ],
        right='Only "lit in the middle" and "dark in the middle" are left out.',
    ),
}
