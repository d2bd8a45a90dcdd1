"""A playground: any of six data sets, any small network, trained step by step.

The reader chooses what stands in `USUAL`; the whole of it fits into an address.
"""

from base64 import b64encode
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

import nnguide.scratch as nn
from nnguide import data
from nnguide.data import Standardizer

DATA: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "circles": partial(data.make_rings, num_classes=2, noise=0),
    "rings": partial(data.make_rings, num_classes=3, noise=0),
    "moons": partial(data.make_moons, noise=0),
    "quadrants": data.make_quadrants,
    "spirals": partial(data.make_spirals, num_classes=2, noise=0),
    "blobs": partial(data.make_blobs, num_classes=2),
}
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "ReLU": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "none": nn.Identity,
}
OPTIMIZERS: dict[str, Callable[..., nn.Optimizer]] = {
    "SGD": nn.SGD,
    "momentum": partial(nn.SGD, momentum=0.9),
    "RMSprop": nn.RMSprop,
    "Adam": nn.Adam,
    "AdamW": nn.AdamW,
}
CHOICES: dict[str, list[Any]] = {
    "data": list(DATA),
    "points": [20, 50, 200],
    "noise": [0, 0.1, 0.2, 0.3, 0.5],
    "layers": [0, 1, 2, 3],
    "units": [1, 2, 3, 4, 6, 8, 12, 16],
    "activation": list(ACTIVATIONS),
    "optimizer": list(OPTIMIZERS),
    "rate": [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    "decay": [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
    "start": list(range(1, 21)),
}
USUAL: dict[str, Any] = {
    "data": "spirals",
    "points": 200,
    "noise": 0.1,
    "layers": 2,
    "units": 16,
    "activation": "ReLU",
    "optimizer": "Adam",
    "rate": 0.01,
    "decay": 0,
    "start": 1,
}
VALIDATION = 200  # points that are never trained on
WIDE = 2.5  # the pictures reach from -WIDE to WIDE, in standard deviations
FINE, COARSE = 40, 20  # squares along a side: the surface, a unit


def grid(side: int) -> np.ndarray:
    """The middles of `side` × `side` squares, in rows from the top: `(M, D)`."""
    middles = WIDE * ((2 * np.arange(side) + 1) / side - 1)
    return np.stack(np.meshgrid(middles, -middles), axis=-1).reshape(-1, 2)


def packed(shares: np.ndarray) -> str:
    """Shares from 0 to 1 as a letter each, 0 to 255, in a form that JSON can carry."""
    return b64encode(np.round(255 * shares).astype(np.uint8).tobytes()).decode()


def draw(name: str, n: int, noise: float, rng: np.random.Generator) -> Any:
    """Points `(N, D)` and labels `(N, 1)`, 0 or 1: of three rings the middle one is 1.

    The noise moves each point once its label is fixed.
    """
    x, y = DATA[name](n, rng=rng)
    return x + noise * rng.normal(size=x.shape), (y % 2)[:, None].astype(np.float64)


class Figure:
    """The network of the playground, and the points that it learns from."""

    def choices(self) -> dict[str, Any]:
        """What can be chosen, what is to begin with, and how far pictures reach."""
        return {"choices": CHOICES, "usual": USUAL, "wide": WIDE}

    def begin(self, **settings: Any) -> dict[str, Any]:
        """Draw points and an untrained network; the pictures of both."""
        chosen = check(settings)
        rng = np.random.default_rng(0)  # the same points for every start
        noise = chosen["noise"]
        x, self.y = draw(chosen["data"], chosen["points"], noise, rng)
        x_val, self.y_val = draw(chosen["data"], VALIDATION, noise, rng)
        scaler = Standardizer().fit(x)
        self.x, self.x_val = scaler.transform(x), scaler.transform(x_val)
        self.net = network(chosen)
        self.loss_fn = nn.BCEWithLogitsLoss()
        self.optimizer = OPTIMIZERS[chosen["optimizer"]](
            self.net.parameters(), lr=chosen["rate"], weight_decay=chosen["decay"]
        )
        self.step = 0
        train, validation = (
            np.column_stack([x, y]).round(3).tolist()
            for x, y in ((self.x, self.y), (self.x_val, self.y_val))
        )
        return {"points": train, "validation": validation, **self.look()}

    @np.errstate(all="ignore")  # too large a rate is told to the reader below
    def train(self, steps: int) -> dict[str, Any]:
        """Take this many steps, each with all points; the pictures after them."""
        for _ in range(steps):
            logits = self.net(self.x)  # (N, 1)
            if not np.isfinite(logits).all():
                break
            self.loss_fn(logits, self.y)
            self.net.backward(self.loss_fn.backward())
            self.optimizer.step()
            self.step += 1
        return self.look()

    def look(self) -> dict[str, Any]:
        """The surface, the units, and how the network does on both sets of points."""
        logits, logits_val = self.net(self.x), self.net(self.x_val)
        surface, field = self.net(grid(FINE)), grid(COARSE)  # (M, 1) and (M, D)
        if not all(np.isfinite(z).all() for z in (logits, logits_val, surface)):
            none = dict.fromkeys(("loss", "loss_val", "right", "right_val"), "–")
            return {"burst": True, "shown": {"step": f"{self.step}", **none}}
        losses = self.loss_fn(logits_val, self.y_val), self.loss_fn(logits, self.y)
        units = []
        for layer in self.net:
            field = layer(field)  # (M, H)
            if not isinstance(layer, nn.Linear):
                units.append([packed(signed(answer)) for answer in field.T])
        return {
            "burst": False,
            "step": self.step,
            "losses": losses[::-1],
            "surface": packed(nn.sigmoid(surface)),
            "units": units,
            "shown": {
                "step": f"{self.step}",
                "loss": short(losses[1]),
                "loss_val": short(losses[0]),
                "right": f"{np.mean((logits >= 0) == self.y):.1%}",
                "right_val": f"{np.mean((logits_val >= 0) == self.y_val):.1%}",
            },
        }


def short(loss: float) -> str:
    """A loss as text, also one that has run away."""
    return f"{loss:.4f}" if loss < 1000 else f"{loss:.2e}"


def signed(answer: np.ndarray) -> np.ndarray:
    """What a unit answers, from its lowest possible 0 to 1; no answer is one half."""
    return 0.5 + 0.5 * answer / max(np.abs(answer).max(), 1e-12)


def network(chosen: dict[str, Any]) -> nn.Sequential:
    """Hidden layers of equal width, each with its activation, and one output."""
    rng = np.random.default_rng(chosen["start"])
    layers: list[nn.Module] = []
    inputs = 2
    for _ in range(chosen["layers"]):
        layers += [nn.Linear(inputs, chosen["units"], rng=rng)]
        layers += [ACTIVATIONS[chosen["activation"]]()]
        inputs = chosen["units"]
    return nn.Sequential(*layers, nn.Linear(inputs, 1, rng=rng))


def check(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings, each of them one of its choices; an address may hold anything."""
    for name, value in settings.items():
        if name not in CHOICES:
            raise ValueError(f"There is nothing called {name} to choose.")
        if isinstance(value, bool) or value not in CHOICES[name]:
            raise ValueError(f"{name} must be one of what the playground offers.")
    return USUAL | settings
