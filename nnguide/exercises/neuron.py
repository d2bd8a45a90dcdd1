"""Keys of the page One neuron."""

from itertools import product

import numpy as np

from nnguide.exercises._keys import Value

CORNERS = np.array(list(product([0.0, 1.0], repeat=2)))  # 00, 01, 10, 11


def _answers(neuron: tuple[list[float], float]) -> np.ndarray:
    """What a neuron, its weights and its bias, answers at the four corners."""
    w, b = np.asarray(neuron[0], dtype=float), float(neuron[1])
    if w.shape != (2,):
        raise ValueError(f"w must have shape (2,), got {w.shape}")
    return (CORNERS @ w + b >= 0).astype(int)


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
    5: Value(
        0.79,  # the best share of the 50 shuffled passes that the page runs
        digits=3,
        mistakes=[
            (0.68, "Same as before. What is the array in the pocket?"),
            (0.7, "That is the share after the last pass."),
            (1.0, "No line gets all of them right."),
        ],
        right="What you keep must be a copy, or it goes on learning.",
    ),
}
