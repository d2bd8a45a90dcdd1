"""Keys of the page A network from scratch."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Gradients = dict[str, Array]

OF_A, OF_B = -0.290050, 0.660380  # the blames of the output, from the page's table


def _parts(
    rng: np.random.Generator,
) -> Iterator[tuple[Sequence[Array], Sequence[int]]]:
    for shape, sizes in [((3,), [4, 1]), ((4, 2), [5, 2, 8]), ((1, 3), [7])]:
        yield [rng.normal(size=shape) for _ in sizes], sizes


def _combine(slopes: Sequence[Array], sizes: Sequence[int]) -> Array:
    return _summed(slopes, sizes) / sum(sizes)


def _summed(slopes: Sequence[Array], sizes: Sequence[int]) -> Array:
    return sum(
        (n * slope for n, slope in zip(sizes, slopes, strict=True)),
        np.zeros_like(slopes[0]),
    )


def _layers(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for n, d, h, c in [(1, 2, 4, 3), (5, 3, 4, 2), (4, 2, 6, 1)]:
        a1 = np.maximum(rng.normal(size=(n, h)), 0)
        a1[0, :2] = 0.0, 0.7  # in every case a unit is closed, another open
        x, w2 = rng.normal(size=(n, d)), rng.normal(size=(c, h))
        yield rng.normal(size=(n, c)) / n, x, a1, w2


def _backward(dz2: Array, x: Array, a1: Array, W2: Array) -> Gradients:
    return _with(lambda a: a > 0)(dz2, x, a1, W2)


def _with(slope: Callable[[Array], Array]) -> Callable[..., Gradients]:
    """The gradients with a slope of ReLU that is a function of its output."""

    def backward(dz2: Array, x: Array, a1: Array, W2: Array) -> Gradients:
        dz1 = (dz2 @ W2) * slope(a1)
        return {
            "W1": dz1.T @ x,
            "b1": dz1.sum(axis=0),
            "W2": dz2.T @ a1,
            "b2": dz2.sum(axis=0),
        }

    return backward


def _closed_before(dz2: Array, x: Array, a1: Array, W2: Array) -> Gradients:
    right = _backward(dz2, x, a1, W2)
    return {**right, "W2": dz2.T @ (a1 > 0)}


def _without_bend(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for d, h in [(2, 5), (4, 3), (3, 1)]:
        shapes = [(h, d), (h,), (1, h), (1,)]
        yield tuple(rng.normal(size=shape) for shape in shapes)


KEYS = {
    1: Value(
        1,  # the output bias
        mistakes=[
            (41, "Each gradient holds a factor. Which of these factors are zero?"),
            (40, "Each gradient holds a factor. Which of these factors are zero?"),
            (11, "The output weights get blame times activation, and that is 0."),
            (10, "The output weights get blame times activation, and that is 0."),
            (31, "Blame reaches the hidden units through W2, and W2 is zero."),
            (0, "The blame of the output is p - y, and its mean is not 0 here."),
        ],
        right="That is a constant guess: "
        "the network says nearly the share of class 1 to everyone.",
    ),
    2: Value(
        (2 * OF_A + OF_B) / 3,
        mistakes=[
            ((OF_A + OF_B) / 2, "That is the batch of two. A is in it twice now."),
            (2 * OF_A + OF_B, "That is the sum. The loss is a mean: divide by N."),
            ((2 * OF_A + OF_B) / 2, "There are three examples in the batch now."),
            ((OF_A + OF_B) / 3, "A counts twice, once for each of its rows."),
        ],
        right="Repeating an example in a batch is the same as giving it more weight.",
    ),
    3: Function(
        _combine,
        _parts,
        mistakes=[
            (
                lambda slopes, sizes: np.mean(slopes, axis=0),
                "A mean of means gives an example of a small part too much weight.",
            ),
            (
                lambda slopes, sizes: np.sum(slopes, axis=0),
                "Each slope was divided by the size of its own part.",
            ),
            (_summed, "That is the sum over all examples. The loss is a mean."),
            (
                lambda slopes, sizes: _summed(slopes, sizes) / len(sizes),
                "Divide by the number of examples, not by the number of parts.",
            ),
            (
                lambda slopes, sizes: np.sum(slopes, axis=0) / sum(sizes),
                "Take the 1/N of each part out before you divide by the whole.",
            ),
        ],
        right="In general, a mean of means needs parts of the same size.",
    ),
    4: Function(
        _backward,
        _layers,
        mistakes=[
            (_with(np.ones_like), "Blame still passes through every hidden unit."),
            (_with(lambda a: a <= 0), "Turned around: an open unit passes blame on."),
            (_with(lambda a: a), "The slope of ReLU is 1 or 0, not its output."),
            (_closed_before, "dW2 was right: the value at the tail is a1 itself."),
        ],
        right="The output of a ReLU is above 0 exactly where its sum is.",
    ),
    5: Function(
        lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2.T + b2),
        _without_bend,
        mistakes=[
            (
                lambda W1, b1, W2, b2: (W2 @ W1, b2),
                "The hidden biases reach the output too, through W2.",
            ),
            (
                lambda W1, b1, W2, b2: (W2 @ W1, b1.sum() + b2),
                "Each hidden bias is weighted by W2 before it is added.",
            ),
            (
                lambda W1, b1, W2, b2: ((W2 @ W1).T, b1 @ W2.T + b2),
                "Right, but turned on its side: a row for each unit.",
            ),
        ],
        right="What a hidden layer adds is the bend of its activation, "
        "and nothing else.",
    ),
}
