"""Data for every page: synthetic sets, MNIST, and what prepares data for training.

NumPy only. Nothing is downloaded: in the package lie the four files of MNIST, the
weights of two networks that were trained on them, two texts, and the weights of one
that was trained on the second.
"""

from nnguide.data.drawn import center_digit
from nnguide.data.mnist import MNIST, load_mnist
from nnguide.data.preparation import Standardizer, batches, one_hot, train_test_split
from nnguide.data.synthetic import (
    make_blobs,
    make_moons,
    make_quadrants,
    make_rings,
    make_spirals,
    make_xor,
)
from nnguide.data.texts import load_names, load_plays
from nnguide.data.weights import (
    load_cnn_weights,
    load_digit_weights,
    load_plays_weights,
)

__all__ = [
    "MNIST",
    "Standardizer",
    "batches",
    "center_digit",
    "load_cnn_weights",
    "load_digit_weights",
    "load_mnist",
    "load_names",
    "load_plays",
    "load_plays_weights",
    "make_blobs",
    "make_moons",
    "make_quadrants",
    "make_rings",
    "make_spirals",
    "make_xor",
    "one_hot",
    "train_test_split",
]
