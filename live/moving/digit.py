"""A digit that the reader draws, and what a trained network makes of it."""

import base64
from itertools import pairwise
from typing import Any

import numpy as np

from nnguide.data import center_digit
from nnguide.data.weights import DIGITS, read_weights
from nnguide.scratch import TwoLayerNetwork

PAPER = 280  # units of the drawing, in which strokes are told
CELLS = 70  # of the picture that is made of it, each way
PEN = 24  # units: the width of a stroke, about that of MNIST's
MOST = 5000  # points of all strokes
UNITS = 6  # as many are shown
NOTHING = "–"


def picture(strokes: list[list[list[float]]]) -> np.ndarray:
    """Strokes as ink on a square of cells: 1 where a cell is covered, 0 on paper."""
    cell = PAPER / CELLS
    y, x = (np.indices((CELLS, CELLS)) + 0.5) * cell
    nearest = np.full((CELLS, CELLS), np.inf)
    for stroke in strokes:
        for (x0, y0), (x1, y1) in pairwise([stroke[0], *stroke]):
            dx, dy = x1 - x0, y1 - y0
            length = max(dx**2 + dy**2, 1e-9)
            along = np.clip(((x - x0) * dx + (y - y0) * dy) / length, 0, 1)
            away = np.hypot(x - x0 - along * dx, y - y0 - along * dy)
            np.minimum(nearest, away, out=nearest)
    return np.clip((PEN / 2 - nearest) / cell + 0.5, 0, 1)


class Figure:
    """The network of the page *Digits*, with the weights of the package."""

    network: TwoLayerNetwork

    def load(self, weights: str) -> str:
        """Take the file of the weights, in base 64."""
        rng = np.random.default_rng(0)  # what it draws is overwritten
        self.network = TwoLayerNetwork(784, 128, 10, rng=rng, dtype=np.float32)
        self.network.load_state_dict(read_weights(DIGITS, base64.b64decode(weights)))
        self.limit = 3 * self.network.W1.std()
        return "The network is ready."

    def show(self, strokes: list[list[list[float]]]) -> dict[str, Any]:
        """What the network sees, thinks, and looks for."""
        if sum(map(len, strokes)) > MOST:
            raise ValueError("This is more than a digit. Press Clear and draw one.")
        ink = picture(strokes)
        if not ink.any():
            return _empty()
        image = center_digit(ink)
        passed = self.network.forward(image.reshape(1, 784))
        logits, fires = passed.z2[0], passed.a1[0]
        probabilities = self.network.predict_proba(image.reshape(1, 784))[0]
        digit = int(logits.argmax())
        adds = fires * self.network.W2[digit]
        units = np.argsort(-fires, kind="stable")[:UNITS]
        shown = {f"p{k}": f"{100 * p:.1f} %" for k, p in enumerate(probabilities)}
        for i, unit in enumerate(units):
            shown |= {f"unit{i}": str(unit), f"fires{i}": f"{fires[unit]:.2f}"}
            shown |= {f"adds{i}": f"{adds[unit]:+.2f}"}
        rest = logits[digit] - adds[units].sum()
        return {
            "shown": shown
            | {"digit": str(digit), "sure": f"{100 * probabilities[digit]:.1f} %"}
            | {"rest": f"{rest:+.2f}", "logit": f"{logits[digit]:.2f}"},
            "digit": digit,
            "probabilities": [round(float(p), 4) for p in probabilities],
            "image": _whole(image, 255),
            "weights": [
                _whole((self.network.W1[unit] / self.limit).clip(-1, 1), 255)
                for unit in units
            ],
        }


def _whole(values: np.ndarray, largest: int) -> list[int]:
    return np.round(values.ravel() * largest).astype(int).tolist()


def _empty() -> dict[str, Any]:
    """What stands there before anything is drawn."""
    names = [f"p{digit}" for digit in range(10)]
    names += [f"{key}{i}" for key in ("unit", "fires", "adds") for i in range(UNITS)]
    names += ["digit", "sure", "rest", "logit"]
    return {
        "shown": dict.fromkeys(names, NOTHING),
        "digit": None,
        "probabilities": [0] * 10,
        "image": [0] * 784,
        "weights": [[0] * 784] * UNITS,
    }
