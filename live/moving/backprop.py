"""Backpropagation, step by step, on the network of the page."""

from typing import Any

import numpy as np

from live.moving.backprop_steps import four, six, steps
from live.moving.two_two_one import EDGES, NAMES, Network, arrow
from nnguide.checks import GradientError, check_gradient, numerical_gradient

SECOND = [2.0, -1.0], [0.0]  # an example that can be added
LARGEST = 10.0


def show(
    numbers: list[float], x: list[float], y: float, second: bool, faults: list[str]
) -> dict[str, Any]:
    """Everything that the figure shows, for these nine numbers and this example.

    A fault is `"slope"`, forgotten, `"sign"`, turned, or `"mean"`, its 1/N lost.
    """
    for key, number in zip([*EDGES, "x1", "x2"], [*numbers, *x], strict=True):
        _check(key, number)
    X, Y = [x, SECOND[0]], [[y], SECOND[1]]
    N = 1 + second
    net = Network(numbers, np.array(X[:N], dtype=float), np.array(Y[:N], dtype=float))
    net.forward()
    net.backward(set(faults))
    wrong = [key for key in EDGES if _complaint(net, *net.one(key), key)]
    return {
        "shown": shown(net) | checked(net, wrong, set(faults)),
        "steps": steps(net, set(faults)),
        "size": {key: abs(net.gradient(key)) for key in EDGES},
        "wrong": wrong,
    }


def _check(key: str, number: float | None) -> None:
    if number is None or not abs(number) <= LARGEST:
        name = arrow(key) if key in EDGES else NAMES[key]
        raise ValueError(f"{name} must be a number from -{LARGEST:g} to {LARGEST:g}.")


def shown(net: Network) -> dict[str, str]:
    """The numbers of the drawing and of the table, as text."""
    found = {key: f"{net.values[key][0]:g}" for key in ("x1", "x2")}
    found |= {key: four(net.values[key][0]) for key in ("h1", "h2", "p")}
    found |= {f"d_{key}": four(blame[0]) for key, blame in net.blames.items()}
    for key in EDGES:
        found[key] = f"{net.weight(key):g}"
        found[f"g_{key}"] = four(net.gradient(key))
        found[f"t_{key}"] = six(net.gradient(key))
    return found | {"L": six(net.L)}


def checked(net: Network, wrong: list[str], faults: set[str]) -> dict[str, str]:
    """Central differences, and what the check says of each array that is wrong."""
    measured = {
        f"n_{key}": six(numerical_gradient(net.loss, net.one(key)[0]).item())
        for key in EDGES
    }
    said = [
        _complaint(net, parameter.data, parameter.grad, f"d{name}")
        for name, parameter in net.parameters.items()
        if any(EDGES[key][0] == name for key in wrong)
    ]
    if not said:
        said.append("All nine gradients are right.")
        if "mean" in faults:
            said.append("One example has no 1/N to lose: add the second.")
    return measured | {"verdict": "\n".join(said)}


def _complaint(net: Network, x: np.ndarray, gradient: np.ndarray, name: str) -> str:
    """What the gradient check says; nothing if all is right."""
    try:
        check_gradient(net.loss, x, gradient, name=name)
    except GradientError as error:
        return str(error)
    return ""
