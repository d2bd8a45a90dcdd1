"""The network of two inputs, two hidden units and one output, with faults to choose."""

from typing import Any

import numpy as np

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
        return self.loss_fn(self.output(self.act(self.hidden(self.x))), self.y)

    def forward(self) -> None:
        """Every value on the way."""
        self.z1 = self.hidden(self.x)  # (N, H)
        self.a1 = self.act(self.z1)  # (N, H)
        self.z2 = self.output(self.a1)  # (N, 1)
        self.L = self.loss_fn(self.z2, self.y)

    def backward(self, faults: set[str]) -> None:
        """The blame of each unit, and the gradient of each number, with the faults."""
        self.dz2 = self.loss_fn.backward()  # (N, 1)
        if "mean" in faults:
            self.dz2 = self.dz2 * len(self.x)
        self.dz1 = self.output.backward(self.dz2)  # (N, H)
        if "slope" not in faults:
            self.dz1 = self.act.backward(self.dz1)
        if "sign" in faults:
            self.dz1 = -self.dz1
        self.hidden.backward(self.dz1)

    @property
    def values(self) -> dict[str, np.ndarray]:
        """What each unit sends along its edges, for each example."""
        found = {"x1": self.x[:, 0], "x2": self.x[:, 1], "1": np.ones(len(self.x))}
        found |= {"h1": self.a1[:, 0], "h2": self.a1[:, 1]}
        return found | {"p": sigmoid(self.z2)[:, 0]}

    @property
    def blames(self) -> dict[str, np.ndarray]:
        """The blame of each unit, for each example."""
        return {"h1": self.dz1[:, 0], "h2": self.dz1[:, 1], "p": self.dz2[:, 0]}

    def one(self, key: str) -> tuple[np.ndarray, np.ndarray]:
        """A number of the network as an array of its own, its gradient as another."""
        name, entry, *_ = EDGES[key]
        place = tuple(slice(i, i + 1) for i in entry)
        return self.parameters[name].data[place], self.parameters[name].grad[place]

    def weight(self, key: str) -> float:
        return self.one(key)[0].item()

    def gradient(self, key: str) -> float:
        return self.one(key)[1].item()


def arrow(key: str) -> str:
    """The name of an edge."""
    _, _, tail, head = EDGES[key]
    return f"{NAMES[tail]} → {NAMES[head]}"
