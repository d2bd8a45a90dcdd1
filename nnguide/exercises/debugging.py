"""Keys of the page Debugging."""

import math
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from nnguide.exercises._keys import Function, Value, Word

Array = np.ndarray
Named = dict[str, Array]
Script = Callable[[Array, Array, float, int], list[float]]


def _shared(seed: int = 0, M: int = 2000) -> int:
    """How many rows of the second half have their twin in the first."""
    first, second = np.split(np.random.default_rng(seed).permutation(2 * M), 2)
    return int(np.isin(second % M, first % M).sum())


def _named(rng: np.random.Generator) -> Iterator[tuple[Named]]:
    for sizes in ([4, 3], [5, 2, 3], [2, 4, 3, 1, 2, 3, 2]):
        gradients = {}
        for k, (n, m) in enumerate(pairwise(sizes)):
            gradients[f"{2 * k}.weight"] = rng.normal(size=(m, n))
            if k != 3:  # a layer without a bias
                gradients[f"{2 * k}.bias"] = rng.normal(size=m)
        yield (gradients,)


def _norms(gradients: Named) -> dict[str, float]:
    squares: dict[str, float] = {}
    for name, g in gradients.items():
        layer = name.split(".")[0]
        squares[layer] = squares.get(layer, 0.0) + float((g**2).sum())
    return {layer: math.sqrt(total) for layer, total in squares.items()}


def _added(gradients: Named) -> dict[str, float]:
    norms: dict[str, float] = {}
    for name, g in gradients.items():
        layer = name.split(".")[0]
        norms[layer] = norms.get(layer, 0.0) + float(np.linalg.norm(g))
    return norms


def _last(gradients: Named) -> dict[str, float]:
    return {k.split(".")[0]: float(np.linalg.norm(g)) for k, g in gradients.items()}


def _weights(gradients: Named) -> dict[str, float]:
    return _last({k: g for k, g in gradients.items() if k.endswith("weight")})


def _each(gradients: Named) -> dict[str, float]:
    return {name: float(np.linalg.norm(g)) for name, g in gradients.items()}


def _first_digit(gradients: Named) -> dict[str, float]:
    squares: dict[str, float] = {}
    for name, g in gradients.items():
        squares[name[0]] = squares.get(name[0], 0.0) + float((g**2).sum())
    return {layer: math.sqrt(total) for layer, total in squares.items()}


def _squares(gradients: Named) -> dict[str, float]:
    return {layer: norm**2 for layer, norm in _norms(gradients).items()}


def _start_torch() -> None:
    """PyTorch loads much at its first optimizer: not on the clock of an answer."""
    if torch := sys.modules.get("torch"):
        torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)


def _data(rng: np.random.Generator) -> Iterator[tuple[Array, Array, float, int]]:
    _start_torch()
    for N, D in [(23, 4), (37, 2), (12, 5)]:
        x = rng.normal(size=(N, D))
        yield x, (x @ rng.normal(size=(D, 3))).argmax(axis=1), 0.3, 4


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _script(twice: bool = False, clear: str = "batch", sizes: bool = True) -> Script:
    """The script of the page, mended, or with some of its three faults.

    `clear` says what starts with gradients of 0: each "batch", each "epoch", or only
    the "training".
    """

    def run(x: Array, y: Array, lr: float, epochs: int) -> list[float]:
        W, b = np.zeros((3, x.shape[1])), np.zeros(3)
        dW, db, means = np.zeros_like(W), np.zeros_like(b), []
        for _ in range(epochs):
            losses, counts = [], []
            if clear == "epoch":
                dW, db = np.zeros_like(W), np.zeros_like(b)
            for start in range(0, len(x), 10):
                rows, names = x[start : start + 10], y[start : start + 10]
                Y = np.eye(3)[names]  # (N, C)
                p = _softmax(rows @ W.T + b)
                q = _softmax(p) if twice else p
                losses.append(float(-np.log(q[Y == 1]).mean()))
                counts.append(len(rows) if sizes else 1)
                dz = (q - Y) / len(rows)
                if twice:
                    dz = p * (dz - (dz * p).sum(axis=1, keepdims=True))
                dW = dz.T @ rows + (0 if clear == "batch" else dW)
                db = dz.sum(axis=0) + (0 if clear == "batch" else db)
                W, b = W - lr * dW, b - lr * db
            means.append(float(np.average(losses, weights=counts)))
        return means

    return run


_SOFTMAX = "cross_entropy applies the softmax itself: give it the logits."
_CLEAR = "Gradients of earlier batches are still added to those of this one."
_EPOCH = "Clear the gradients for each batch, not once an epoch."
_SIZES = "The last batch is smaller. Weight each loss by its number of rows."

KEYS = {
    1: Value(
        -0.9 * math.log(0.9) - 0.1 * math.log(0.1),
        mistakes=[
            (math.log(2), "That is the loss without any knowledge, at p = 1/2."),
            (-math.log(0.9), "That is the loss of a wanted one. One in ten is spam."),
            (
                -(math.log(0.9) + math.log(0.1)) / 2,
                "Wanted ones are nine times as frequent: weight the two losses.",
            ),
            (-math.log(0.1), "That is the loss of spam alone."),
            (
                -0.1 * math.log(0.9) - 0.9 * math.log(0.1),
                "Nine of ten are wanted: the two weights are exchanged.",
            ),
        ],
        right="The first epochs need not learn what a bias can be told.",
    ),
    2: Word(
        "scale",
        choices=["rate", "labels", "scale", "eval"],
        mistakes=[
            ("rate", "A wrong rate would show in the training loss."),
            ("labels", "Wrong labels would cost right answers."),
            ("eval", "Nothing in this network differs between train and eval."),
        ],
        right="Accuracy sees the order of the logits, the loss their size.",
    ),
    3: Function(
        _norms,
        _named,
        mistakes=[
            (_added, "Lengths do not add up. Add the squares, then take the root."),
            (_last, "The bias has overwritten the weight of its layer."),
            (_weights, "The biases are missing."),
            (_first_digit, "A layer's number may have two digits: split at the dot."),
            (_each, "One number for each layer: what stands before the dot."),
            (_squares, "Take the root of the sum."),
        ],
        right="A layer is one long gradient, as a network is for clipping.",
    ),
    4: Function(
        _script(),
        _data,
        mistakes=[
            (
                _script(twice=True, clear="training", sizes=False),
                f"All three faults are still there. One: {_SOFTMAX}",
            ),
            (
                _script(clear="training", sizes=False),
                f"One is mended, two are left. {_CLEAR}",
            ),
            (
                _script(twice=True, sizes=False),
                f"One is mended, two are left. {_SOFTMAX}",
            ),
            (
                _script(twice=True, clear="training"),
                f"One is mended, two are left. {_SOFTMAX}",
            ),
            (_script(sizes=False), f"Two are mended. {_SIZES}"),
            (_script(clear="training"), f"Two are mended. {_CLEAR}"),
            (_script(clear="epoch"), f"Two are mended. {_EPOCH}"),
            (
                _script(clear="epoch", sizes=False),
                f"One is mended, two are left. {_EPOCH}",
            ),
            (
                _script(twice=True, clear="epoch"),
                f"One is mended, two are left. {_EPOCH}",
            ),
            (_script(twice=True), f"Two are mended. {_SOFTMAX}"),
        ],
        right="Three faults, and no error message for any of them.",
    ),
    5: Value(
        _shared,
        mistakes=[
            (2000, "Some twins lie side by side in the same half."),
            (2000 - _shared(), "Those are the rows without a twin."),
            (0, "The rows differ by a pixel, so compare the digits they came from."),
        ],
        right="Half of the validation digits are known, nearly to the pixel.",
    ),
}
