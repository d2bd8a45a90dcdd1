"""MNIST as PyTorch takes its data: a Dataset, one image at a time."""

from collections.abc import Callable

import numpy as np
import torch
from torch.utils.data import Dataset

from nnguide._validation import plain
from nnguide.pytorch._checks import describe

__all__ = ["MNISTDataset"]

SIDE = 28


class MNISTDataset(Dataset[tuple[torch.Tensor, int]]):
    """Images and their labels, one pair at a time.

    A `Dataset` answers two questions: how many examples there are, `len(dataset)`, and
    which one stands at a place, `dataset[i]`. A `DataLoader` asks them, in the order
    that it has shuffled, and stacks the answers to batches of `(N, 1, 28, 28)` and
    `(N,)`.

    Args:
        images: `(M, 28, 28)` or `(M, 784)`, as `load_mnist()` gives them: uint8, where
            0 is paper and 255 is ink, or float32 from 0 to 1.
        labels: `(M,)` integers from 0 to 9.
        transform: Applied to each image when it is asked for, such as a random shift.
            Takes and returns a tensor.

    Attributes:
        images: `(M, 1, 28, 28)` float32 from 0 to 1. The 1 is the number of channels: a
            colored image has three.
        labels: `(M,)` int64.

    Raises:
        TypeError: `images` or `labels` is not an array of the right dtype, or
            `transform` is no function.
        ValueError: A shape, an entry or a label is not usable, or there is no example.

    Examples:
        >>> from torch.utils.data import DataLoader
        >>> from nnguide.data import load_mnist
        >>> from nnguide.pytorch import MNISTDataset
        >>> digits = load_mnist()
        >>> dataset = MNISTDataset(digits.test_images, digits.test_labels)
        >>> image, label = dataset[0]
        >>> len(dataset), image.shape, label
        (10000, torch.Size([1, 28, 28]), 7)
        >>> x, y = next(iter(DataLoader(dataset, batch_size=100)))
        >>> x.shape, y.shape, y.dtype
        (torch.Size([100, 1, 28, 28]), torch.Size([100]), torch.int64)

    Note:
        torchvision's dataset of that name downloads its files. This one is given them.
    """

    def __init__(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        transform: Callable[[torch.Tensor], torch.Tensor] | None = None,
    ) -> None:
        if transform is not None and not callable(transform):
            raise TypeError(
                f"transform must be a function of an image, got {describe(transform)}"
            )
        x = _as_images(images)
        self.images = torch.from_numpy(x.reshape(-1, 1, SIDE, SIDE))
        self.labels = torch.from_numpy(_as_labels(labels, len(x)))
        self.transform = transform

    def __len__(self) -> int:
        """How many examples there are."""
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        """The image and the label at a place.

        Args:
            index: From 0 to M − 1, or from the end with −1 to −M.

        Returns:
            The image, `(1, 28, 28)` float32 unless `transform` makes another tensor of
            it, and its label.

        Raises:
            IndexError: There is no such place.
        """
        image = self.images[index]
        if self.transform is not None:
            image = self.transform(image)
        return image, int(self.labels[index])


def _as_images(images: np.ndarray) -> np.ndarray:
    """`images`, checked, as float32 from 0 to 1."""
    plain(images, "images")
    if not isinstance(images, np.ndarray) or images.dtype not in (np.uint8, np.float32):
        raise TypeError(
            "images must be an array of uint8 from 0 to 255 or float32 from 0 to 1, "
            f"got {describe(images)}"
        )
    if images.shape[1:] not in ((SIDE, SIDE), (SIDE * SIDE,)):
        hint = "; for one image write images[None]" if images.size == SIDE**2 else ""
        raise ValueError(
            f"images must have shape (M, {SIDE}, {SIDE}) or (M, {SIDE * SIDE}), got "
            f"{images.shape}{hint}"
        )
    if len(images) == 0:
        raise ValueError("images must hold at least one image, got none")
    if images.dtype == np.uint8:
        return images / np.float32(255)
    low, high = images.min(), images.max()
    if not (low >= 0 and high <= 1):  # also where one of them is NaN
        raise ValueError(
            f"float images must be from 0 to 1, got {low:g} to {high:g}; divide pixels "
            "of 0 to 255 by 255"
        )
    return images.copy()


def _as_labels(labels: np.ndarray, n: int) -> np.ndarray:
    """`labels`, checked, as int64."""
    plain(labels, "labels")
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be an array of integers, got {describe(labels)}")
    if labels.shape != (n,):
        raise ValueError(
            f"labels must have shape ({n},), one for each image, got {labels.shape}"
        )
    if labels.min() < 0 or labels.max() > 9:
        wrong = labels[(labels < 0) | (labels > 9)][0]
        raise ValueError(f"labels must be from 0 to 9, got {wrong}")
    return labels.astype(np.int64)
