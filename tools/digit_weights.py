"""Train the network that meets the digits which readers draw, and store its weights.

    python -m tools.digit_weights

It takes a minute, and prints the entry for `nnguide/data/weights.py`. The recipe is the
one of `docs/projects/digits.ipynb`. Another processor rounds otherwise, so that its
weights part from the stored ones after some thousand steps; the accuracy does not.
"""

import numpy as np

from nnguide.data import load_mnist
from nnguide.data.weights import DIGITS
from nnguide.scratch import TwoLayerNetwork
from tools.weights import store

RATES = (0.5, 0.5, 0.5, 0.5, 0.05)  # one for each epoch
BATCH = 64


def start(rng: np.random.Generator) -> TwoLayerNetwork:
    """The network before its first step."""
    return TwoLayerNetwork(784, 128, 10, rng=rng, dtype=np.float32)


def train(
    x: np.ndarray, y: np.ndarray, rates: tuple[float, ...] = RATES
) -> tuple[TwoLayerNetwork, list[float]]:
    """The trained network, and its mean loss in each epoch."""
    rng = np.random.default_rng(0)
    network, losses = start(rng), []
    for lr in rates:
        losses += network.fit(x, y, lr=lr, epochs=1, batch_size=BATCH, rng=rng)
    return network, losses


if __name__ == "__main__":
    digits = load_mnist(flat=True)
    network, _ = train(digits.train_images, digits.train_labels)
    right = network.accuracy(digits.test_images, digits.test_labels)
    print(f"right on {100 * right:.2f} % of the test images")
    store(DIGITS, network.state_dict())
