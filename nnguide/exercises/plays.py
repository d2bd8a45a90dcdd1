"""Keys of the notebook Plays."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
NATS, BITS = 1000 * 1.6, 8 * np.log(2)  # of the text, and nats that a byte holds
GPT, BLOCK, POSITIONS = 113_996, 49_984, 64 * 64


def _scores(rng: np.random.Generator) -> Iterator[tuple[Array, int]]:
    for size, k in [(5, 2), (7, 3), (4, 4), (6, 1)]:
        yield rng.normal(size=size), k
    yield 1000 + rng.normal(size=5), 3  # overflows without care


def _softmax(z: Array) -> Array:
    p = np.exp(z - z.max())
    return p / p.sum()


def _best(z: Array, k: int) -> Array:
    return _softmax(np.where(z >= np.sort(z)[-k], z, -np.inf))


def _not_shared_out(z: Array, k: int) -> Array:
    return np.where(z >= np.sort(z)[-k], _softmax(z), 0)


def _zeros(z: Array, k: int) -> Array:
    return _softmax(np.where(z >= np.sort(z)[-k], z, 0))


def _worst(z: Array, k: int) -> Array:
    return _softmax(np.where(z <= np.sort(z)[k - 1], z, -np.inf))


def _texts(rng: np.random.Generator) -> Iterator[tuple[Array, Array, int]]:
    for length, rows, size in [(20, 3, 5), (30, 2, 8), (12, 4, 3)]:
        starts = rng.integers(0, length - size, size=rows)
        yield rng.integers(0, 76, size=length), starts, size


def _rows(text: Array, starts: Array, size: int) -> Array:
    return text[starts[:, None] + np.arange(size)]


def _cut(text: Array, starts: Array, size: int) -> tuple[Array, Array]:
    rows = _rows(text, starts, size + 1)
    return rows[:, :-1], rows[:, 1:]


def _same(text: Array, starts: Array, size: int) -> tuple[Array, Array]:
    rows = _rows(text, starts, size)
    return rows, rows


def _short(text: Array, starts: Array, size: int) -> tuple[Array, Array]:
    rows = _rows(text, starts, size)
    return rows[:, :-1], rows[:, 1:]


def _rolled(text: Array, starts: Array, size: int) -> tuple[Array, Array]:
    rows = _rows(text, starts, size)
    return rows, np.roll(rows, -1, axis=1)


def _backward(text: Array, starts: Array, size: int) -> tuple[Array, Array]:
    x, y = _cut(text, starts, size)
    return y, x


KEYS = {
    1: Value(
        NATS / BITS,
        mistakes=[
            (NATS / np.log(2), "Those are bits. A byte has 8 of them."),
            (NATS / 8, "Those are nats, as if each were a bit."),
            (NATS * np.log(2) / 8, "A nat is more than a bit: divide by ln 2."),
            (1.6 / BITS, "That is for one letter."),
        ],
        right="What is guessed well needs little room.",
    ),
    2: Value(
        GPT + BLOCK + POSITIONS,
        mistakes=[
            (GPT + BLOCK, "The table of positions grows too."),
            (GPT + POSITIONS, "The third block is missing."),
            (GPT + BLOCK + 2 * POSITIONS, "Only 64 rows are new."),
            (GPT + BLOCK + 3 * POSITIONS, "Only 64 rows are new."),
        ],
        right="No weight of a block knows how long the text is.",
    ),
    3: Function(
        _best,
        _scores,
        mistakes=[
            (_not_shared_out, "What is left must add up to one."),
            (_zeros, "A score of 0 is not a probability of 0."),
            (_worst, "Those are the smallest scores."),
        ],
        right="With k = 1 it always writes the same.",
    ),
    4: Function(
        _cut,
        _texts,
        mistakes=[
            (_same, "The targets are still the letters that are read."),
            (_short, "The rows should be as long as before: read one more."),
            (_rolled, "The last target must not be the first letter."),
            (_backward, "It would bet on the letter before."),
        ],
        right="A leak in the targets is one that no test of the mask finds.",
    ),
}
