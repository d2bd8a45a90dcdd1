"""Keys of the page Multilayer perceptrons."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

Layers = list[tuple[np.ndarray, np.ndarray]]

# Where the hidden layer of the XOR network puts 00, 01, 10 and 11.
HIDDEN = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [2.0, 2.0]])
PROBES = np.random.default_rng(7).normal(size=(20, 3))  # inputs of disguised networks


def _relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def _classes(unit: tuple[Any, Any]) -> np.ndarray:
    """What an output unit, its weights and its bias, answers on the hidden layer."""
    w, b = np.asarray(unit[0], dtype=float).ravel(), np.asarray(unit[1], dtype=float)
    if w.shape != (2,) or b.size != 1:
        raise ValueError("give (w, b), two weights in a list and one bias")
    return (HIDDEN @ w + b.item() >= 0).astype(int)


def _forward(
    x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> np.ndarray:
    return _relu(x @ W1.T + b1) @ W2.T + b2


def _sizes(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    for n, d, h, c in [(1, 2, 3, 1), (5, 3, 4, 2), (4, 6, 2, 3)]:
        shapes = [(n, d), (h, d), (h,), (c, h), (c,)]
        yield tuple(rng.normal(size=shape) for shape in shapes)


Weights = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _weights(rng: np.random.Generator) -> Iterator[Weights]:
    """Weights of networks whose widths all differ."""
    for d, h, c in [(2, 3, 1), (3, 4, 2), (1, 2, 3)]:
        W1, b1 = rng.normal(size=(h, d)), rng.normal(size=h)
        yield W1, b1, rng.normal(size=(c, h)), rng.normal(size=c)


def _disguised(
    W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> Weights:
    return 2 * W1, 2 * b1, W2 / 2, b2


def _answers(
    weights: Weights,
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
) -> np.ndarray:
    """What the changed network answers, and whether a number has changed."""
    old = W1, b1, W2, b2
    outputs = np.zeros((len(PROBES), len(W2)))
    changed = False
    if [np.shape(array) for array in weights] == [array.shape for array in old]:
        outputs = _forward(PROBES[:, : W1.shape[1]], *weights)
        pairs = zip(old, weights, strict=True)
        changed = not all(np.allclose(before, after) for before, after in pairs)
    return np.append(outputs.ravel(), float(changed))


def _deep(x: np.ndarray, layers: Layers) -> np.ndarray:
    a = _bent(x, layers[:-1])
    W, b = layers[-1]
    return a @ W.T + b


def _bent(x: np.ndarray, layers: Layers) -> np.ndarray:
    """All layers with ReLU behind them."""
    for W, b in layers:
        x = _relu(x @ W.T + b)
    return x


def _straight(x: np.ndarray, layers: Layers) -> np.ndarray:
    for W, b in layers:
        x = x @ W.T + b
    return x


def _turned(x: np.ndarray, layers: Layers) -> np.ndarray:
    return _deep(x, [(W.T, b) for W, b in layers])


def _networks(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, Layers]]:
    for n, widths in [
        (1, (2, 2, 2)),
        (4, (3, 3, 3, 3)),
        (2, (4, 3)),
        (5, (2, 6, 3, 1)),
    ]:
        layers = [
            (rng.normal(size=(after, before)), rng.normal(size=after))
            for before, after in pairwise(widths)
        ]
        yield rng.normal(size=(n, widths[0])), layers


KEYS = {
    1: Value(
        26,  # 4 · (3 + 1) + 2 · (4 + 1)
        mistakes=[
            (20, "Those are the weights. What else does a unit have?"),
            (29, "The inputs are no units: they have no bias."),
            (9, "That counts units and inputs, not parameters."),
            (6, "That counts units, or their biases. Now the weights."),
            (24, "That multiplies all the widths. Add up, layer by layer."),
        ],
        right="Six units have six biases; the rest are weights.",
    ),
    2: Function(
        _disguised,
        _weights,
        view=_answers,
        mistakes=[
            (
                lambda W1, b1, W2, b2: (W1, b1, W2, b2),
                "Nothing has changed. At least one number has to.",
            ),
            (
                lambda W1, b1, W2, b2: (W1[::-1], b1[::-1], W2, b2),
                "The output listens in the old order: turn the columns of W2, too.",
            ),
            (
                lambda W1, b1, W2, b2: (W1[::-1], b1, W2[:, ::-1], b2),
                "A bias belongs to its unit and moves with it.",
            ),
            (
                lambda W1, b1, W2, b2: (10 * W1, b1, W2 / 10, b2),
                "The bias of a unit is part of its sum: it must grow, too.",
            ),
            (
                lambda W1, b1, W2, b2: (10 * W1, 10 * b1, W2, b2),
                "The units are louder, and the output listens as before.",
            ),
            (
                lambda W1, b1, W2, b2: (-W1, -b1, -W2, b2),
                "A negative factor turns the hinge: max(-z, 0) is not -max(z, 0).",
            ),
        ],
        right="So many different weights make one and the same network.",
    ),
    3: Value(
        ([-1.0, 1.0], 0.5),  # any unit with the same four answers
        view=_classes,
        mistakes=[
            (([1.0, -1.0], -0.5), "That is XOR itself."),
            (([0.0, 1.0], -1.0), "That is AND: what about two zeros?"),
            (([-1.0, 0.0], 0.5), "Only 00 is class 1: what about two ones?"),
            (([-1.0, 1.0], 1.0), "z >= 0 everywhere. Is 0 on the side you want?"),
            (([-1.0, 1.0], -0.5), "z < 0 everywhere. What should z at 00 be, so b?"),
        ],
        right="The line is the same, its other side is class 1.",
    ),
    4: Value(
        14,  # those of one unit, as on the page One neuron; the page draws weights
        mistakes=[
            (16, "XOR is one of them. Where can a single bend have class 1?"),
            (15, "XOR is out of reach. What about its opposite?"),
            (2, "That is how many are out of reach. How many can be solved?"),
            (12, "Count always on and always off, too."),
        ],
        right="One hidden unit bends, but it takes two to make a tent.",
    ),
    5: Function(
        _deep,
        _networks,
        mistakes=[
            (_bent, "The last layer has no ReLU."),
            (lambda x, layers: _bent(x, layers[:-1]), "The last layer is missing."),
            (_straight, "Where is the ReLU?"),
            (_turned, "A unit is a row of W: transpose it."),
            (
                lambda x, layers: _deep(_relu(x), layers),
                "The input itself passes no ReLU.",
            ),
        ],
        right="It runs any multilayer perceptron of ReLU units.",
    ),
    6: Function(
        _forward,
        _sizes,
        mistakes=[
            (
                lambda x, W1, b1, W2, b2: (_relu(x @ W1.T) + b1) @ W2.T + b2,
                "As before. What does a unit pass on whose sum is below 0?",
            ),
            (
                lambda x, W1, b1, W2, b2: (_relu(x @ W1.T + b1) + b1) @ W2.T + b2,
                "Now b1 is added twice.",
            ),
            (
                lambda x, W1, b1, W2, b2: _relu(_forward(x, W1, b1, W2, b2)),
                "The last line was right: an output may be negative.",
            ),
            (
                lambda x, W1, b1, W2, b2: (x @ W1.T + b1) @ W2.T + b2,
                "Now nothing bends.",
            ),
        ],
        right="The bias moves the hinge, so it comes before the bend.",
    ),
}
