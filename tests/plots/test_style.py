"""The style of the site: legible on white and on dark, for every kind of eye."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

# How colors look without one of the three kinds of cones: Machado, Oliveira, Fernandes
# (2009), A Physiologically-based Model for Simulation of Color Vision Deficiency,
# table 1, severity 1; linear RGB.
VISION = {
    "all three": np.eye(3),
    "no long": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no middle": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no short": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


def cycle():
    return plt.rcParams["axes.prop_cycle"].by_key()["color"]


def lab(linear):
    """CIE L*a*b*, in which a distance of 2 is just visible."""
    x, y, z = TO_XYZ @ linear / (TO_XYZ @ np.ones(3))
    fx, fy, fz = (
        np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)
    )
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def test_white_on_black_has_the_largest_contrast(colors):
    assert colors.contrast(np.ones(3), np.zeros(3)) == pytest.approx(21)


def test_each_color_stands_out_on_white_and_on_dark(colors):
    assert len(cycle()) >= 5
    for color in cycle():
        for ground in (colors.WHITE, colors.DARK):
            assert colors.contrast(np.array(to_rgb(color)), ground) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colors_look_different(vision, colors):
    seen = {
        color: lab(
            np.clip(VISION[vision] @ colors.linear(np.array(to_rgb(color))), 0, 1)
        )
        for color in cycle()
    }
    distances = {
        pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]])
        for pair in combinations(seen, 2)
    }
    assert min(distances.values()) > 20, distances


def test_what_follows_the_theme_is_black_on_white():
    for name in ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color"):
        assert plt.rcParams[name] == "black"
    for name in ("figure.facecolor", "axes.facecolor"):
        assert plt.rcParams[name] == "white"
    assert plt.rcParams["legend.frameon"] is False


def test_text_is_legible_on_a_phone():
    wide = plt.rcParams["figure.figsize"][0] * 72  # points
    phone = 390 - 2 * 13  # pixels between Material's margins
    assert plt.rcParams["xtick.labelsize"] * phone / wide > 8
    assert plt.rcParams["font.size"] * phone / wide > 9


def test_an_svg_holds_its_text_as_text_and_is_reproducible(svg):
    def draw():
        ax = plt.subplots()[1]
        ax.plot([0, 1], [2, 3], label="a curve")
        ax.legend()
        return svg(ax)

    first = draw()
    assert first == draw()
    assert ">a curve</text>" in first
