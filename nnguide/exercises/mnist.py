"""Keys of the page MNIST."""

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


def _judge(
    helps: Callable[[np.ndarray], Any],
    scale: float = 100,
    alone: Callable[[np.ndarray], np.ndarray] = np.asarray,
) -> Callable[[np.ndarray, np.ndarray], tuple[float, bool]]:
    """The verdict on a change, and ways to get it wrong."""

    def judge(before: np.ndarray, after: np.ndarray) -> tuple[float, bool]:
        shares = [alone(right.mean(axis=1)) for right in (before, after)]
        gains = scale * (shares[1] - shares[0])  # (S,)
        return float(gains.mean()), bool(helps(gains))

    return judge


def _all_positive(gains: np.ndarray) -> Any:
    return (gains > 0).all()


def _pairs(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Right or not, for S seeds and N images; gains of S seeds, in images."""
    for n, better in [
        (60, [9, -2, 1]),
        (25, [4, -1, 5, 2]),
        (50, [2, 0, 3, 1, 4]),
        (30, [-2, -1]),
        (60, [1, 1, 2]),
    ]:
        counts = 5 + 3 * np.arange(len(better))
        before = np.arange(n) < counts[:, None]
        after = np.arange(n) < (counts + better)[:, None]
        yield rng.permuted(before, axis=1), rng.permuted(after, axis=1)


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
        _judge(_all_positive),
        _pairs,
        mistakes=[
            (
                _judge(lambda gains: gains.mean() > 0),
                "The rule asks for every pair, not for the mean.",
            ),
            (
                _judge(lambda gains: (gains >= 0).all()),
                "A pair that gains nothing does not help.",
            ),
            (
                _judge(lambda gains: abs(np.sign(gains).sum()) == len(gains)),
                "All pairs agree, but on a loss. The change must help.",
            ),
            (_judge(_all_positive, scale=1), "Points are hundredths of all images."),
            (
                _judge(_all_positive, alone=np.sort),
                "Compare run with run of the same seed, not best with best.",
            ),
        ],
        right="The mean says how much, the pairs say whether it is luck.",
    ),
}
