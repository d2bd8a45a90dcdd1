"""LeNet-5 on digits: our convolution against PyTorch's."""

from typing import Any

import numpy as np
import torch

from nnguide import scratch
from nnguide._bench.timing import Comparison, compare, stopwatch
from nnguide.data import load_mnist

__all__ = ["bench_lenet"]

BATCH, LR, MOMENTUM = 64, 0.01, 0.9


def bench_lenet(repetitions: int, steps: int) -> Comparison:
    """Train LeNet-5 for some steps, in NumPy and in PyTorch, from the same weights.

    Args:
        repetitions: How often each is timed.
        steps: How many batches of 64 digits.

    Returns:
        The times, relative to PyTorch.
    """
    digits = load_mnist()
    n = steps * BATCH
    x = digits.train_images[:n, None].astype(np.float32) / 255  # (N, 1, 28, 28)
    y = digits.train_labels[:n]
    rng = np.random.default_rng(0)
    state = layers(scratch, rng=rng, dtype=np.float32).state_dict()
    losses: dict[str, list[float]] = {}

    def numpy_steps() -> float:
        net = layers(scratch, rng=rng, dtype=np.float32)
        net.load_state_dict(state)
        optimizer = scratch.SGD(net.parameters(), lr=LR, momentum=MOMENTUM)
        loss_fn = scratch.CrossEntropyLoss()

        def work() -> None:
            history = scratch.fit(
                *(net, x, y, loss_fn, optimizer),
                epochs=1,
                batch_size=BATCH,
                rng=np.random.default_rng(1),
            )
            losses["NumPy"] = history.step_losses

        return stopwatch(work)

    order = torch.from_numpy(np.random.default_rng(1).permutation(n))
    tensors = torch.from_numpy(x), torch.from_numpy(y)

    def eager() -> float:
        net = layers(torch.nn)
        net.load_state_dict({key: torch.from_numpy(a) for key, a in state.items()})
        optimizer = torch.optim.SGD(net.parameters(), lr=LR, momentum=MOMENTUM)
        loss_fn = torch.nn.CrossEntropyLoss()

        def work() -> None:
            losses["PyTorch"] = []
            for rows in torch.split(order, BATCH):
                loss = loss_fn(net(tensors[0][rows]), tensors[1][rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses["PyTorch"].append(loss.item())

        return stopwatch(work)

    result = compare(
        f"LeNet-5, {steps} batches of {BATCH} digits, SGD with momentum",
        {"NumPy, nnguide.scratch": numpy_steps, "PyTorch": eager},
        reference="PyTorch",
        repetitions=repetitions,
    )
    a, b = np.array(losses["NumPy"]), np.array(losses["PyTorch"])
    result.notes = [
        f"losses of NumPy and PyTorch differ by at most {np.abs(a - b).max():.1e}"
    ]
    return result


def layers(nn: Any, **drawn: Any) -> Any:
    """LeNet-5 with ReLU and max pooling, in whichever library has these names."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2, **drawn),
        nn.ReLU(),
        nn.MaxPool2d(2),  # (N, 6, 14, 14)
        nn.Conv2d(6, 16, 5, **drawn),
        nn.ReLU(),
        nn.MaxPool2d(2),  # (N, 16, 5, 5)
        nn.Flatten(),
        nn.Linear(400, 120, **drawn),
        nn.ReLU(),
        nn.Linear(120, 84, **drawn),
        nn.ReLU(),
        nn.Linear(84, 10, **drawn),
    )
