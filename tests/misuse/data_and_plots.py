"""What prepares data, and what draws it."""

import matplotlib.pyplot as plt
import numpy as np

from nnguide import data, plots
from tests.misuse.judge import Row
from tests.misuse.kinds import array, labels
from tests.misuse.models import function

RNG = np.random.default_rng(0)
X = np.random.default_rng(1).uniform(-1.0, 1.0, (6, 3))
Y = np.array([0, 1, 1, 0, 2, 0])
IMAGES = np.random.default_rng(2).random((3, 28, 28))
SCALER = data.Standardizer().fit(X)


def synthetic(name, **good):
    fine = {"noise 1e300", "std 1e300"} | (
        {"rng None"} if name == "make_xor" else set()
    )
    return Row(getattr(data, name), good | {"rng": RNG}, fine=frozenset(fine))


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


def in_batches(x, y, batch_size, rng, drop_last):
    """Rows of anything, in the order that the generator gives."""
    order = rng.permutation(len(x))
    cuts = [order[i : i + batch_size] for i in range(0, len(x), batch_size)]
    if drop_last:
        cuts = [cut for cut in cuts if len(cut) == batch_size]
    return [(x[cut], y[cut]) for cut in cuts]


def in_two(x, y, test_size, rng):
    """Rows of anything, in the order that the generator gives."""
    test, train = np.split(rng.permutation(len(x)), [round(len(x) * test_size)])
    return x[train], x[test], y[train], y[test]


def scaled(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def sign(points):
    return (points[:, 0] > 0).astype(int)


def drawable(kind):
    """Kinds but those of memory, which a figure does not see; it is slow to draw."""

    def fewer(good):
        memory = "columns first", "every second", "backwards", "longdouble", "subclass"
        return {k: v for k, v in kind(good).items() if k not in memory}

    return fewer


WORDS = "text", "no text", "capitals", "nonsense"
LARGE = {
    f"{name} with {what}"
    for name in ("y", "labels", "predictions")
    for what in ("a billion", "the largest")
}

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
        data.one_hot,
        {"labels": Y, "num_classes": 3, "dtype": np.float64},
        lambda labels, num_classes, dtype: np.eye(num_classes, dtype=dtype)[labels],
        frozenset({"dtype None"}),
    ),
    "data.batches": Row(
        lambda **a: list(data.batches(**a)),
        {"x": X, "y": Y, "batch_size": 4, "rng": RNG, "drop_last": False},
        in_batches,
        frozenset({"rng None"}),
    ),
    "data.train_test_split": Row(
        data.train_test_split,
        {"x": X, "y": Y, "test_size": 0.5, "rng": RNG},
        in_two,
    ),
    "data.Standardizer": Row(
        lambda x: data.Standardizer().fit_transform(x), {"x": X}, scaled
    ),
    "data.Standardizer.transform": Row(
        lambda x: SCALER.transform(x),
        {"x": X},
        lambda x: (x - X.mean(axis=0)) / X.std(axis=0),
    ),
    "data.Standardizer.inverse_transform": Row(
        lambda x: SCALER.inverse_transform(x),
        {"x": X},
        lambda x: x * X.std(axis=0) + X.mean(axis=0),
    ),
    "data.center_digit": Row(
        data.center_digit,
        {"ink": IMAGES[0]},
        fine=frozenset({"ink one row less", "ink one column less"}),
    ),
    "data.load_cnn_weights": Row(data.load_cnn_weights, {}),
    "data.load_digit_weights": Row(data.load_digit_weights, {}),
    "data.load_names": Row(data.load_names, {}),
    "data.load_plays": Row(data.load_plays, {}),
    "data.load_plays_weights": Row(data.load_plays_weights, {}),
    "data.load_mnist": Row(
        lambda flat: data.load_mnist(flat=flat).test_images[:2], {"flat": True}
    ),
    "plots.plot_losses": Row(
        drawn(plots.plot_losses),
        {"losses": np.array([3.0, 2.0, 1.0]), "ax": None, "xlabel": "epoch"}
        | {"ylabel": "loss", "log": False},
        lambda losses, **_: losses,
        frozenset({"ax None"} | {f"{k}label {w}" for k in "xy" for w in WORDS}),
    ),
    "plots.plot_confusion_matrix": Row(
        drawn(plots.plot_confusion_matrix),
        {"labels": Y, "predictions": Y[::-1].copy(), "num_classes": 3, "ax": None},
        fine=frozenset({"num_classes None", "ax None"}),
        kinds={"labels": drawable(labels), "predictions": drawable(labels)},
    ),
    "plots.plot_digits": Row(
        drawn(plots.plot_digits),
        {"images": IMAGES, "labels": Y[:3].copy(), "predictions": Y[3:].copy()}
        | {"ax": None, "columns": 3},
        fine=frozenset(
            {"ax None", "labels None", "predictions None", "images one column less"}
            | LARGE
        ),
        kinds={k: drawable(labels) for k in ("labels", "predictions")}
        | {"images": drawable(array)},
    ),
    "plots.plot_decision_boundary": Row(
        drawn(plots.plot_decision_boundary),
        {"predict": sign, "x": X[:, :2].copy(), "y": Y, "ax": None, "resolution": 10},
        fine=frozenset({"ax None", "x with 1e300", "x with -1e300"} | LARGE),
        kinds={"predict": function, "x": drawable(array), "y": drawable(labels)},
    ),
}
