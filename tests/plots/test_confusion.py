"""The confusion matrix counts, and shows the mistakes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide.plots import plot_confusion_matrix

# 0 is taken for 1 once; 2 is taken for 0 three times; 1 never occurs as a label.
LABELS = np.array([0, 0, 0, 2, 2, 2, 2, 2])
PREDICTIONS = np.array([0, 0, 1, 0, 0, 0, 2, 2])


def counts(ax):
    """The numbers as they stand in the figure: row and column by position."""
    size = len(ax.get_xticks())
    matrix = np.full((size, size), -1)
    for text in ax.texts:
        column, row = text.get_position()
        matrix[row, column] = int(text.get_text())
    return matrix


def test_by_hand():
    ax = plot_confusion_matrix(LABELS, PREDICTIONS)
    assert counts(ax).tolist() == [[2, 1, 0], [0, 0, 0], [3, 0, 2]]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("label", "prediction")
    top, bottom = ax.get_ylim()[1], ax.get_ylim()[0]
    assert top < bottom  # the first class is the first row, as in a matrix


@settings(max_examples=20, deadline=None)
# Of 17 classes the cells are more than a byte can count.
@given(st.sampled_from([2, 3, 5, 8, 17]), st.integers(1, 60), st.integers(0, 99))
def test_any_labels_of_any_width(num_classes, n, seed):
    rng = np.random.default_rng(seed)
    labels, predictions = rng.integers(0, num_classes, (2, n)).astype(np.uint8)
    expected = np.zeros((num_classes, num_classes), int)
    for label, prediction in zip(labels, predictions, strict=True):
        expected[label, prediction] += 1
    ax = plot_confusion_matrix(labels, predictions, num_classes=num_classes)
    assert np.array_equal(counts(ax), expected)
    plt.close(ax.figure)


def test_the_shade_tells_how_many_mistakes_and_the_diagonal_stays_pale():
    labels = np.repeat(np.arange(3), 1000)
    predictions = labels.copy()
    predictions[:7] = 1
    predictions[1000:1002] = 2
    (image,) = plot_confusion_matrix(labels, predictions).images
    shades = np.asarray(image.get_array())
    assert (np.ptp(shades[np.diag_indices(3)], axis=0) == 0).all()
    none, two, seven = shades[2, 0, 3], shades[1, 2, 3], shades[0, 1, 3]
    assert none == 0 < two < seven
    assert seven > 2 * two  # the thousands on the diagonal do not wash them out
    assert not np.array_equal(shades[0, 0, :3], shades[0, 1, :3])


@pytest.mark.parametrize("mistakes", [0, 1, 5])
def test_each_number_is_legible_on_white_and_on_dark(mistakes, colors):
    labels = np.repeat(np.arange(4), 10)
    predictions = labels.copy()
    predictions[:mistakes] = 1
    predictions[10:11] = 3
    ax = plot_confusion_matrix(labels, predictions)
    assert {text.get_color() for text in ax.texts} == {"black"}
    for shade in np.asarray(ax.images[0].get_array()).reshape(-1, 4):
        light = colors.over(shade, colors.WHITE)
        dark = colors.over(shade, colors.DARK)
        assert colors.contrast(colors.TEXT_ON_WHITE, light) >= 4.5
        assert colors.contrast(colors.TEXT_ON_DARK, dark) >= 4.5


def test_numbers_of_ten_classes_stay_in_their_cells():
    labels = np.repeat(np.arange(10), 1000)
    ax = plot_confusion_matrix(labels, labels)
    ax.figure.draw_without_rendering()
    cell = ax.get_window_extent()
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.width < 0.9 * cell.width / 10
        assert box.height < 0.9 * cell.height / 10


def test_the_number_of_classes():
    ax = plot_confusion_matrix(LABELS, PREDICTIONS, num_classes=5)
    assert counts(ax).sum(axis=1).tolist() == [3, 0, 5, 0, 0]
    ax = plot_confusion_matrix(np.zeros(2, int), np.array([0, 3]))
    assert counts(ax).shape == (4, 4)


def test_the_axes_are_the_given_ones_or_new():
    left, right = plt.subplots(1, 2)[1]
    assert plot_confusion_matrix(LABELS, PREDICTIONS, ax=left) is left
    assert not right.images
    assert plot_confusion_matrix(LABELS, PREDICTIONS).figure is not left.figure


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"labels": LABELS[:3]}, ValueError, r"predictions must have shape \(3,\)"),
        ({"labels": LABELS / 1}, TypeError, "labels must hold integer class labels"),
        ({"labels": [0] * 8}, TypeError, "labels must be a NumPy array"),
        ({"labels": LABELS[None]}, ValueError, r"labels must have shape \(8,\)"),
        ({"predictions": LABELS - 1}, ValueError, "predictions must hold .* 0, got -1"),
        (
            {"labels": LABELS[:0], "predictions": LABELS[:0]},
            ValueError,
            "labels must hold at least one example",
        ),
        ({"num_classes": 2}, ValueError, "labels must hold labels from 0 to 1, got 2"),
        ({"num_classes": 0}, ValueError, "num_classes must be at least 1, got 0"),
        ({"normalize": True}, TypeError, "normalize"),
    ],
)
def test_a_bad_argument(changed, error, message):
    given = {"labels": LABELS, "predictions": PREDICTIONS}
    with pytest.raises(error, match=message):
        plot_confusion_matrix(**(given | changed))
    assert not plt.get_fignums()
