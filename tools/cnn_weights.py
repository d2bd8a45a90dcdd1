"""Train a convolutional network on digits that move, and store its weights.

    python -m tools.cnn_weights

It takes under five minutes of one thread, and prints the entry for
`nnguide/data/weights.py`. Network and division of the images are those of
`docs/projects/cnn.ipynb`; what is new is the moving, and the number of epochs. The test
images are looked at once, when all is done. Another processor rounds otherwise, so that
its weights part from the stored ones after some hundred steps; the accuracy does not.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from nnguide.data import load_mnist
from nnguide.data.weights import CNN
from nnguide.pytorch import evaluate, to_numpy_state
from tools.weights import store

EPOCHS, BATCH, LR = 20, 125, 4e-3
SHIFT = 2  # pixels, the largest move in each direction
SIDE = 28


def start(seed: int = 0) -> nn.Sequential:
    """The network before its first step."""
    torch.manual_seed(seed)
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Conv2d(6, 16, 5), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(400, 120), nn.ReLU()),
        *(nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    )


def divided() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """50,000 images to train on and 10,000 to validate with: x, y, x, y."""
    digits = load_mnist()
    order = np.random.default_rng(0).permutation(60_000)
    x, y = as_tensors(digits.train_images[order], digits.train_labels[order])
    return x[10_000:], y[10_000:], x[:10_000], y[:10_000]


def as_tensors(
    images: np.ndarray, labels: np.ndarray
) -> tuple[torch.Tensor, torch.Tensor]:
    """Images (N, 1, 28, 28) from 0 to 1, and their labels."""
    return torch.from_numpy(images[:, None]).float() / 255, torch.from_numpy(labels)


def moved(x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Each image by its own whole number of pixels, down or up and right or left."""
    framed = F.pad(x[:, 0], (SHIFT,) * 4)  # (N, 32, 32)
    corner = rng.integers(0, 2 * SHIFT + 1, size=(2, len(x), 1))
    rows, columns = corner + np.arange(SIDE)
    each = np.arange(len(x))[:, None, None]
    return framed[each, rows[:, :, None], columns[:, None, :]][:, None]


def train(
    x: torch.Tensor, y: torch.Tensor, epochs: int = EPOCHS, seed: int = 0
) -> tuple[nn.Sequential, list[float]]:
    """The trained network, and its mean loss in each epoch."""
    network, rng = start(seed), np.random.default_rng(seed)
    steps = len(x) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=LR)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=LR, total_steps=epochs * steps
    )
    means = []
    for _ in range(epochs):
        losses = []
        for rows in rng.permutation(len(x))[: steps * BATCH].reshape(steps, BATCH):
            loss = F.cross_entropy(network(moved(x[rows], rng)), y[rows])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        means.append(float(np.mean(losses)))
    return network, means


def share(network: nn.Module, x: torch.Tensor, y: torch.Tensor) -> str:
    """What part of the images the network names, in percent."""
    found = evaluate(network, [(x, y)], nn.CrossEntropyLoss())
    return f"{100 * found.accuracy:.2f} %"


if __name__ == "__main__":
    torch.set_num_threads(1)
    x, y, x_val, y_val = divided()
    network, losses = train(x, y)
    print("mean loss of each epoch:", *(f"{loss:.4f}" for loss in losses))
    print(f"right on {share(network, x_val, y_val)} of the validation images")
    digits = load_mnist()
    test = as_tensors(digits.test_images, digits.test_labels)
    print(f"right on {share(network, *test)} of the test images")
    store(CNN, to_numpy_state(network))
