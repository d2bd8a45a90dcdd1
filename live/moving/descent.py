"""Gradient descent on one weight and on two: the walks of the page, moved."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from nnguide.data import batches
from nnguide.scratch import SGD, Linear, MSELoss

AWAY = 1e9  # a weight beyond this has left for good


class Problem(NamedTuple):
    """Examples for a model without a bias, and the part of the map that is drawn."""

    x: np.ndarray  # (N, D)
    y: np.ndarray  # (N, 1)
    steps: int
    view: list[float]  # left, right, bottom, top


@cache
def problem(weights: int) -> Problem:
    """The two points of the page, or its 10,000 deliveries."""
    if weights == 1:
        x, y = np.array([[1.0], [2.0]]), np.array([[2.0], [2.0]])
        return Problem(x, y, 30, [-2.0, 5.4, -2.0, 45.0])
    rng = np.random.default_rng(0)
    far = rng.standard_normal(10_000)
    heavy = 0.75 * far + 0.66 * rng.standard_normal(10_000)
    x = np.column_stack([far, heavy])
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    y = x @ np.array([4.0, 2.0]) + rng.normal(0, 3, 10_000)
    return Problem(x, y[:, None], 60, [-0.8, 7.2, -1.2, 5.5])


def losses(weights: int, w: np.ndarray) -> np.ndarray:
    """The loss on all examples, for each row of `w`."""
    x, y, *_ = problem(weights)
    loss_fn = MSELoss()
    return np.array([loss_fn(x @ row[:, None], y) for row in w])  # (S,)


@cache
def scene(weights: int) -> dict[str, Any]:
    """What is drawn below every walk: the hill from the side, or its contours."""
    x, y, steps, view = problem(weights)
    best = np.linalg.lstsq(x, y)[0].T  # (1, D)
    if weights == 1:
        across = np.linspace(*view[:2], 80)
        lines = [np.column_stack([across, losses(1, across[:, None])])]
        lowest = [best.item(), losses(1, best).item()]
    else:
        lines = list(_contours(x, best))
        lowest = best[0].tolist()
    drawn = {"lines": [line.tolist() for line in lines], "lowest": lowest}
    return {"view": view, "steps": steps, "count": len(x), **drawn}


def _contours(x: np.ndarray, best: np.ndarray) -> Iterator[np.ndarray]:
    """Where the loss of two weights is a given height above the lowest: ellipses."""
    curvatures, ways = np.linalg.eigh(2 / len(x) * x.T @ x)
    turn = np.linspace(0, 2 * np.pi, 73)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    for height in (0.5, 2, 8, 20, 40, 70):
        yield best + circle * np.sqrt(2 * height / curvatures) @ ways.T


def walk(
    weights: int,
    rate: float,
    momentum: float,
    size: int,
    start: list[float],
    seed: int = 1,
) -> dict[str, Any]:
    """The places of a walk, with the numbers of each as text."""
    names = ["the weight"] if weights == 1 else ["w₁", "w₂"]
    for name, w in zip(names, start, strict=True):
        if w is None or not abs(w) <= 20:
            raise ValueError(f"The start of {name} must be a number from -20 to 20.")
    path, slopes = _walked(problem(weights), rate, momentum, size, start, seed)
    heights = losses(weights, path)
    places = np.column_stack([path, heights]) if weights == 1 else path
    asked = [min(size, len(problem(weights).x)) * step for step in range(len(path))]
    return {
        "path": places.tolist(),
        "texts": [
            {
                "step": str(step),
                "asked": f"{asked[step]:,}",
                "w": ", ".join(_text(w) for w in path[step]),
                "slope": ", ".join(_text(g) for g in slopes[step]),
                "loss": _text(heights[step]),
            }
            for step in range(len(path))
        ],
    }


def _walked(
    made: Problem,
    rate: float,
    momentum: float,
    size: int,
    start: list[float],
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The weights before each step and at the end, and the slopes that were asked."""
    x, y, steps, _ = made
    net = Linear(x.shape[1], 1, bias=False, rng=np.random.default_rng(0))
    net.weight.data[:] = start
    loss_fn, optimizer = MSELoss(), SGD(net.parameters(), lr=rate, momentum=momentum)
    examples, path, slopes = _dealt(x, y, size, seed), [], []
    for _ in range(steps + 1):
        x_batch, y_batch = next(examples)
        loss_fn(net(x_batch), y_batch)
        net.backward_parameters(loss_fn.backward())
        path.append(net.weight.data[0].copy())
        slopes.append(net.weight.grad[0].copy())
        if np.abs(path[-1]).max() > AWAY:
            break
        optimizer.step()
    return np.array(path), np.array(slopes)


def _dealt(
    x: np.ndarray, y: np.ndarray, size: int, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Batches without end; each epoch in a new order."""
    rng = np.random.default_rng(seed)
    while True:
        yield from batches(x, y, min(size, len(x)), rng=rng)


def _text(number: float) -> str:
    """Four decimals, as on the page; what is rounded to 0 has no sign."""
    return f"{round(float(number), 4) + 0.0:.6g}"
