"""Keys of the page The training loop."""

import copy
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Batches = list[tuple[Array, Array]]
LossFn = Callable[[Array, Array], float]


class _Model:
    """Linear logits, halved as long as it is in training mode."""

    def __init__(self, W: Array, training: bool) -> None:
        self.W, self._training = W, training

    @property
    def training(self) -> bool:
        return self._training

    @training.setter
    def training(self, mode: bool) -> None:
        raise AttributeError(
            "set the mode by model.train(mode) or model.eval(): in PyTorch an "
            "assignment to model.training does not reach the modules inside"
        )

    def train(self, mode: bool = True) -> "_Model":
        self._training = mode
        return self

    def eval(self) -> "_Model":
        return self.train(False)

    def __call__(self, x: Array) -> Array:
        z: Array = x @ self.W.T
        return z / 2 if self.training else z

    def __repr__(self) -> str:
        return f"a model in {'training' if self.training else 'evaluation'} mode"


def _cross_entropy(z: Array, y: Array) -> float:
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss: float = -log_p[np.arange(len(y)), y].mean()  # it has .item(), as a tensor
    return loss


def _models(rng: np.random.Generator) -> Iterator[tuple[_Model, Batches, LossFn]]:
    for sizes, training in [([4, 4, 1], True), ([3, 5], False), ([2, 6, 4], True)]:
        batches = [(rng.normal(size=(n, 3)), rng.integers(0, 4, size=n)) for n in sizes]
        yield _Model(2 * rng.normal(size=(4, 3)), training), batches, _cross_entropy


Measure = Callable[[_Model, Batches, LossFn], tuple[float, bool]]


def _measured(
    weighted: bool = True, switch: bool = True, after: bool | None = None
) -> Measure:
    """The loss for each example, or with a mistake; `after` is the mode at the end."""

    def measured(
        model: _Model, batches: Batches, loss_fn: LossFn
    ) -> tuple[float, bool]:
        before = model.training
        if switch:
            model.eval()
        losses = [loss_fn(model(x), y) for x, y in batches]
        sizes = [len(y) for _, y in batches] if weighted else None
        model.train(before if after is None else after)
        return float(np.average(losses, weights=sizes)), model.training

    return measured


def _mode_left(mine: tuple[_Model, ...], right: tuple[_Model, ...]) -> str:
    if mine[0].training == right[0].training:
        return ""
    return "But the model is left in another mode. Return what model.training says."


class _Training:
    """A model whose weights move in place and whose losses are known in advance."""

    def __init__(self, losses: list[float], weight: Array) -> None:
        self.losses, self.weight, self.epoch = losses, weight, 0

    def train_epoch(self) -> None:
        self.weight += 1
        self.epoch += 1

    def validate(self) -> float:
        return self.losses[self.epoch - 1]

    def state_dict(self) -> dict[str, Array]:
        return {"weight": self.weight}

    def load_state_dict(self, state: dict[str, Array]) -> None:
        self.weight[...] = state["weight"]

    def __repr__(self) -> str:
        return f"a model with the losses {self.losses}"


def _trainings(rng: np.random.Generator) -> Iterator[tuple[_Training, int]]:
    for losses in ([0.9, 0.4, 0.6], [0.8, 0.5, 0.5, 0.7, 0.6], [0.3, 0.9], [2.0, 1.0]):
        yield _Training(losses, rng.normal(size=(2, 3))), len(losses)


def _best(
    keep: Callable[[Any], Any] = copy.deepcopy, equal: bool = False
) -> Callable[[_Training, int], Array]:
    """The best weights, or with a mistake."""

    def best_weights(model: _Training, epochs: int) -> Array:
        lowest, best = math.inf, model.state_dict()
        for _ in range(epochs):
            model.train_epoch()
            loss = model.validate()
            if loss < lowest or (equal and loss == lowest):
                lowest, best = loss, keep(model.state_dict())
        model.load_state_dict(best)
        return model.state_dict()["weight"]

    return best_weights


def _model_left(mine: tuple[_Training, int], right: tuple[_Training, int]) -> str:
    if np.array_equal(mine[0].weight, right[0].weight):
        return ""
    return "But the model still has its last weights: load the best ones into it."


def _first(model: _Training, epochs: int) -> Array:
    model.train_epoch()
    return model.weight


def _least_squares() -> float:
    """The loss of the line that fits the rows of the script best."""
    rng = np.random.default_rng(5)
    data = rng.standard_normal((200, 3))
    targets = data @ np.array([1.0, -2.0, 0.5]) + rng.normal(0, 0.6, 200)
    A = np.column_stack([data, np.ones(200)])
    e = A @ np.linalg.lstsq(A, targets)[0] - targets
    return float((e**2).mean())


_LEFT = "At least one fault is left: look at shapes, and at who is shuffled."

KEYS = {
    1: Value(
        1050 // 64 * 7,
        mistakes=[
            (119, "The last batch is not full, so it is dropped."),
            (160, "The training stops early."),
            (64, "It goes on for three epochs after the lowest loss."),
            (144, "An equal loss is not lower."),
            (96, "Wait for three epochs that do not lower the loss."),
            (7, "That is the number of epochs. Each has many steps."),
        ],
        right="A patience that is too short misses what would have come.",
    ),
    2: Value(
        1,
        mistakes=[
            (10, "Who switches dropout on again after the first measurement?"),
            (0, "The first epoch comes before the first measurement."),
            (9, "It is the other way round."),
        ],
        right="A mode is a switch, and stays as the last line has left it.",
    ),
    3: Function(
        _measured(),
        _models,
        mistakes=[
            (_measured(weighted=False), "Weight each batch by its size."),
            (_measured(switch=False), "Measure in evaluation mode."),
            (_measured(after=False), "The mode at the end is that of the beginning."),
            (_measured(after=True), "It may have been in evaluation mode before."),
        ],
        right="Whoever measures should change nothing.",
        in_place=True,
        leaves=_mode_left,
    ),
    4: Function(
        _best(),
        _trainings,
        mistakes=[
            (
                _best(keep=dict),
                "Those are the last weights. The dictionary, and a copy of it alone, "
                "holds the living arrays.",
            ),
            (_best(equal=True), "An equal loss is not better: keep the first."),
            (_first, "Go through all epochs."),
        ],
        right="The early stopping of many scripts hands back the last weights.",
        in_place=True,
        leaves=_model_left,
    ),
    5: Value(
        _least_squares,
        mistakes=[
            *((loss, _LEFT) for loss in (5.601, 5.613, 5.634, 5.543, 5.108, 6.063)),
            (
                10.83,
                "The network is right now. Look at the shape in the last line, where "
                "it is measured.",
            ),
            (0.6, "That is the root of the loss, about."),
        ],
        right="A DataLoader keeps pairs together, and a printed shape costs a second.",
        digits=2,
    ),
}
