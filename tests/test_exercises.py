"""What a reader may answer: right, wrong with a reason, not yet."""

import numpy as np
import pytest

from nnguide.exercises import WrongAnswer, check_answer


def test_three_dots_are_no_answer_yet():
    assert check_answer(..., 1.0, mistakes=[(2.0, "no")]) == "Not answered yet."


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (0.3426, 0.342560),
        (3, 3.0),
        (np.float32(0.1), 0.1),
        ([1, 2], np.array([1.0, 2.0])),
        (np.array([[1.0, 0.0]]), [[1.0, 1e-9]]),
        ((2, 3), (2, 3)),
        ("backward", "backward"),
        (True, True),
        (np.True_, True),
        (False, np.False_),
        (np.array([True, False]), [True, False]),
        (0, 0.0),
    ],
)
def test_right(answer, expected):
    assert check_answer(answer, expected) == "Right."


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (0.35, 0.342560),
        (-0.342560, 0.342560),
        (0.0, 1e-9),
        (1e-9, 0.0),
        (np.nan, 1.0),
        (np.inf, 1.0),
        (None, 1.0),
        ("3", 3),
        (3, "3"),
        ("Backward", "backward"),
        (True, False),
        (True, 1),
        (1, True),
        (True, "True"),
        ([1.0, 2.1], [1.0, 2.0]),
        ([[1, 2], [3]], np.eye(2)),
        ({1}, 1),
        (print, 1.0),
        ([..., 2], [1, 2]),
    ],
)
def test_wrong(answer, expected):
    with pytest.raises(WrongAnswer, match=r"is not right\. Look at the hint"):
        check_answer(answer, expected)


def test_a_wrong_shape_is_told():
    with pytest.raises(WrongAnswer, match=r"has shape \(1, 2\), not \(2,\)\."):
        check_answer([[1.0, 2.0]], [1.0, 2.0])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(6.0, "That is the sum."), (1.0, "That is the first."), ([2.0], "One number.")],
)
def test_a_known_mistake_gets_its_reason(answer, reason):
    mistakes = [(6.0, "That is the sum."), (1.0, "That is the first.")]
    with pytest.raises(WrongAnswer) as caught:
        check_answer(answer, 2.0, mistakes=[*mistakes, ([2.0], "One number.")])
    assert str(caught.value) == f"{answer} is not right. {reason}"


def test_a_right_answer_wins_over_a_mistake_close_by():
    assert check_answer(2.0, 2.0, mistakes=[(2.001, "no")]) == "Right."


def test_the_tolerance_is_relative_to_the_largest_entry():
    assert check_answer([100.0, 0.05], [100.0, 0.0]) == "Right."
    with pytest.raises(WrongAnswer):
        check_answer([100.0, 0.2], [100.0, 0.0])
    with pytest.raises(WrongAnswer):
        check_answer([100.0, 0.05], [100.0, 0.0], rtol=1e-4)


def test_the_message_never_shows_the_solution():
    with pytest.raises(WrongAnswer) as caught:
        check_answer(0.5, 0.342560)
    assert "0.34" not in str(caught.value)
