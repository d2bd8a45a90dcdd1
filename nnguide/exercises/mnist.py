"""Keys of the page MNIST."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

PASSES = 2 / 2**8  # the probability that eight coins show the same side


class _Net:
    """A linear model that is used as one of PyTorch, with `Loss` and `SGD` below."""

    def __init__(self, weight: np.ndarray) -> None:
        self.weight, self.grad = weight, np.zeros_like(weight)

    def __call__(self, x: np.ndarray) -> "_Output":
        return _Output(self, x)

    def train(self) -> None:
        """Changes nothing here."""


class _Output:
    def __init__(self, net: _Net, x: np.ndarray) -> None:
        self.net, self.x, self.z = net, x, x @ net.weight  # (D,), (N, D), (N,)


class _Loss:
    """The mean squared error; `backward` adds to the gradient of the network."""

    def __init__(self, output: _Output, y: np.ndarray) -> None:
        self.output, self.error = output, output.z - y  # (N,)

    def backward(self) -> None:
        x = self.output.x
        self.output.net.grad = self.output.net.grad + 2 * self.error @ x / len(x)

    def item(self) -> float:
        return float(np.mean(self.error**2))


class _SGD:
    def __init__(self, net: _Net, lr: float) -> None:
        self.net, self.lr = net, lr

    def zero_grad(self) -> None:
        self.net.grad = np.zeros_like(self.net.weight)

    def step(self) -> None:
        self.net.weight = self.net.weight - self.lr * self.net.grad

    def __repr__(self) -> str:
        return f"SGD(lr={self.lr:g})"


Batches = Iterable[tuple[np.ndarray, np.ndarray]]
LossFn = Callable[[_Output, np.ndarray], _Loss]


def _loop(*order: str) -> Callable[..., float]:
    """A pass through the batches that calls these methods in this order."""

    def train_one_pass(
        net: _Net, batches: Batches, loss_fn: LossFn, optimizer: _SGD
    ) -> float:
        for x, y in batches:
            loss = loss_fn(net(x), y)
            owner: dict[str, Any] = {"backward": loss}
            for name in order:
                getattr(owner.get(name, optimizer), name)()
        return loss.item()

    return train_one_pass


def _passes(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for d, sizes in [(2, (4, 3)), (3, (5, 2, 4)), (4, (3, 6, 5, 1))]:
        net = _Net(rng.normal(size=d))
        batches = [(rng.normal(size=(n, d)), rng.normal(size=n)) for n in sizes]
        yield net, batches, _Loss, _SGD(net, lr=0.1)


def _stop(
    better: Callable[[float, float], bool],
    longer: float = 0,
    last: bool = False,
    first: int = 1,
) -> Callable[[list[float], int], tuple[int, int]]:
    """Early stopping, and ways to get it wrong."""

    def stop_early(val_losses: list[float], patience: int) -> tuple[int, int]:
        best, best_epoch, epoch = math.inf, 0, 0
        for epoch, loss in enumerate(val_losses, 1):
            if better(loss, best):
                best, best_epoch = loss, epoch
            if epoch - best_epoch >= patience + longer:
                break
        return epoch - 1 + first, (epoch if last else best_epoch) - 1 + first

    return stop_early


def _courses(rng: np.random.Generator) -> Iterator[tuple[list[float], int]]:
    """Losses that fall and rise again, with ties and with second chances."""
    yield [0.9, 0.7, 0.7, 0.8, 0.6, 0.9], 3
    yield [0.9, 0.5, 0.6, 0.5, 0.4, 0.3], 2
    yield [3.0, 2.0, 1.0], 2
    for n in [12, 20, 7]:
        falls = (np.linspace(-1, 1.5, n) ** 2).round(1)
        yield (falls + rng.integers(0, 3, n) / 10).tolist(), int(rng.integers(2, 5))


KEYS = {
    1: Value(
        784 * 256 + 256 + 256 * 10 + 10,
        mistakes=[
            (
                2 * 101_770,
                "Twice as many? The ten biases of the outputs do not double.",
            ),
            (784 * 256 + 256 * 10, "Those are the weights. Each unit has a bias too."),
            (784 * 256 + 256 + 256 * 10, "The ten output units have biases too."),
            (784 * 256 + 256 * 10 + 10, "The 256 hidden units have biases too."),
        ],
        right="Nearly twice as many: only the biases of the outputs stay.",
    ),
    2: Value(
        (64 * 0.2 + 16 * 0.7) / (64 + 16),
        mistakes=[
            (0.45, "That is the mean of the two means. The batches differ in size."),
            (24.0, "That is the sum over the images. Divide it by their number."),
            (12.0, "Divide by the number of images, not of batches."),
            (0.6, "You exchanged the two sizes."),
        ],
        right="The library's fit weights each batch by its size.",
    ),
    3: Value(
        1 - (1 - PASSES) ** 5,
        mistakes=[
            (5 * PASSES, "Two of the five can pass together. Ask when none does."),
            ((1 - PASSES) ** 5, "That is the probability that none of them passes."),
            (PASSES, "That is one change. You tried five."),
            (PASSES**5, "That is the probability that all five pass."),
            (
                1 - (1 - PASSES / 2) ** 5,
                "Eight coins can agree on heads, and on tails as well.",
            ),
        ],
        right="The more you try, the more of what passes is luck.",
        digits=3,
    ),
    4: Function(
        _loop("zero_grad", "backward", "step"),
        _passes,
        mistakes=[
            (
                _loop("backward", "zero_grad", "step"),
                "No step moves a weight: what does `step` find in `p.grad`?",
            ),
            (_loop("backward", "step"), "The gradients of all batches add up."),
            (
                _loop("step", "zero_grad", "backward"),
                "Each step follows the gradient of the batch before.",
            ),
        ],
        right="Whether zero_grad comes first or last in the loop is all the same.",
        in_place=True,
    ),
    5: Function(
        _stop(lambda loss, best: loss < best),
        _courses,
        mistakes=[
            (
                _stop(lambda loss, best: loss <= best),
                "A loss that equals the best one is not lower: go on waiting.",
            ),
            (
                _stop(lambda loss, best: loss < best, longer=1),
                "Stop as soon as you have waited `patience` epochs, not one later.",
            ),
            (
                _stop(lambda loss, best: loss < best, longer=math.inf),
                "No epoch is saved. Stop when the patience is over.",
            ),
            (
                _stop(lambda loss, best: loss < best, last=True),
                "The last epoch is not the best one. Whose weights are kept?",
            ),
            (
                _stop(lambda loss, best: loss < best, first=0),
                "Count the epochs from 1.",
            ),
        ],
        right="From one epoch to the next you need the best loss and its epoch.",
    ),
}
