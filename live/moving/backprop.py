"""Backpropagation, step by step: two inputs, two hidden units, one output.

It is the network of the page, here made of the layers of `nnguide.scratch`, so that
each can be left out of the way back.
"""

from typing import Any

import numpy as np

from nnguide.checks import GradientError, check_gradient, numerical_gradient
from nnguide.scratch import BCEWithLogitsLoss, Linear, Sigmoid, sigmoid

# The nine numbers in the order of the page: parameter, entry, and the edge's two ends.
EDGES = {
    "W1_11": ("W1", (0, 0), "x1", "h1"),
    "W1_12": ("W1", (0, 1), "x2", "h1"),
    "b1_1": ("b1", (0,), "1", "h1"),
    "W1_21": ("W1", (1, 0), "x1", "h2"),
    "W1_22": ("W1", (1, 1), "x2", "h2"),
    "b1_2": ("b1", (1,), "1", "h2"),
    "W2_11": ("W2", (0, 0), "h1", "p"),
    "W2_12": ("W2", (0, 1), "h2", "p"),
    "b2_1": ("b2", (0,), "1", "p"),
}
NAMES = {"x1": "x₁", "x2": "x₂", "1": "1", "h1": "a₁", "h2": "a₂", "p": "p̂"}
SECOND = [2.0, -1.0], [0.0]  # an example that can be added
FAULTS = {"slope", "sign", "mean"}
LARGEST = 10.0
NUDGE = "Nudge each of the nine numbers up and down, and measure the slope of the loss."


class Network:
    """Forward, loss and backward, with the faults that the reader has chosen."""

    def __init__(self, numbers: list[float], x: np.ndarray, y: np.ndarray) -> None:
        rng = np.random.default_rng(0)  # what it draws is overwritten
        self.hidden, self.output = Linear(2, 2, rng=rng), Linear(2, 1, rng=rng)
        self.act, self.loss_fn = Sigmoid(), BCEWithLogitsLoss()
        self.x, self.y = x, y
        self.parameters = {
            "W1": self.hidden.weight,
            "b1": self.hidden.bias,
            "W2": self.output.weight,
            "b2": self.output.bias,
        }
        for (name, entry, *_), number in zip(EDGES.values(), numbers, strict=True):
            self.parameters[name].data[entry] = number

    def loss(self, _: Any = None) -> float:
        """The mean over the examples; an argument is let alone, as the check needs."""
        self.z1 = self.hidden(self.x)  # (N, H)
        self.a1 = self.act(self.z1)  # (N, H)
        self.z2 = self.output(self.a1)  # (N, 1)
        return self.loss_fn(self.z2, self.y)

    def backward(self, faults: set[str]) -> None:
        """The blame of each unit, and the gradient of each number."""
        self.loss()
        self.dz2 = self.loss_fn.backward()  # (N, 1)
        if "mean" in faults:
            self.dz2 = self.dz2 * len(self.x)
        self.dz1 = self.output.backward(self.dz2)  # (N, H)
        if "slope" not in faults:
            self.dz1 = self.act.backward(self.dz1)
        if "sign" in faults:
            self.dz1 = -self.dz1
        self.hidden.backward(self.dz1)


def show(
    numbers: list[float], x: list[float], y: float, second: bool, faults: list[str]
) -> dict[str, Any]:
    """Everything that the figure shows, for these nine numbers and this example."""
    for key, number in zip([*EDGES, "x1", "x2"], [*numbers, *x], strict=True):
        _check(key, number)
    X, Y = [x, SECOND[0]], [[y], SECOND[1]]
    N = 1 + second
    net = Network(numbers, np.array(X[:N], dtype=float), np.array(Y[:N], dtype=float))
    net.backward(set(faults) & FAULTS)
    values, blames = _values(net), _blames(net)
    return {
        "shown": _shown(net, values, blames) | checked(net, set(faults)),
        "steps": steps(net, values, blames, set(faults)),
        "size": {key: abs(_gradient(net, key)) for key in EDGES},
        "wrong": [key for key in EDGES if _is_wrong(net, key)],
    }


def _check(key: str, number: float | None) -> None:
    if number is None or not abs(number) <= LARGEST:
        name = _arrow(key) if key in EDGES else NAMES[key]
        raise ValueError(f"{name} must be a number from -{LARGEST:g} to {LARGEST:g}.")


def _arrow(key: str) -> str:
    _, _, tail, head = EDGES[key]
    return f"{NAMES[tail]} → {NAMES[head]}"


def _values(net: Network) -> dict[str, np.ndarray]:
    """What each unit sends along its edges, for each example."""
    ones = np.ones(len(net.x))
    values = {"x1": net.x[:, 0], "x2": net.x[:, 1], "1": ones}
    values |= {"h1": net.a1[:, 0], "h2": net.a1[:, 1]}
    return values | {"p": sigmoid(net.z2)[:, 0]}


def _blames(net: Network) -> dict[str, np.ndarray]:
    return {"h1": net.dz1[:, 0], "h2": net.dz1[:, 1], "p": net.dz2[:, 0]}


def _gradient(net: Network, key: str) -> float:
    name, entry, *_ = EDGES[key]
    return float(net.parameters[name].grad[entry])


def _one(net: Network, key: str) -> tuple[np.ndarray, np.ndarray]:
    """One number of the network as an array of its own, and its gradient as another."""
    name, entry, *_ = EDGES[key]
    place = tuple(slice(i, i + 1) for i in entry)
    parameter = net.parameters[name]
    return parameter.data[place], parameter.grad[place]


def _is_wrong(net: Network, key: str) -> bool:
    try:
        check_gradient(net.loss, *_one(net, key))
    except GradientError:
        return True
    return False


def checked(net: Network, faults: set[str]) -> dict[str, str]:
    """Central differences, and what the check says of each parameter."""
    measured = {
        f"n_{key}": _six(numerical_gradient(net.loss, _one(net, key)[0]).item())
        for key in EDGES
    }
    said = []
    for name, parameter in net.parameters.items():
        try:
            check_gradient(net.loss, parameter.data, parameter.grad, name=f"d{name}")
        except GradientError as error:
            said.append(str(error))
    if not said:
        said.append("All nine gradients are right.")
        if "mean" in faults:
            said.append("One example has no 1/N to lose: add the second.")
    return measured | {"verdict": "\n".join(said)}


def _shown(net: Network, values: dict, blames: dict) -> dict[str, str]:
    """The numbers of the drawing and of the table, as text."""
    inputs = {key: f"{values[key][0]:g}" for key in ("x1", "x2", "1")}
    units = {key: _four(values[key][0]) for key in ("h1", "h2", "p")}
    blamed = {f"d_{key}": _four(blame[0]) for key, blame in blames.items()}
    for key, (name, entry, *_) in EDGES.items():
        inputs[key] = f"{net.parameters[name].data[entry]:g}"
        blamed[f"g_{key}"] = _four(_gradient(net, key))
        blamed[f"t_{key}"] = _six(_gradient(net, key))
    return {**inputs, **units, **blamed, "L": _six(net.loss())}


def steps(
    net: Network, values: dict, blames: dict, faults: set[str]
) -> list[dict[str, Any]]:
    """Forward and back, an edge or a unit at a time: words, and what comes in sight."""
    return [
        *_forward(net, values),
        *_back(net, values, blames, faults),
        _step("check", NUDGE, *(f"n_{key}" for key in EDGES), "verdict"),
    ]


def _step(at: str, says: str, *reveals: str) -> dict[str, Any]:
    return {"at": at, "says": says, "reveals": list(reveals)}


def _into(head: str) -> list[str]:
    return [key for key, edge in EDGES.items() if edge[3] == head]


def _forward(net: Network, values: dict) -> list[dict[str, Any]]:
    sums = {"h1": net.z1[0, 0], "h2": net.z1[0, 1], "p": net.z2[0, 0]}
    found = []
    for head, z in sums.items():
        came = []
        for key in _into(head):
            name, entry, tail, _ = EDGES[key]
            w, value = net.parameters[name].data[entry], values[tail][0]
            came.append(_short(w * value))
            made = f"{_short(w)} · {_short(value)} = {came[-1]}"
            found.append(_step(key, f"{_arrow(key)}: {made}"))
        says = f"What arrives adds up to z = {' + '.join(came)} = {_short(z)}. "
        says += f"The sigmoid makes {NAMES[head]} = {_six(values[head][0])} of it."
        found.append(_step(head, says, head))
    mean = f", the mean over {len(net.x)} examples" if len(net.x) > 1 else ""
    says = f"The right answer is {net.y[0, 0]:g}: the loss{mean} is {_six(net.loss())}."
    return [*found, _step("L", says, "L")]


def _back(
    net: Network, values: dict, blames: dict, faults: set[str]
) -> list[dict[str, Any]]:
    found = []
    for head in ("p", "h1", "h2"):
        says = _blame_words(net, values, blames, head, faults)
        found.append(_step(head, says, f"d_{head}"))
        for key in _into(head):
            tail = EDGES[key][2]
            made = " + ".join(
                f"{_short(value)} · {_six(blame)}"
                for value, blame in zip(values[tail], blames[head], strict=True)
            )
            says = f"{_arrow(key)}: value at the tail times blame at the head, "
            says += f"{made} = {_six(_gradient(net, key))}."
            found.append(_step(key, says, f"g_{key}", f"t_{key}"))
    return found


def _blame_words(
    net: Network, values: dict, blames: dict, head: str, faults: set[str]
) -> str:
    """How the blame of a unit came about, mistakes included."""
    blame, value = blames[head][0], values[head][0]
    if head == "p":
        by = f" / {len(net.x)}" if len(net.x) > 1 and "mean" not in faults else ""
        made = f"{_six(value)} - {net.y[0, 0]:g}"
        made = f"({made}){by}" if by else made
    else:
        weight = net.output.weight.data[0, int(head[1]) - 1]
        made = f"{_six(blames['p'][0])} · {_short(weight)}"
        if "slope" not in faults:
            made += f" · {_six(value)} · (1 - {_six(value)})"
        if "sign" in faults:
            made = f"-({made})"
    return f"The blame of {NAMES[head]} is {made} = {_six(blame)}."


def _four(number: float) -> str:
    return f"{_rounded(number, 4):.4f}"


def _six(number: float) -> str:
    return f"{_rounded(number, 6):.6f}"


def _short(number: float) -> str:
    return _six(number).rstrip("0").rstrip(".")


def _rounded(number: float, digits: int) -> float:
    """So that what is rounded to zero has no sign."""
    return round(float(number), digits) + 0.0
