"""Keys of the page Arrays and shapes."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value


def _squared_distances(x: np.ndarray, places: np.ndarray) -> np.ndarray:
    """By loops, where the page broadcasts."""
    return np.array([[((p - q) ** 2).sum() for q in places] for p in x])


def _points_and_places(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    for N, M, D in [(3, 4, 2), (1, 5, 2), (6, 1, 2), (4, 2, 3)]:
        yield tuple(rng.integers(-4, 5, size=(K, D)) / 2 for K in (N, M))


def _tables(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    for shape in [(3, 3), (2, 5), (4, 3), (1, 4)]:
        yield (rng.integers(1, 9, size=shape).astype(float),)


def _coaches(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Predictions that all differ, and for each player the number of a coach."""
    for N, H in [(3, 4), (4, 4), (1, 3), (5, 2)]:
        z = rng.permutation(N * H).reshape(N, H) / 2
        yield z, rng.integers(0, H, size=N)


KEYS = {
    1: Value(
        [5, 7, 9],  # 1 + 4, 2 + 5, 3 + 6
        mistakes=[
            ([6, 15], "That has length 2: you removed axis 1."),
            (21, "That adds up both axes."),
            ([[5, 7, 9]], "Axis 0 disappears: one pair of brackets less."),
            ([[5], [7], [9]], "Axis 0 disappears, and no other takes its place."),
        ],
    ),
    2: Value(
        2,  # 3 against 4 in the second pair, 4 against 2 in the fourth
        mistakes=[
            (0, "Align (4, 3) and (4,) at the right."),
            (1, "One is missing. A 1 is repeated in its own column only."),
            (3, "The last pair gives (4, 5, 3). Pad (5, 1) with a 1."),
            (4, "Only a 1 or an equal length fits. Count again."),
            (5, "The first pair is a bias that is added to a batch: it fits."),
        ],
    ),
    3: Value(
        0.5,  # 8 of 4 · 4 cells
        mistakes=[
            (0.75, "So it should be. What is the shape of says == truly?"),
            (3, "The mean of truth values is a share, from 0 to 1."),
            (8, "That many cells are true. The mean divides by the cells."),
            (2, "The sum of sixteen cells is divided by sixteen, not by four."),
        ],
        right="A column met an array of one axis, and nothing complained.",
    ),
    4: Function(
        _squared_distances,
        _points_and_places,
        mistakes=[
            (
                lambda x, places: np.sqrt(_squared_distances(x, places)),
                "Those are the distances. Leave the root out.",
            ),
            (
                lambda x, places: _squared_distances(places, x),
                "Rows are points, columns are places.",
            ),
            (
                lambda x, places: (x[:, None] - places).sum(axis=2) ** 2,
                "Square each difference before you add up.",
            ),
            (
                lambda x, places: ((x[:, None] - places) ** 2).sum(axis=1),
                "That adds up over the places. Name the axis of the coordinates.",
            ),
            (
                lambda x, places: (x[:, None] - places) ** 2,
                "The squares are there. Add up over the last axis.",
            ),
            (
                lambda x, places: ((x - places) ** 2).sum(axis=1),
                "Every point must meet every place: x needs one more axis.",
            ),
        ],
    ),
    5: Function(
        lambda E: np.array([row / row.sum() for row in E]),
        _tables,
        mistakes=[
            (
                lambda E: E / E.sum(axis=1),
                "Same as before. What are its row sums?",
            ),
            (lambda E: E / E.sum(axis=0), "Now each column adds up to 1."),
            (lambda E: E / E.sum(), "Now all entries together add up to 1."),
            (
                lambda E: E.T / E.sum(axis=1),
                "Each column of that adds up to 1. Turn it back.",
            ),
        ],
    ),
    6: Function(
        lambda z, own: np.array([row[j] for row, j in zip(z, own, strict=True)]),
        _coaches,
        mistakes=[
            (
                lambda z, own: z[:, own],
                "That has shape (N, N): every player meets every coach.",
            ),
            (
                lambda z, own: z[own % len(z), np.arange(len(z)) % z.shape[1]],
                "Rows are players: the number of the row comes first.",
            ),
            (
                lambda z, own: z[own % len(z)],
                "That picks rows. A coach is a column.",
            ),
            (
                lambda z, own: z[np.arange(len(z)), own][:, None],
                "The numbers are right. One axis is enough.",
            ),
        ],
        right="The loss of many classes will pick its probabilities in this way.",
    ),
}
