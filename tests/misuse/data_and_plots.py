"""What prepares data, and what draws it."""

import matplotlib.pyplot as plt
import numpy as np

from nnguide import data, plots
from tests.misuse.judge import Row

RNG = np.random.default_rng(0)
X = np.random.default_rng(1).uniform(-1.0, 1.0, (6, 3))
Y = np.array([0, 1, 1, 0, 2, 0])
IMAGES = np.random.default_rng(2).random((3, 28, 28))
SCALER = data.Standardizer().fit(X)


def synthetic(name, **good):
    return Row(getattr(data, name), good | {"rng": RNG})


def images(train_images, train_labels):
    mnist = data.MNIST(train_images, train_labels, train_images, train_labels)
    return mnist.train_images, mnist.train_labels


def drawn(function):
    """The numbers that a figure shows; nothing is left open."""

    def call(**a):
        try:
            ax = function(**a)
            lines = [np.asarray(line.get_ydata()) for line in ax.lines]
            pictures = [np.asarray(image.get_array()) for image in ax.images]
            return lines, pictures, [text.get_text() for text in ax.texts]
        finally:
            plt.close("all")

    return call


def sign(points):
    return (points[:, 0] > 0).astype(int)


ROWS = {
    "data.make_blobs": synthetic("make_blobs", n_samples=9, num_classes=3, std=0.5),
    "data.make_moons": synthetic("make_moons", n_samples=9, noise=0.5),
    "data.make_quadrants": synthetic("make_quadrants", n_samples=9),
    "data.make_rings": synthetic("make_rings", n_samples=9, num_classes=3, noise=0.5),
    "data.make_spirals": synthetic(
        "make_spirals", n_samples=9, num_classes=3, noise=0.5
    ),
    "data.make_xor": synthetic("make_xor", n_samples=8, noise=0.5),
    "data.one_hot": Row(
        data.one_hot, {"labels": Y, "num_classes": 3, "dtype": np.float64}
    ),
    "data.batches": Row(
        lambda **a: list(data.batches(**a)),
        {"x": X, "y": Y, "batch_size": 4, "rng": RNG, "drop_last": False},
        fine=frozenset({"rng None"}),
    ),
    "data.train_test_split": Row(
        data.train_test_split, {"x": X, "y": Y, "test_size": 0.5, "rng": RNG}
    ),
    "data.Standardizer": Row(lambda x: data.Standardizer().fit_transform(x), {"x": X}),
    "data.Standardizer.transform": Row(lambda x: SCALER.transform(x), {"x": X}),
    "data.Standardizer.inverse_transform": Row(
        lambda x: SCALER.inverse_transform(x), {"x": X}
    ),
    "data.load_mnist": Row(
        lambda flat: data.load_mnist(flat=flat).test_images[:2], {"flat": True}
    ),
    "plots.plot_losses": Row(
        drawn(plots.plot_losses),
        {"losses": np.array([3.0, 2.0, 1.0]), "ax": None, "xlabel": "epoch"}
        | {"ylabel": "loss", "log": False},
    ),
    "plots.plot_confusion_matrix": Row(
        drawn(plots.plot_confusion_matrix),
        {"labels": Y, "predictions": Y[::-1].copy(), "num_classes": 3, "ax": None},
    ),
    "plots.plot_digits": Row(
        drawn(plots.plot_digits),
        {"images": IMAGES, "labels": Y[:3].copy(), "predictions": Y[3:].copy()}
        | {"ax": None, "columns": 3},
    ),
    "plots.plot_decision_boundary": Row(
        drawn(plots.plot_decision_boundary),
        {"predict": sign, "x": X[:, :2].copy(), "y": Y, "ax": None, "resolution": 10},
    ),
}
