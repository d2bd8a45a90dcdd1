"""Figures that the reader moves: the functions that their scripts call."""

import json
import re

import numpy as np
import pytest

from live.moving import backprop, call, descent
from tools.pages import DOCS

PAGE = (DOCS / "learning/backprop-by-hand.md").read_text("utf-8")
NUMBERS = [0.1, 0.3, 0.1, 0.2, 0.4, 0.1, 0.5, 0.6, 0.1]


def shown(numbers=NUMBERS, x=(1, 2), y=1, second=False, faults=()):
    return backprop.show(numbers, list(x), y, second, list(faults))


def walk(weights=1, rate=0.1, momentum=0.0, size=2, start=(0,), seed=1):
    return descent.walk(weights, rate, momentum, size, list(start), seed)["texts"]


def test_a_figure_is_called_with_json_and_answers_with_json():
    answer = json.loads(call("descent", "scene", '{"weights": 1}'))
    assert answer["value"]["lowest"] == pytest.approx([1.2, 0.4])
    given = json.dumps({**walk_given(), "start": [None]})
    assert json.loads(call("descent", "walk", given)) == {
        "error": "The start of the weight must be a number from -20 to 20."
    }


def walk_given():
    return {"weights": 1, "rate": 0.1, "momentum": 0, "size": 2, "start": [0]}


def test_backpropagation_gives_the_gradients_of_the_page():
    rows = re.findall(r"^\| \$\w\^\{.*\| (\S+) × (\S+) \| (\S+) \|$", PAGE, re.M)
    assert len(rows) == 9
    found = shown()["shown"]
    signed = [gradient.replace("−", "-") for *_, gradient in rows]
    assert [found[f"t_{key}"] for key in backprop.EDGES] == signed
    assert [found[f"n_{key}"] for key in backprop.EDGES] == signed
    assert found["L"] == "0.342560"
    alt = "hidden units 0.6900 and 0.7503 with blame -0.0310 and -0.0326, output 0.7100"
    assert alt in PAGE
    keys = ("h1", "h2", "d_h1", "d_h2", "p")
    assert [found[key] for key in keys] == re.findall(r"-?0\.\d{4}", alt)


def test_each_step_says_what_it_does_and_all_come_in_sight():
    steps = shown()["steps"]
    assert len(steps) == 9 + 3 + 1 + 9 + 3 + 1
    revealed = [key for step in steps for key in step["reveals"]]
    assert len(revealed) == len(set(revealed))
    assert set(revealed) <= set(shown()["shown"])
    says = [step["says"] for step in steps]
    assert says[1] == "x₂ → a₁: 0.3 · 2 = 0.6"
    assert says[3].endswith(
        "z = 0.1 + 0.6 + 0.1 = 0.8. The sigmoid makes a₁ = 0.689974 of it."
    )
    assert says[11].endswith("= 0.895143. The sigmoid makes p̂ = 0.709950 of it.")
    assert says[12] == "The right answer is 1: the loss is 0.342560."
    assert says[13] == "The blame of p̂ is 0.709950 - 1 = -0.290050."
    assert says[14].endswith("0.689974 · -0.290050 = -0.200127.")
    last = "-0.290050 · 0.5 · 0.689974 · (1 - 0.689974) = -0.031022."
    assert says[17] == f"The blame of a₁ is {last}"


HIDDEN = ["W1_11", "W1_12", "b1_1", "W1_21", "W1_22", "b1_2"]


@pytest.mark.parametrize(
    ("faults", "second", "wrong"),
    [
        ([], False, []),
        ([], True, []),
        (["slope"], False, HIDDEN),
        (["sign"], True, HIDDEN),
        (["slope", "sign"], False, HIDDEN),
        (["mean"], False, []),
        (["mean"], True, list(backprop.EDGES)),
    ],
)
def test_the_check_shows_which_entries_are_wrong(faults, second, wrong):
    assert shown(faults=faults, second=second)["wrong"] == wrong


def test_the_check_says_what_it_says_on_the_page():
    said = shown(faults=["slope"])["shown"]["verdict"].splitlines()[0]
    assert said in " ".join(PAGE.split())
    assert shown()["shown"]["verdict"] == "All nine gradients are right."
    assert "add the second" in shown(faults=["mean"])["shown"]["verdict"]


@pytest.mark.parametrize("number", [None, 11, float("nan")])
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(ValueError, match=r"x₂ → a₂ must be a number from -10 to 10\."):
        shown([*NUMBERS[:4], number, *NUMBERS[5:]])
    with pytest.raises(ValueError, match="x₂ must be"):
        shown(x=(1, number))


@pytest.mark.parametrize(
    ("rate", "weights", "losses"),
    [
        (0.1, "0 0.6 0.9 1.05 1.125", "4 1.3 0.625 0.4562 0.4141"),
        (0.2, "0 1.2 1.2 1.2 1.2", "4 0.4 0.4 0.4 0.4"),
        (0.3, "0 1.8 0.9 1.35 1.125", "4 1.3 0.625 0.4562 0.4141"),
        (0.4, "0 2.4 0 2.4 0", "4 4 4 4 4"),
        (0.5, "0 3 -1.5 5.25 -4.875", "4 8.5 18.625 41.4062 92.6641"),
    ],
)
def test_one_weight_walks_as_on_the_page(rate, weights, losses):
    texts = walk(rate=rate)
    assert len(texts) == 31
    assert [text["w"] for text in texts[:5]] == weights.split()
    assert [text["loss"] for text in texts[:5]] == losses.split()


def test_one_example_at_a_time_asks_them_in_turn():
    first, second, third = walk(size=1)[:3]
    assert (first["slope"], second["w"], third["w"]) == ("-4", "0.4", "0.88")
    assert [text["asked"] for text in walk(size=1)[:3]] == ["0", "1", "2"]
    assert [text["asked"] for text in walk(size=5)[:3]] == ["0", "2", "4"]
    orders = {tuple(text["w"] for text in walk(size=1, seed=seed)) for seed in range(9)}
    assert len(orders) > 2


def test_momentum_keeps_a_part_of_the_step_before():
    w = [float(text["w"]) for text in walk(rate=0.1, momentum=0.5)[:3]]
    assert w[1] == 0.6
    assert w[2] == pytest.approx(0.6 + 0.5 * 0.6 - 0.1 * (5 * 0.6 - 6))


def test_two_weights_walk_to_the_place_of_the_page():
    scene = descent.scene(2)
    assert scene["lowest"] == pytest.approx([4.04, 2.00], abs=0.005)
    texts = walk(2, 0.05, 0.0, 10_000, (0, 0))
    assert texts[1]["w"] == "0.5536, 0.5021"
    heights = [descent.losses(2, np.array(line)) for line in scene["lines"]]
    lowest = descent.losses(2, np.array([scene["lowest"]]))
    for height, above in zip(heights, (0.5, 2, 8, 20, 40, 70), strict=True):
        assert height - lowest == pytest.approx(above)


def test_a_walk_that_leaves_for_good_ends():
    texts = walk(2, 0.6, 0.95, 1, (0, 0))
    assert 5 < len(texts) < 61
    assert max(abs(float(w)) for w in texts[-1]["w"].split(", ")) > descent.AWAY
