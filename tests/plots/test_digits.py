"""Digits: every image whole, its caption below, wrong ones marked."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnguide.plots import plot_digits

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(1, 256, (5, 8, 6)).astype(np.uint8)
LABELS = np.array([7, 2, 1, 0, 4])
PREDICTIONS = np.array([7, 3, 1, 0, 9])


def captions(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("columns", [1, 3, 5, 6])
@pytest.mark.parametrize("labels", [None, LABELS])
def test_the_mosaic_holds_each_image_once_in_reading_order(columns, labels):
    ax = plot_digits(IMAGES, labels, columns=columns)
    (image,) = ax.images
    mosaic = image.get_array()
    clear = np.ma.getmaskarray(np.ma.masked_invalid(mosaic))
    assert (~clear).sum() == IMAGES.size
    columns = min(columns, 5)
    # Cut the mosaic into cells of equal size; what is not clear is the image.
    rows = -(-5 // columns)
    height, width = mosaic.shape[0] // rows, mosaic.shape[1] // columns
    for i, expected in enumerate(IMAGES):
        top, left = i // columns * height, i % columns * width
        cell = mosaic[top : top + height, left : left + width]
        seen = cell[~np.isnan(cell)].reshape(8, 6)
        assert np.array_equal(seen, expected)


def test_captions_tell_the_prediction_and_where_wrong_the_truth():
    assert captions(plot_digits(IMAGES, LABELS, PREDICTIONS)) == [
        *("7", "3, not 2", "1", "0", "9, not 4")
    ]
    assert captions(plot_digits(IMAGES, LABELS)) == ["7", "2", "1", "0", "4"]
    assert captions(plot_digits(IMAGES, None, PREDICTIONS)) == ["7", "3", "1", "0", "9"]
    assert captions(plot_digits(IMAGES)) == []


def test_a_wrong_prediction_has_a_frame_and_is_bold():
    ax = plot_digits(IMAGES, LABELS, PREDICTIONS, columns=3)
    weights = [text.get_weight() for text in ax.texts]
    assert weights == ["normal", "bold", "normal", "normal", "bold"]
    assert len(ax.patches) == 2
    mosaic = ax.images[0].get_array()
    for frame, i in zip(ax.patches, [1, 4], strict=True):
        (left, top), right = frame.get_xy(), frame.get_x() + frame.get_width()
        bottom = top + frame.get_height()
        inside = mosaic[round(top + 0.5) : round(bottom + 0.5)]
        inside = inside[:, round(left + 0.5) : round(right + 0.5)]
        assert np.array_equal(inside, IMAGES[i])
        x, y = ax.texts[i].get_position()
        assert left < x < right
        assert bottom < y < bottom + 2
    assert not plot_digits(IMAGES, LABELS, LABELS).patches
    assert not plot_digits(IMAGES, None, LABELS).patches


@pytest.mark.parametrize("columns", [2, 6, 10])
@pytest.mark.parametrize("side_by_side", [False, True])
def test_captions_do_not_touch(columns, side_by_side):
    images, labels = np.ones((20, 28, 28)), np.full(20, 4)
    ax = plt.subplots(1, 2)[1][0] if side_by_side else None
    ax = plot_digits(images, labels, labels + 1, columns=columns, ax=ax)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    for i in range(19):
        if (i + 1) % columns:
            assert boxes[i].x1 < boxes[i + 1].x0


@pytest.mark.parametrize(
    ("images", "low", "high"),
    [
        (IMAGES, 0, 255),
        (IMAGES / np.float32(255) - np.float32(0.5), -0.496, 0.5),
        (np.zeros((2, 3, 4)), 0, 0),
        (IMAGES > 100, 0, 1),
    ],
)
def test_paper_is_the_smallest_value_and_ink_the_largest(images, low, high):
    image = plot_digits(images).images[0]
    assert image.get_clim() == pytest.approx((low, high), abs=1e-3)
    paper, ink = image.cmap([0.0, 1.0])
    assert paper[:3].min() > 0.9
    assert ink[:3].max() < 0.1
    assert (paper[3], ink[3]) == (1, 1)
    if high == 0:
        assert image.norm(0.0) == 0  # an empty image is paper


def test_a_new_figure_is_as_high_as_its_rows_need():
    one, four = (
        plot_digits(np.ones((n, 28, 28)), np.zeros(n, int)).figure for n in (6, 24)
    )
    assert four.get_figwidth() == one.get_figwidth() == 6
    assert four.get_figheight() == pytest.approx(4 * one.get_figheight())


def test_the_axes_are_the_given_ones():
    left, right = plt.subplots(1, 2)[1]
    assert plot_digits(IMAGES, ax=left) is left
    assert not right.images
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        (
            {"images": IMAGES.tolist()},
            TypeError,
            "images must be a NumPy array .* list",
        ),
        ({"images": IMAGES.astype(str)}, TypeError, "array of numbers"),
        ({"images": IMAGES[0]}, ValueError, r"got \(8, 6\); write images\[None\]"),
        ({"images": IMAGES[..., None]}, ValueError, r"columns\), got \(5, 8, 6, 1\)$"),
        ({"images": IMAGES[:0]}, ValueError, "at least one image, got shape"),
        (
            {"images": IMAGES * np.nan},
            ValueError,
            "images must be finite, got nan in 0",
        ),
        ({"labels": LABELS[:3]}, ValueError, r"labels must have shape \(5,\).*\(3,\)"),
        ({"labels": LABELS - 5}, ValueError, "labels must hold labels from 0, got -5"),
        ({"predictions": LABELS / 1}, TypeError, "predictions must hold integer class"),
        ({"predictions": [7] * 5}, TypeError, "predictions must be a NumPy array"),
        ({"columns": 0}, ValueError, "columns must be at least 1, got 0"),
        ({"rows": 2}, TypeError, "rows"),
    ],
)
def test_a_bad_argument(changed, error, message):
    with pytest.raises(error, match=message):
        plot_digits(**({"images": IMAGES, "labels": LABELS} | changed))
    assert not plt.get_fignums()
