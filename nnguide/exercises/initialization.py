"""Keys of the page Initialization."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Generator = np.random.Generator


def _batches(rng: Generator) -> Iterator[tuple[Array, Array]]:
    for n, d, h in [(6, 4, 3), (5, 3, 7), (8, 2, 2)]:
        yield 3 * rng.normal(size=(n, d)), rng.normal(size=(h, d))


def _rescaled(measure: Callable[[Array], float]) -> Callable[[Array, Array], Array]:
    """Weights divided by something that is measured of the sums."""

    def rescale(x: Array, W: Array) -> Array:
        return W / measure(x @ W.T)

    return rescale


def _by_formula(x: Array, W: Array) -> Array:
    return W * np.sqrt(2 / W.shape[1])


def _by_spread(x: Array, W: Array) -> Array:
    return _by_formula(x, W) / W.std()


def _unit_by_unit(x: Array, W: Array) -> Array:
    size = np.sqrt(np.mean(_relu(x @ W.T) ** 2, axis=0))
    return W / size[:, None]


def _root_mean_square(a: Array) -> float:
    return float(np.sqrt(np.mean(a**2)))


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _sizes(rng: Generator) -> Iterator[tuple[Generator, int, int]]:
    for seed, (n, m) in enumerate([(7, 3), (4, 6), (12, 2)]):
        yield np.random.default_rng(seed), n, m


def _start(
    spread: Callable[[int, int], float],
) -> Callable[[Generator, int, int], Array]:
    def start(rng: Generator, n: int, m: int) -> Array:
        return rng.normal(size=(m, n)) * spread(n, m)

    return start


KEYS = {
    1: Value(
        [np.sqrt(2 / 784), np.sqrt(1 / (3 * 784))],
        mistakes=[
            ([2 / 784, 1 / (3 * 784)], "Those are the variances. Take the roots."),
            (
                [np.sqrt(2 / 784), 1 / np.sqrt(784)],
                "1/28 is the bound, not the spread.",
            ),
            (
                [np.sqrt(2 / 128), np.sqrt(1 / (3 * 128))],
                "Both count the inputs, not the outputs.",
            ),
            (
                [np.sqrt(1 / (3 * 784)), np.sqrt(2 / 784)],
                "The rule of He comes first.",
            ),
            (
                [np.sqrt(2 / (784 + 128)), np.sqrt(1 / (3 * 784))],
                "The first is that of Xavier.",
            ),
        ],
        right="The two differ by the root of six, in every layer.",
    ),
    2: Value(
        3,  # the page's solution runs all four
        mistakes=[
            (0, "A zero matrix moves if blame and activations reach it."),
            (1, "With the output weights at zero, which gradient is not zero?"),
            (2, "What is the slope of tanh at 0, where ReLU has none?"),
            (4, "ReLU with hidden sums of 0: which slope do we take there?"),
        ],
        right="Zeros are fatal where they also switch off the slope.",
    ),
    3: Function(
        _rescaled(lambda z: _root_mean_square(_relu(z))),
        _batches,
        mistakes=[
            (
                _rescaled(lambda z: float(np.mean(_relu(z) ** 2))),
                "The mean square grows with the square of the factor: take the root.",
            ),
            (_rescaled(_root_mean_square), "Measure after ReLU, not before it."),
            (
                _rescaled(lambda z: _root_mean_square(z) / np.sqrt(2)),
                "ReLU takes one half on average only: measure after it.",
            ),
            (_by_formula, "That is a formula. Measure on this batch."),
            (_by_spread, "That is the rule of He. Measure on this batch."),
            (_unit_by_unit, "One number for the whole layer, not one for each unit."),
            (
                _rescaled(lambda z: float(_relu(z).std())),
                "`std` subtracts the mean first. The mean square does not.",
            ),
        ],
        right="Layer after layer, this makes a start for any ReLU network.",
    ),
    4: Function(
        _start(lambda n, m: np.sqrt(2 / n)),
        _sizes,
        mistakes=[
            (_start(lambda n, m: np.sqrt(2 / m)), "That is still the fan-out."),
            (_start(lambda n, m: np.sqrt(2 / (n + m))), "That is the start of Xavier."),
            (
                _start(lambda n, m: np.sqrt(1 / n)),
                "ReLU takes one half: the 2 is missing.",
            ),
            (_start(lambda n, m: 2 / n), "That is the variance: take the root."),
        ],
        right="Test with sizes that differ.",
        in_place=True,  # drawing changes the generator
    ),
    5: Value(
        1 / 3,
        mistakes=[
            (2 / (1 + 5**0.5), "The slope is squared: a mean square is halved in two."),
            (np.sqrt(1 / 3), "That is the root. The question is for the square."),
            (2, "That is the rule for ReLU, with the slope 0."),
            (1 / 6, "The 2 is missing: only half of the mean square is multiplied."),
            (3, "Upside down: a slope beyond 1 asks for smaller weights."),
            (2 / 5, "The positive half stays: 1 plus the square."),
        ],
        right="That is nn.Linear: Kaiming by name, and not by the rule for ReLU.",
    ),
}
