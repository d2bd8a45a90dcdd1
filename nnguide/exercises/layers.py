"""Keys of the page Layers."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

# The layer of the page, with the third example of exercise 1.
X = np.array([[1.0, 2.0], [3.0, 4.0], [0.0, -1.0]])
DZ = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0], [0.0, 1.0, 1.0]])
A, B, BLAME = np.array([1.0, 2.0]), np.array([5.0, -1.0]), 2.0


def _leaky_cases(rng: np.random.Generator) -> Iterator[tuple[Array, Array, float]]:
    for shape, s in [((4, 3), 0.1), ((2, 5), -0.1), ((1, 6), 0.0)]:
        z, da = rng.normal(size=(2, *shape))
        z[0, 1] = 0  # not positive, so the slope is s
        yield z, da, s


def _leaky(z: Array, da: Array, s: float) -> tuple[Array, Array]:
    slope = np.where(z > 0, 1.0, s)
    return slope * z, slope * da


def _output_mask(z: Array, da: Array, s: float) -> tuple[Array, Array]:
    a = _leaky(z, da, s)[0]
    return a, np.where(a > 0, 1.0, s) * da


def _layer_cases(rng: np.random.Generator) -> Iterator[tuple[Array | float, ...]]:
    for n, d, h, lr in [(4, 2, 3, 0.5), (5, 3, 2, 0.1), (1, 4, 2, 1.0)]:
        shapes = [(n, h), (n, d), (h, d), (h,)]
        yield *(rng.normal(size=shape) for shape in shapes), lr


Layer = Callable[[Array, Array, Array, Array, float], tuple[Array, Array, Array]]


def _step(
    dz: Array, x: Array, W: Array, b: Array, lr: float
) -> tuple[Array, Array, Array]:
    return dz @ W, W - lr * dz.T @ x, b - lr * dz.sum(axis=0)


def _new_weights(
    dz: Array, x: Array, W: Array, b: Array, lr: float
) -> tuple[Array, Array, Array]:
    _, W, b = _step(dz, x, W, b, lr)
    return dz @ W, W, b


def _with(change: Callable[..., tuple[Array, Array, Array]]) -> Layer:
    """A wrong layer: what `change` makes of the right dx, W and b and the arguments."""

    def layer(
        dz: Array, x: Array, W: Array, b: Array, lr: float
    ) -> tuple[Array, Array, Array]:
        return change(*_step(dz, x, W, b, lr), dz, x, W, b, lr)

    return layer


KEYS = {
    1: Value(
        DZ.T @ X,
        mistakes=[
            (DZ.T @ X / 3, "The blames hold the 1/N already: add, do not divide."),
            (X.T @ DZ, "That lies on its side: rows of dW are units, as in W."),
            (np.outer(DZ[2], X[2]), "That is the new example alone. Add the others."),
            (DZ[:2].T @ X[:2], "That is without the new example."),
        ],
        right="Blame comes with its 1/N in it, so a layer adds and never divides.",
    ),
    2: Value(
        BLAME * B,
        mistakes=[
            (BLAME * A, "That would be right. But which x does the layer hold now?"),
            (BLAME * (A + B) / 2, "Nothing is averaged: `self.x = x` replaces."),
            (BLAME * (A + B), "Nothing is added up: `self.x = x` replaces."),
            (B, "Times the blame of the first unit."),
        ],
        right="A layer remembers one pass: the last.",
    ),
    3: Function(
        _leaky,
        _leaky_cases,
        mistakes=[
            (
                _output_mask,
                "The mask is made of the output. Where is that positive for s < 0?",
            ),
            (
                lambda z, da, s: (_leaky(z, da, s)[0], da * (z > 0)),
                "Backward, the slope elsewhere is s, not 0.",
            ),
            (
                lambda z, da, s: (_leaky(z, da, s)[0], np.where(z > 0, 1.0, s)),
                "The second result is the slope alone. Multiply it by da.",
            ),
            (
                lambda z, da, s: (_leaky(z, da, s)[0], np.where(da > 0, 1.0, s) * da),
                "The slope depends on z, not on the sign of da.",
            ),
            (
                lambda z, da, s: (_leaky(z, da, s)[0], np.where(z >= 0, 1.0, s) * da),
                "Zero is not positive: at z = 0 the slope is s.",
            ),
            (
                lambda z, da, s: (np.where(z > 0, z, s), _leaky(z, da, s)[1]),
                "Where z is not positive, a is s times z.",
            ),
        ],
        right="The slope belongs to the input, so that is what a layer keeps.",
    ),
    4: Function(
        _step,
        _layer_cases,
        mistakes=[
            (_new_weights, "Still dx is taken at the new weights."),
            (
                _with(lambda dx, W1, b1, dz, x, W, b, lr: (dx, W, b)),
                "Now no step is taken: the parameters are the old ones.",
            ),
            (
                _with(lambda dx, W1, b1, dz, x, W, b, lr: (lr * dx, W1, b1)),
                "The rate belongs to the step. Blame goes on without it.",
            ),
            (
                _with(
                    lambda dx, W1, b1, dz, x, W, b, lr: (dx, W1, b - lr * dz.mean(0))
                ),
                "The sum for b was right: the 1/N is in dz already.",
            ),
            (
                _with(
                    lambda dx, W1, b1, dz, x, W, b, lr: (
                        dx,
                        W + (W1 - W) / len(dz),
                        b + (b1 - b) / len(dz),
                    )
                ),
                "The blames hold the 1/N already: the step does not divide.",
            ),
            (
                _with(lambda dx, W1, b1, dz, x, W, b, lr: (W1, b1, dx)),
                "The order is dx, W, b.",
            ),
        ],
        right="First all the way back, and only then a step.",
    ),
    5: Value(
        3,  # all before the fourth; the page runs it
        mistakes=[
            (4, "What the fourth layer stores is right: it was given the right blame."),
            (2, "Look for layers before the fourth, counted from the input."),
            (6, "The way back starts at the loss. Who comes before the bug there?"),
            (1, "Whoever is given too much also returns too much."),
            (5, "The layers behind the fourth have passed their blame on already."),
        ],
        right="Look for the bug where the gradients change from right to wrong.",
    ),
}
