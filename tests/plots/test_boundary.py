"""The decision boundary: what `predict` answers, where it answers it."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from nnguide.plots import plot_decision_boundary

X = np.array([[0.0, 10.0], [1.0, 20.0], [2.0, 40.0], [0.5, 30.0], [1.5, 10.0]])
Y = np.array([0, 1, 1, 0, 2])
BINARY = Y.clip(max=1)


def ramp(points):
    """The probability 0.5 where the first feature is 0.7; the second tilts it."""
    return 1 / (1 + np.exp(-5 * (points[:, 0] - 0.7) - 0 * points[:, 1]))


def borders(ax):
    """The lines that separate, as lists of points."""
    return [
        part
        for contour in ax.collections
        if hasattr(contour, "levels")
        for path in contour.get_paths()
        for part in path.to_polygons(closed_only=False)
    ]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_each_pixel_is_the_answer_at_its_place(dtype):
    asked = []

    def predict(points):
        asked.append(points)
        return (points[:, 0] + points[:, 1] / 10) / 8

    ax = plot_decision_boundary(predict, X.astype(dtype), BINARY, resolution=7)
    (points,) = asked
    assert points.shape == (49, 2)
    assert points.dtype == dtype
    (image,) = ax.images
    left, right, bottom, top = image.get_extent()
    assert image.origin == "lower"
    for row, column in [(0, 0), (0, 6), (6, 0), (2, 5)]:
        place = [
            left + (column + 0.5) / 7 * (right - left),
            bottom + (row + 0.5) / 7 * (top - bottom),
        ]
        expected = predict(np.array([place]))[0]
        assert image.get_array()[row, column] == pytest.approx(expected, rel=1e-5)
    low, high = X.min(axis=0), X.max(axis=0)
    assert points.min(axis=0) == pytest.approx(low - 0.1 * (high - low))
    assert points.max(axis=0) == pytest.approx(high + 0.1 * (high - low))


def test_the_boundary_is_where_the_probability_is_one_half():
    (line,) = borders(plot_decision_boundary(ramp, X, BINARY))
    assert line[:, 0] == pytest.approx(0.7, abs=1e-3)
    assert np.ptp(line[:, 1]) == pytest.approx(1.2 * np.ptp(X[:, 1]), rel=1e-6)


def test_the_field_is_clear_at_one_half_and_the_color_of_the_class_where_sure():
    (image,) = plot_decision_boundary(ramp, X, BINARY).images
    assert image.get_clim() == (0, 1)
    cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    shades = image.cmap(image.norm([0.0, 0.499, 0.501, 1.0]))
    assert to_hex(shades[0]) == cycle[0]
    assert to_hex(shades[3]) == cycle[1]
    assert shades[0, 3] == shades[3, 3] > 0.3
    assert shades[1:3, 3].max() < 0.05


@pytest.mark.parametrize("value", [0.2, 0.5, 1.0])
def test_an_undecided_model_has_no_boundary(value):
    ax = plot_decision_boundary(lambda p: np.full(len(p), value), X, BINARY)
    assert not any(hasattr(contour, "levels") for contour in ax.collections)


def stripes(points):
    """Class 2, then 0, then 1, from left to right."""
    return np.array([2, 0, 1])[np.digitize(points[:, 0], [0.45, 1.45])]


@pytest.mark.parametrize(
    "predict",
    [
        stripes,
        lambda p: stripes(p).astype(np.uint8),
        lambda p: np.eye(3)[stripes(p)] * 9 - 4,
        lambda p: np.eye(3, dtype=np.float32)[stripes(p)],
    ],
)
def test_classes_are_regions_with_each_border_drawn_once(predict):
    ax = plot_decision_boundary(predict, X, Y)
    (image,) = ax.images
    assert image.get_array()[0, [0, 100, 199]].tolist() == [2, 0, 1]
    cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    shades = image.cmap(image.norm([0, 1, 2]))
    assert [to_hex(shade) for shade in shades] == cycle[:3]
    places = sorted(line[:, 0].mean() for line in borders(ax))
    assert places == pytest.approx([0.45, 1.45], abs=0.02)


def test_truth_values_are_classes():
    ax = plot_decision_boundary(lambda p: p[:, 0] > 0.7, X, BINARY)
    assert set(np.unique(ax.images[0].get_array())) == {0, 1}
    assert len(borders(ax)) == 1


def test_examples_differ_by_color_and_by_marker():
    ax = plot_decision_boundary(stripes, X, Y)
    points = [c for c in ax.collections if not hasattr(c, "levels")]
    assert [c.get_label() for c in points] == ["class 0", "class 1", "class 2"]
    for label, drawn in enumerate(points):
        assert np.array_equal(drawn.get_offsets(), X[label == Y])
    assert len({to_hex(c.get_facecolor()[0]) for c in points}) == 3
    assert len({c.get_paths()[0].vertices.tobytes() for c in points}) == 3
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "class 0",
        "class 1",
        "class 2",
    ]


def test_a_class_keeps_its_color_where_another_is_missing():
    y = np.array([2, 2, 1, 1, 2])
    ax = plot_decision_boundary(stripes, X, y)
    cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    points = [c for c in ax.collections if not hasattr(c, "levels")]
    assert [to_hex(c.get_facecolor()[0]) for c in points] == cycle[1:3]


def test_axes_of_one_unit_have_one_scale():
    assert plot_decision_boundary(ramp, X, BINARY).get_aspect() == "auto"
    assert plot_decision_boundary(ramp, X / [1, 10], BINARY).get_aspect() == 1


def test_examples_on_a_line():
    x = X.copy()
    x[:, 1] = 3.0
    ax = plot_decision_boundary(ramp, x, BINARY)
    assert ax.get_ylim() == (2.5, 3.5)


def test_the_axes_are_the_given_ones_or_new():
    left, right = plt.subplots(1, 2)[1]
    assert plot_decision_boundary(ramp, X, BINARY, ax=left) is left
    assert not right.images
    assert plot_decision_boundary(ramp, X, BINARY).figure is not left.figure


def test_the_svg_stays_small(svg):
    x = np.random.default_rng(0).standard_normal((300, 2))
    y = (x.prod(axis=1) > 0).astype(np.int64)
    text = svg(plot_decision_boundary(lambda p: np.tanh(p[:, 0]) / 2 + 0.5, x, y))
    assert len(re.findall("<image", text)) == 1
    assert len(text) < 80_000


def bad(answer):
    return lambda points: answer(len(points))


@pytest.mark.parametrize(
    ("predict", "error", "message"),
    [
        (np.zeros(5), TypeError, "predict must be a function .* got an array"),
        (bad(np.zeros), None, ""),
        (
            bad(lambda m: np.zeros(m - 1)),
            ValueError,
            r"shape \(9,\) or \(9, C\).*\(8,\)",
        ),
        (bad(lambda m: np.zeros((m, 1))), ValueError, r"\(9, 1\); .* with \[:, 0\]"),
        (bad(lambda m: np.zeros((3, m))), ValueError, r"9 points, got \(3, 9\)"),
        (bad(lambda m: np.zeros((m, 2, 2))), ValueError, r"got \(9, 2, 2\)"),
        (bad(lambda m: np.full(m, np.nan)), ValueError, "finite numbers, got nan"),
        (bad(lambda m: np.full((m, 2), np.inf)), ValueError, "finite numbers, got inf"),
        (bad(lambda m: np.linspace(-2, 1, m)), ValueError, "got -2; apply a sigmoid"),
        (bad(lambda m: np.linspace(0, 2, m)), ValueError, "from 0 to 1, got 2; apply"),
        (bad(lambda m: np.full(m, -1)), ValueError, "classes from 0, got -1"),
        (bad(lambda m: ["a"] * m), TypeError, "array of numbers, got list"),
        (bad(lambda m: None), TypeError, "array of numbers, got NoneType"),
    ],
)
def test_an_answer_that_cannot_be_drawn(predict, error, message):
    if error is None:
        plot_decision_boundary(predict, X, BINARY, resolution=3)
        return
    with pytest.raises(error, match=message):
        plot_decision_boundary(predict, X, BINARY, resolution=3)
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"x": X[:, :1]}, ValueError, r"x must have 2 columns.*\(5, 1\)"),
        ({"x": X.astype(int)}, TypeError, "x must be float32 or float64"),
        ({"x": X * np.nan}, ValueError, "x must be finite, got nan"),
        ({"x": X[:0], "y": Y[:0]}, ValueError, "x must hold at least one example"),
        ({"y": Y[:4]}, ValueError, r"y must have shape \(5,\).*\(4,\)"),
        ({"y": Y.astype(float)}, TypeError, "y must hold integer class labels"),
        ({"y": Y - 1}, ValueError, "y must hold labels from 0, got -1"),
        ({"y": Y.tolist()}, TypeError, "y must be a NumPy array of 5 integer labels"),
        ({"resolution": 1}, ValueError, "resolution must be at least 2, got 1"),
        ({"levels": 3}, TypeError, "levels"),
    ],
)
def test_a_bad_argument(changed, error, message):
    with pytest.raises(error, match=message):
        plot_decision_boundary(**({"predict": ramp, "x": X, "y": BINARY} | changed))
