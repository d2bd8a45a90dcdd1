"""Figures of too many classes: refused at once, not drawn for minutes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnguide.plots import plot_confusion_matrix, plot_decision_boundary

X = np.random.default_rng(0).random((300, 2))
Y = np.arange(300) % 2


@pytest.mark.parametrize("label", [50, 300, 10**6, 2**40])
def test_a_confusion_matrix_of_too_many_classes(label):
    y = np.array([0, label])
    message = rf"labels up to {label} make .* classes, more than the 50 that a figure"
    with pytest.raises(ValueError, match=message):
        plot_confusion_matrix(y, y)
    # No count of classes is that large anywhere; the others are too many for a figure.
    limit = "at most 2,147,483,647" if label == 2**40 else "more than the 50"
    with pytest.raises(ValueError, match=limit):
        plot_confusion_matrix(y % 2, y % 2, num_classes=label + 1)
    plt.close("all")


def test_labels_of_too_many_classes():
    with pytest.raises(ValueError, match="y holds 300 classes, more than the 50"):
        plot_decision_boundary(lambda x: x[:, 0], X, np.arange(300))


@pytest.mark.parametrize("two_axes", [False, True])
def test_answers_of_too_many_classes(two_axes):
    def predict(x):
        classes = (x[:, 0] * 150).astype(int).clip(0)
        return np.eye(200)[classes] if two_axes else classes

    message = r"predict returned \d+ classes, more than the 50 that a figure"
    with pytest.raises(ValueError, match=message):
        plot_decision_boundary(predict, X, Y)


def test_a_boundary_of_classes_that_are_far_apart():
    """Two regions, whatever the classes are called."""

    def predict(x):
        return np.where(x[:, 0] > 0.5, 10**7, 3)

    ax = plot_decision_boundary(predict, X, np.where(X[:, 0] > 0.5, 10**7, 3))
    image = ax.images[0]
    assert np.unique(image.get_array()).tolist() == [0, 1]
    points = [dots.get_facecolor()[0] for dots in ax.collections[-2:]]
    shades = image.cmap(image.norm([0, 1]))
    np.testing.assert_allclose(shades[:, :3], np.stack(points)[:, :3], atol=1e-9)
    plt.close(ax.figure)


def test_too_fine_a_field():
    with pytest.raises(ValueError, match="resolution must be at most 2000, got 100000"):
        plot_decision_boundary(lambda x: x[:, 0], X, Y, resolution=100_000)
