"""MNIST, 70,000 handwritten digits, read from the files in the package."""

import gzip
import struct
from io import BufferedIOBase
from math import prod
from typing import NamedTuple

import numpy as np

from nnguide._validation import describe
from nnguide.data._files import DataFile, verify_file

__all__ = ["MNIST", "load_mnist"]

_ROWS = 1000  # examples decompressed at a time


FILES = {
    "train-images-idx3-ubyte.gz": DataFile(
        9719438,
        "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971",
        (60000, 28, 28),
    ),
    "train-labels-idx1-ubyte.gz": DataFile(
        28857,
        "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203",
        (60000,),
    ),
    "t10k-images-idx3-ubyte.gz": DataFile(
        1616508,
        "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be",
        (10000, 28, 28),
    ),
    "t10k-labels-idx1-ubyte.gz": DataFile(
        4517,
        "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b",
        (10000,),
    ),
}


class MNIST(NamedTuple):
    """The digits: images and labels, to train on and to test on.

    Attributes:
        train_images: `(60000, 28, 28)` uint8, 0 is paper and 255 is ink; or
            `(60000, 784)` float32 from 0 to 1.
        train_labels: `(60000,)` int64, the digit from 0 to 9.
        test_images: `(10000, 28, 28)` or `(10000, 784)`, as `train_images`. The digits
            were written by other people.
        test_labels: `(10000,)` int64.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def load_mnist(*, flat: bool = False) -> MNIST:
    """Read the MNIST digits.

    Each file is compared with its checksum first, then decompressed straight into the
    array that is returned, so that nothing is held twice: about 56 MB as uint8,
    220 MB as float32.

    Args:
        flat: `False` gives images `(N, 28, 28)` uint8 from 0 to 255. `True` gives rows
            `(N, 784)` float32, divided by 255 and so from 0 to 1: what a network takes.

    Returns:
        The four arrays, by name or in order.

    Raises:
        FileNotFoundError: A file is missing.
        ValueError: A file is truncated or altered.
        TypeError: `flat` is not a bool.

    Examples:
        >>> from nnguide.data import load_mnist
        >>> digits = load_mnist()
        >>> digits.train_images.shape, digits.train_images.dtype
        ((60000, 28, 28), dtype('uint8'))
        >>> digits.train_labels[:5]
        array([5, 0, 4, 1, 9])
        >>> train_images, train_labels, test_images, test_labels = load_mnist(flat=True)
        >>> test_images.shape, test_images.dtype
        ((10000, 784), dtype('float32'))

    References:
        Yann LeCun, Léon Bottou, Yoshua Bengio, Patrick Haffner (1998). Gradient-based
        learning applied to document recognition. Section III.A describes the digits.
    """
    if not isinstance(flat, bool):
        raise TypeError(f"flat must be True or False, got {describe(flat)}")
    return MNIST(
        _read("train-images-idx3-ubyte.gz", as_float_rows=flat),
        _read("train-labels-idx1-ubyte.gz").astype(np.int64),
        _read("t10k-images-idx3-ubyte.gz", as_float_rows=flat),
        _read("t10k-labels-idx1-ubyte.gz").astype(np.int64),
    )


def _read(name: str, *, as_float_rows: bool = False) -> np.ndarray:
    """The array in the IDX file `name`: uint8, or float32 rows from 0 to 1."""
    shape = FILES[name].shape
    with gzip.open(verify_file(name, FILES)) as stream:
        # IDX: two zero bytes, 8 for uint8, the number of axes, then their lengths.
        header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
        if (found := stream.read(len(header))) != header:
            raise ValueError(
                f"{name} must start with the IDX header {header.hex()} (uint8, shape "
                f"{shape}), got {found.hex()}"
            )
        fill = _fill_floats if as_float_rows else _fill_bytes
        array = fill(stream, shape, name)
        if stream.read(1):
            raise ValueError(f"{name} holds more than an array of shape {shape}")
    return array


def _fill_bytes(
    stream: BufferedIOBase, shape: tuple[int, ...], name: str
) -> np.ndarray:
    array = np.empty(shape, np.uint8)
    for start in range(0, shape[0], _ROWS):
        _fill(stream, array[start : start + _ROWS], name)
    return array


def _fill_floats(
    stream: BufferedIOBase, shape: tuple[int, ...], name: str
) -> np.ndarray:
    """Rows divided by 255; only one block of them at a time is uint8."""
    rows = np.empty((shape[0], prod(shape[1:])), np.float32)
    block = np.empty((min(_ROWS, shape[0]), rows.shape[1]), np.uint8)
    for start in range(0, shape[0], _ROWS):
        out = rows[start : start + _ROWS]
        _fill(stream, block[: len(out)], name)
        np.divide(block[: len(out)], np.float32(255), out=out)
    return rows


def _fill(stream: BufferedIOBase, out: np.ndarray, name: str) -> None:
    """Decompress the next bytes into `out`, contiguous uint8."""
    view = out.data.cast("B")
    while view:
        count = stream.readinto(view)
        if not count:
            raise ValueError(
                f"{name} ends {len(view)} bytes too early for its IDX header"
            )
        view = view[count:]
