"""What a reader types, and what the check says: the machinery, on keys made here."""

import numpy as np
import pytest

from nnguide.exercises import WrongAnswer, check
from nnguide.exercises._keys import Function, Value, Word

SHARE, COUNT, LOG = Value(1 / 3), Value(14), Value(np.log(3))
SLOPES = Value([-0.009624, -0.022350])
MATRIX = Value([[1.5, 2.5, 3.5], [4.5, 5.5, -6.5]])


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (SHARE, 0.3333),
        (SHARE, np.float32(1 / 3)),
        (SHARE, [1 / 3]),
        (COUNT, 14.0),
        (COUNT, np.int64(14)),
        (SLOPES, (-0.009624, -0.02235)),
        (SLOPES, np.array([-0.00962, -0.02235])),
        (Value(0), 0.0),
        (Value(True), np.True_),
        (Value([True, False]), np.array([True, False])),
        (Value([1, 2], view=sorted), [2, 1]),
        (Word("tanh", ["tanh", "ReLU"]), " TanH "),
        (Word("bias only", ["bias only", "all"]), '"Bias  only"'),
    ],
)
def test_right(verdict, key, answer):
    assert verdict(key, answer) == "Right."


class Bfloat16:
    """A tensor of a type that NumPy lacks, as far as `check` looks at it."""

    def __init__(self, value):
        self.value = value

    def detach(self):
        return self

    def cpu(self):
        return self

    def float(self):
        return np.float32(self.value)

    def __array__(self, *arguments, **settings):
        raise TypeError("Got unsupported ScalarType BFloat16")


@pytest.mark.parametrize("wrap", [lambda t: t, lambda t: [t], lambda t: (t, 2.0)])
def test_a_tensor_of_a_type_that_numpy_lacks_is_a_number(verdict, wrap):
    key = Value(wrap(516.0))
    assert verdict(key, wrap(Bfloat16(516))) == "Right."
    assert "is not right" in verdict(key, wrap(Bfloat16(520)))
    sums = Function(lambda n: wrap(n + 1.0), lambda rng: [(1,), (2,)])
    assert verdict(sums, lambda n: wrap(Bfloat16(n + 1))) == "Right."
    assert "Expected" in verdict(sums, lambda n: wrap(Bfloat16(n)))


def test_a_tensor_of_a_type_that_numpy_lacks_is_no_truth_value(verdict):
    assert "True or False is asked for" in verdict(Value(True), Bfloat16(1))


def test_a_right_answer_says_what_is_worth_knowing(verdict):
    assert verdict(Value(2, right="It is even."), 2) == "Right. It is even."


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        (SHARE, 0.33, "Nearly: give four digits."),
        (SHARE, 0.3, "too small"),
        (LOG, 1.1, "Nearly"),
        (LOG, 1.0986 / 2, "constant factor"),
        (SLOPES, [-0.0096, -0.0223], "Nearly"),
        (SHARE, 33.33, "percentage"),
        (Value(250.0), 2.5, "share"),
        (SHARE, -0.3333, "sign"),
        (SHARE, 0.9, "too large"),
        (SHARE, -0.9, "too small"),
        (SHARE, 1 / 3 / np.log(2), "Natural logarithms"),
        (SHARE, "0.3333", "quotation marks"),
        (SHARE, "a third", "quotation marks"),
        (SHARE, None, "return missing"),
        (SHARE, True, "number is asked for"),
        (SHARE, np.nan, "NaN"),
        (SHARE, np.inf, "infinite"),
        (SHARE, [0.3, 0.3], r"One number .* \(2,\)"),
        (SHARE, lambda: 1, "Call it"),
        (COUNT, 15, "Off by one"),
        (Value(203_530), 203_531, "Off by one"),
        (Value(0.3), 0.31, "too large"),
        (COUNT, 13.9, "too small"),
        (COUNT, 14.4, "too large"),
        (MATRIX, 2.0, "That is one number"),
        (Value([-1, 1]), [-1 + 1e-9, 1 - 1e-9], "whole numbers"),
        (Value([-1, 1]), [1, -1], "sign"),
        (MATRIX, [[1.5, 4.5], [2.5, 5.5], [3.5, -6.5]], "rows and columns"),
        (MATRIX, [1.5, 2.5, 3.5, 4.5, 5.5, -6.5], "the shape is"),
        (MATRIX, np.ones((3, 3)), r"shape \(3, 3\), not \(2, 3\)"),
        (MATRIX, 3 * np.array(MATRIX.expected), "Every number .* factor"),
        (Value([1.5, 0.0]), [0.4, 0.0], "1 of 2 entries"),
        (MATRIX, 1 + np.array(MATRIX.expected), "same amount"),
        (MATRIX, np.abs(MATRIX.expected), "signs"),
        (MATRIX, [[3.5, 2.5, 1.5], [4.5, 5.5, -6.5]], "order"),
        (MATRIX, [[1.5, 2.5, 3.5], [4.5, 0, 0]], "4 of 6 entries"),
        (MATRIX, np.full((2, 3), 77.0), "No entry"),
        (MATRIX, [[1, 2], [3]], "of one shape"),
        (Value([[1.0, 2.0], [3.0, 4.0]]), [[1, 3], [2, 4]], "rows and columns"),
        (Value([0, 2, 1]), [1, 3, 2], "counted from 0"),
        (Value(True), 1, "True or False"),
        (Value([True, False]), [True, True], "1 of 2"),
        (Value([1, 2], view=sorted), 3, "cannot be used"),
        (Word("tanh", ["tanh", "ReLU"]), "sigmoid", 'none of "tanh", "ReLU"'),
        (Word("tanh", ["tanh", "ReLU"]), 3, "no text"),
        (Word("tanh", ["tanh", "ReLU"], [("ReLU", "Flat.")]), "relu", "right. Flat."),
    ],
)
def test_wrong(verdict, key, answer, said):
    with pytest.raises(WrongAnswer, match=said):
        raise WrongAnswer(verdict(key, answer))


@pytest.mark.parametrize("answer", [0.678072, 0.678, 0.68, 0.7])
def test_a_rounded_mistake_is_that_mistake(verdict, answer):
    key = Value(0.47, [(0.678072, "That is the logarithm to base 2.")])
    assert "base 2" in verdict(key, answer)


def test_a_right_answer_wins_over_a_mistake_close_by(verdict):
    assert verdict(Value(2.0, [(2.001, "no")]), 2.0) == "Right."
    assert "Nearly" in verdict(Value(1 / 3, [(0.3, "no")]), 0.33)


def test_long_answers_are_shortened(verdict):
    for long in (np.arange(1e5), list(range(10**5)), "x" * 10**5, np.eye(300)):
        assert len(verdict(SHARE, long)) < 500


def test_help_is_offered_after_three_and_five_wrong_answers(verdict):
    said = [verdict(COUNT, 3) for _ in range(6)]
    assert ["hint below" in text for text in said] == [0, 0, 1, 1, 0, 0]
    assert ["solution is folded" in text for text in said] == [0, 0, 0, 0, 1, 1]
    assert verdict(COUNT, 14) == "Right."
    assert "below" not in verdict(COUNT, 3)


def test_nearly_does_not_cost_a_try(verdict):
    assert all("below" not in verdict(SHARE, 0.33) for _ in range(6))


@pytest.mark.parametrize("name", ["neuron-99", "nueron-1", "", "neuron", "a-b-c"])
def test_an_unknown_name_is_told(name):
    with pytest.raises(ValueError, match=r"no exercise .* such as .*neuron"):
        check(name, answer=1)
    with pytest.raises(TypeError, match="is text"):
        check(3, answer=1)
