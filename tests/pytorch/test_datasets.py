"""`MNISTDataset` gives images and labels, as a loader stacks them."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Subset

from nnguide.pytorch import MNISTDataset

M = 6
rng = np.random.default_rng(0)
PIXELS = rng.integers(0, 256, (M, 28, 28), dtype=np.uint8)
SHARES = (PIXELS / 255).astype(np.float32)
LABELS = np.array([3, 0, 9, 1, 7, 3])


@pytest.mark.parametrize("images", [PIXELS, SHARES, SHARES.reshape(M, 784)])
def test_an_item_is_its_image_and_its_label(images):
    dataset = MNISTDataset(images, LABELS.astype(np.uint8))
    assert len(dataset) == M
    for i in (0, 4, -1):
        image, label = dataset[i]
        assert image.shape == (1, 28, 28)
        assert image.dtype == torch.float32
        np.testing.assert_allclose(image[0].numpy(), PIXELS[i] / 255, rtol=1e-6)
        assert label == LABELS[i]
        assert type(label) is int
    with pytest.raises(IndexError):
        dataset[M]


def test_a_loader_stacks_all_examples_once():
    dataset = MNISTDataset(PIXELS, LABELS)
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(dataset, batch_size=4, shuffle=True, generator=generator)
    (x, y), (x_last, y_last) = loader
    assert (x.shape, y.shape) == ((4, 1, 28, 28), (4,))
    assert y.dtype == torch.int64
    found = zip(torch.cat([x, x_last]), torch.cat([y, y_last]).tolist(), strict=True)
    sums = sorted((float(image.sum()), label) for image, label in found)
    expected = sorted(
        (float(image.sum()), label)
        for image, label in map(dataset.__getitem__, range(M))
    )
    assert sums == expected
    assert Subset(dataset, [2])[0][1] == 9


def test_a_transform_changes_what_is_asked_for_and_not_what_is_kept():
    dataset = MNISTDataset(SHARES, LABELS, transform=lambda image: 1 - image)
    np.testing.assert_allclose(dataset[1][0][0], 1 - SHARES[1])
    np.testing.assert_allclose(dataset[1][0][0], 1 - SHARES[1])


def test_the_images_are_a_copy():
    images = SHARES.copy()
    dataset = MNISTDataset(images, LABELS)
    images[:] = 0
    np.testing.assert_array_equal(dataset[0][0][0], SHARES[0])


@pytest.mark.parametrize(
    ("images", "labels", "error", "message"),
    [
        (PIXELS[:, :27], LABELS, ValueError, r"\(M, 28, 28\) or .* got \(6, 27, 28\)$"),
        (PIXELS[0], LABELS[:1], ValueError, r"got \(28, 28\); .* images\[None\]"),
        (PIXELS[:, None], LABELS, ValueError, r"got \(6, 1, 28, 28\)$"),
        (PIXELS[:0], LABELS[:0], ValueError, "at least one image, got none"),
        (PIXELS.astype(float), LABELS, TypeError, r"uint8 .* or float32 .*float64"),
        (torch.zeros(M, 28, 28), LABELS, TypeError, "images must be an array"),
        (255 * SHARES, LABELS, ValueError, "from 0 to 1, got 0 to 255; divide"),
        (SHARES * np.float32("nan"), LABELS, ValueError, "got nan to nan"),
        (SHARES - 1, LABELS, ValueError, "got -1 to 0"),
        (PIXELS, LABELS[:5], ValueError, r"labels must have shape \(6,\).*got \(5,\)"),
        (PIXELS, LABELS.astype(float), TypeError, "labels must be .* integers, got"),
        (PIXELS, LABELS.tolist(), TypeError, "labels must be .* integers, got list"),
        (PIXELS, LABELS + 1, ValueError, "labels must be from 0 to 9, got 10"),
        (PIXELS, LABELS - 1, ValueError, "labels must be from 0 to 9, got -1"),
    ],
)
def test_what_is_no_set_of_digits(images, labels, error, message):
    with pytest.raises(error, match=message):
        MNISTDataset(images, labels)


def test_a_transform_that_is_no_function():
    with pytest.raises(TypeError, match="transform must be a function of an image"):
        MNISTDataset(PIXELS, LABELS, transform=0.5)
