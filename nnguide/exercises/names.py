"""Keys of the notebook Names."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
BETS = np.array([0.5, 0.25, 0.2, 0.4])


def _scores(rng: np.random.Generator) -> Iterator[tuple[Array, float]]:
    for size, temperature in [(4, 1.0), (3, 0.5), (5, 2.0)]:
        yield rng.normal(size=size), temperature
    yield 1000 + rng.normal(size=4), 0.8  # overflows without care


def _tempered(logits: Array, temperature: float) -> Array:
    z = logits / temperature
    p = np.exp(z - z.max())
    return p / p.sum()


def _multiplied(logits: Array, temperature: float) -> Array:
    return _tempered(logits, 1 / temperature)


def _ignored(logits: Array, temperature: float) -> Array:
    return _tempered(logits, 1.0)


def _behind(logits: Array, temperature: float) -> Array:
    return _tempered(logits, 1.0) / temperature


def _batches(rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
    for rows, places in [(3, 5), (2, 4), (4, 6)]:
        targets = rng.integers(0, 27, size=(rows, places))
        for row, end in zip(targets, rng.permuted(np.arange(rows) + 1), strict=True):
            row[places - int(end) + 1 :] = -100
        yield rng.exponential(2, size=(rows, places)), targets


def _a_letter(surprises: Array, targets: Array) -> float:
    counts = targets >= 0
    return float((surprises * counts).sum() / counts.sum())


def _all_places(surprises: Array, targets: Array) -> float:
    return float((surprises * (targets >= 0)).mean())


def _row_means(surprises: Array, targets: Array) -> float:
    counts = targets >= 0
    return float(((surprises * counts).sum(axis=1) / counts.sum(axis=1)).mean())


def _a_name(surprises: Array, targets: Array) -> float:
    return float((surprises * (targets >= 0)).sum() / len(targets))


KEYS = {
    1: Value(
        -np.log(BETS).mean(),
        mistakes=[
            (-np.log(BETS).sum(), "That is for the whole name. Divide by its letters."),
            (-np.log(BETS).sum() / 3, "The end of the name is a question as well."),
            (-np.log(BETS.mean()), "Take the logarithm first, then the mean."),
            (-np.log2(BETS).mean(), "Those are bits. Nats use the natural logarithm."),
            (np.log(BETS).mean(), "A surprise is positive: -ln p."),
        ],
        right="A name's probability is the product of its bets.",
    ),
    2: Value(
        3 * (64 * 32 + 64 * 64 + 64 + 64),
        mistakes=[
            (64 * 32 + 64 * 64 + 128, "That is one part. There are three."),
            (3 * (64 * 32 + 64 * 64 + 64), "Each part has two bias vectors."),
            (3 * (64 * 32 + 64 * 64), "The biases are missing."),
            (4 * (64 * 32 + 64 * 64 + 128), "Four parts are an LSTM's."),
        ],
        right="Of the two bias vectors one would do, but PyTorch has both.",
    ),
    3: Function(
        _tempered,
        _scores,
        mistakes=[
            (_multiplied, "Below 1 the bets should become surer: divide."),
            (_ignored, "The temperature does nothing yet."),
            (_behind, "Divide the logits, not the probabilities."),
        ],
        right="At a temperature near 0 only the largest is left.",
    ),
    4: Function(
        _a_letter,
        _batches,
        mistakes=[
            (_all_places, "It still divides by the places behind the end."),
            (_row_means, "A mean of means: letters of long names count less."),
            (_a_name, "That is the loss of a name, not of a letter."),
        ],
        right="Ask of every mean what it is the mean of.",
    ),
}
