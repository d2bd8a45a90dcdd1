"""The figure of the drawn digit: what it shows is what the network computes."""

import base64

import numpy as np
import pytest

from live.moving import digit
from nnguide.data._files import FOLDER
from nnguide.data.weights import DIGITS
from tools import in_page

SEVEN = [[80, 60], [200, 60], [130, 230]]


@pytest.fixture(scope="module")
def figure():
    made = digit.Figure()
    made.load(base64.b64encode((FOLDER / DIGITS).read_bytes()).decode())
    return made


def test_a_stroke_is_as_wide_as_the_pen():
    ink = digit.picture([[[40, 140], [240, 140]]])
    cell = digit.PAPER / digit.CELLS
    assert ink[:, 35].sum() * cell == pytest.approx(digit.PEN, abs=0.5)
    assert ink.sum() * cell**2 == pytest.approx(
        200 * digit.PEN + np.pi * digit.PEN**2 / 4, rel=0.01
    )
    assert digit.picture([[[140, 140]]]).sum() * cell**2 == pytest.approx(
        np.pi * digit.PEN**2 / 4, rel=0.02
    )


def test_a_seven_is_read(figure):
    value = figure.show([SEVEN])
    shown, p = value["shown"], value["probabilities"]
    assert (value["digit"], shown["digit"]) == (7, "7")
    assert sum(p) == pytest.approx(1, abs=1e-3)
    assert shown["p7"] == shown["sure"] == f"{100 * max(p):.1f} %"


def test_what_the_units_add_makes_the_logit(figure):
    shown = figure.show([SEVEN])["shown"]
    parts = [float(shown[f"adds{i}"]) for i in range(digit.UNITS)]
    total = sum(parts) + float(shown["rest"])
    assert total == pytest.approx(float(shown["logit"]), abs=0.04)
    fires = [float(shown[f"fires{i}"]) for i in range(digit.UNITS)]
    assert fires == sorted(fires, reverse=True)


def test_the_pictures_are_those_of_the_units(figure):
    value = figure.show([SEVEN])
    assert [len(value["image"])] + [len(w) for w in value["weights"]] == 7 * [784]
    W1 = figure.network.W1[int(value["shown"]["unit0"])]
    scaled = np.clip(W1 / figure.limit, -1, 1) * 255
    np.testing.assert_allclose(value["weights"][0], scaled, atol=0.51)


def test_size_and_place_do_not_matter(figure):
    small = [[[20 + x / 2, 100 + y / 2] for x, y in SEVEN]]
    assert figure.show(small)["digit"] == 7


def test_a_scribble_is_refused(figure):
    with pytest.raises(ValueError, match="more than a digit"):
        figure.show([SEVEN * 2000])


def test_altered_weights_are_refused():
    with pytest.raises(ValueError, match="truncated or altered"):
        digit.Figure().load("AAAA")


def test_a_page_cannot_load_the_weights_into_a_fence():
    program = in_page.Program(
        ["from nnguide.data import load_digit_weights\nload_digit_weights()"]
    )
    assert program.lacks(0) == "the file of the weights"
