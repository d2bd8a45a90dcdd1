"""Data for every page: synthetic sets, MNIST, and what prepares data for training.

NumPy only. Nothing is downloaded: the four files of MNIST lie in the package, and the
weights of a network that was trained on them.
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
from nnguide.data.weights import load_digit_weights

__all__ = [
    "MNIST",
    "Standardizer",
    "batches",
    "center_digit",
    "load_digit_weights",
    "load_mnist",
    "make_blobs",
    "make_moons",
    "make_quadrants",
    "make_rings",
    "make_spirals",
    "make_xor",
    "one_hot",
    "train_test_split",
]
