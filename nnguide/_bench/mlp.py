"""One epoch of MNIST: NumPy, PyTorch in memory, PyTorch's DataLoader, scikit-learn."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

from nnguide import scratch
from nnguide._bench.timing import Comparison, compare, stopwatch
from nnguide.data import load_mnist

__all__ = ["bench_mlp"]

BATCH, LR, MOMENTUM = 100, 0.01, 0.9


def bench_mlp(sizes: tuple[int, ...], repetitions: int, examples: int) -> Comparison:
    """Train a multilayer perceptron for one epoch, each way from the same weights.

    Args:
        sizes: The widths of the layers, such as `(784, 128, 10)`.
        repetitions: How often each way is timed.
        examples: How many digits make an epoch, at most 60,000.

    Returns:
        The times, relative to PyTorch on tensors in memory, with three notes: how far
        the losses of NumPy and PyTorch differ, the share of the matrix products, and
        the number of threads.
    """
    digits = load_mnist(flat=True)
    x, y = digits.train_images[:examples], digits.train_labels[:examples]
    state = network(sizes).state_dict()
    order = np.random.default_rng(1).permutation(len(x))
    losses: dict[str, list[float]] = {}

    def numpy_fit() -> float:
        net = network(sizes)
        net.load_state_dict(state)
        optimizer = scratch.SGD(net.parameters(), lr=LR, momentum=MOMENTUM)
        loss_fn, rng = scratch.CrossEntropyLoss(), np.random.default_rng(1)

        def work() -> None:
            history = scratch.fit(
                *(net, x, y, loss_fn, optimizer), epochs=1, batch_size=BATCH, rng=rng
            )
            losses["NumPy"] = history.step_losses

        return stopwatch(work)

    tensors = torch.from_numpy(x), torch.from_numpy(y)

    def eager() -> float:
        index = torch.from_numpy(order)
        batches = (
            (tensors[0][rows], tensors[1][rows]) for rows in torch.split(index, BATCH)
        )
        net = twin(sizes, state)
        return stopwatch(lambda: losses.update(PyTorch=train(net, batches)))

    def data_loader() -> float:
        loader = DataLoader(
            TensorDataset(*tensors), batch_size=BATCH, sampler=order.tolist()
        )
        return stopwatch(lambda: train(twin(sizes, state), loader))

    contestants: dict[str, Callable[[], float]] = {
        "NumPy, nnguide.scratch.fit": numpy_fit,
        "PyTorch, tensors in memory": eager,
        "PyTorch, DataLoader": data_loader,
        "scikit-learn, MLPClassifier": lambda: scikit_learn(
            sizes, state, x[order], y[order]
        ),
        "matrix products alone": lambda: products(sizes, len(x)),
    }
    widths = "-".join(str(size) for size in sizes)
    result = compare(
        f"{widths}, {len(x):,} digits, batches of {BATCH}, SGD with momentum",
        contestants,
        reference="PyTorch, tensors in memory",
        repetitions=repetitions,
    )
    a, b = np.array(losses["NumPy"]), np.array(losses["PyTorch"])
    share = result.median("matrix products alone") / result.median(
        "NumPy, nnguide.scratch.fit"
    )
    result.notes = [
        f"losses of NumPy and PyTorch differ by at most {np.abs(a - b).max():.1e}",
        f"matrix products are {share:.2f} of NumPy's time",
    ]
    return result


def network(sizes: tuple[int, ...]) -> scratch.Sequential:
    """Linear layers with ReLU between them, float32."""
    rng = np.random.default_rng(0)
    layers: list[scratch.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [scratch.Linear(inputs, outputs, rng=rng, dtype=np.float32)]
        layers += [scratch.ReLU()]
    return scratch.Sequential(*layers[:-1])


def twin(sizes: tuple[int, ...], state: dict[str, np.ndarray]) -> torch.nn.Sequential:
    """The same network in PyTorch, with the same weights."""
    layers: list[torch.nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    net.load_state_dict({key: torch.from_numpy(a) for key, a in state.items()})
    return net


def train(net: torch.nn.Module, batches: object) -> list[float]:
    """PyTorch's usual loop, which reads the loss of each step as `fit` does."""
    optimizer = torch.optim.SGD(net.parameters(), lr=LR, momentum=MOMENTUM)
    loss_fn, losses = torch.nn.CrossEntropyLoss(), []
    for x, y in batches:  # type: ignore[attr-defined]
        loss = loss_fn(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def scikit_learn(
    sizes: tuple[int, ...], state: dict[str, np.ndarray], x: np.ndarray, y: np.ndarray
) -> float:
    """One epoch of MLPClassifier over rows that are in order already."""
    from sklearn.neural_network import (  # type: ignore[import-untyped]
        MLPClassifier,
    )

    model = MLPClassifier(
        sizes[1:-1],
        solver="sgd",
        alpha=0,
        batch_size=BATCH,
        learning_rate_init=LR,
        momentum=MOMENTUM,
        nesterovs_momentum=False,
        shuffle=False,
    )
    model.partial_fit(x[:BATCH], y[:BATCH], classes=np.arange(sizes[-1]))
    arrays = [array.copy() for array in state.values()]
    model.coefs_ = [weight.T.copy() for weight in arrays[0::2]]
    model.intercepts_ = arrays[1::2]
    return stopwatch(lambda: model.partial_fit(x, y))


def products(sizes: tuple[int, ...], examples: int) -> float:
    """The matrix products of the epoch and nothing else: three a layer, but the first
    needs no gradient of its input."""
    rng = np.random.default_rng(0)
    a = [rng.standard_normal((BATCH, size), np.float32) for size in sizes]
    w = [
        rng.standard_normal((outputs, inputs), np.float32)
        for inputs, outputs in pairwise(sizes)
    ]
    dw = [np.empty_like(weight) for weight in w]

    def work() -> None:
        for _ in range(examples // BATCH):
            for i, weight in enumerate(w):
                a[i] @ weight.T
            for i in reversed(range(len(w))):
                np.matmul(a[i + 1].T, a[i], out=dw[i])
                if i > 0:
                    a[i + 1] @ w[i]

    return stopwatch(work)
