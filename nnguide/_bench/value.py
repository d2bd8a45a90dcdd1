"""Value against micrograd, the small engine by Andrej Karpathy."""

import gc
from typing import Any

import micrograd.nn  # type: ignore[import-untyped]
import numpy as np

from nnguide import scratch
from nnguide._bench.timing import Comparison, compare, stopwatch
from nnguide.data import make_moons

__all__ = ["bench_value"]


def bench_value(repetitions: int, points: int) -> Comparison:
    """A step of an MLP 2-16-16-1 with squared error over some points, number by number.

    Args:
        repetitions: How often each is timed.
        points: How many examples.

    Returns:
        The times, relative to micrograd.
    """
    rng = np.random.default_rng(0)
    x, y = make_moons(points, rng=rng)
    rows = [[float(v) for v in row] for row in x], [float(v) for v in y]
    ours, theirs = scratch.MLP(2, 16, 16, 1, rng=rng), micrograd.nn.MLP(2, [16, 16, 1])
    weights = [p.data for p in ours.parameters()]
    losses: dict[str, float] = {}

    def step(name: str, net: Any) -> float:
        for p, data in zip(net.parameters(), weights, strict=True):
            p.data = data
        gc.collect()  # what the other one has left behind

        def work() -> None:
            errors = [(net(x_n) - y_n) ** 2 for x_n, y_n in zip(*rows, strict=True)]
            loss = sum(errors) * (1 / points)
            net.zero_grad()
            loss.backward()
            for p in net.parameters():
                p.data -= 0.1 * p.grad
            losses[name] = loss.data

        return stopwatch(work)

    result = compare(
        f"MLP 2-16-16-1 on single numbers, one step over {points} points",
        {
            "Value, nnguide.scratch": lambda: step("ours", ours),
            "micrograd": lambda: step("theirs", theirs),
        },
        reference="micrograd",
        repetitions=repetitions,
    )
    difference = abs(losses["ours"] - losses["theirs"])
    result.notes = [f"the losses differ by {difference:.1e}"]
    return result
