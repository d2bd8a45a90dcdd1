"""`states` binds a number in the prose to a value."""

import numpy as np
import pytest

from tools.prose import MEASURED, Paragraph

TEXT = (
    "After 2,000 steps the loss falls from 0.342 to 0.031, the slope −0.29,\n"
    "and over 99 % are right, in two of three runs, half of them at 0.1, not at 0.1."
)


@pytest.fixture
def states():
    return Paragraph(TEXT).states


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("2,000 steps", [2000]),
        ("0.031", [0.0314]),
        ("−0.29", [-0.290050]),
        ("over 99 %", [99.4]),
        ("the slope −0.29, and over 99 %", [-0.29, 99.4]),
        ("falls from 0.342 to 0.031", [0.342, 0.031]),
        ("falls from 0.342 to 0.031", [0.342, 0.031, np.True_]),
        ("falls", [0.342 > 0.031]),
        ("two of three runs", [2, 3]),
        ("half of them", [0.46]),
    ],
)
def test_true_statements_pass(states, words, values):
    states(words, *values)


@pytest.mark.parametrize(
    ("words", "values", "message"),
    [
        ("2,000 steps", [2001], "the code gives 2001"),
        ("0.031", [0.0316], "the code gives 0.0316"),
        ("−0.29", [0.29], "the code gives 0.29"),
        ("over 99 %", [98.9], "the code gives 98.9"),
        ("from 0.342 to 0.031", [0.031, 0.342], "the code gives 0.031"),
        ("two of three", [3, 3], "the code gives 3"),
        ("half of them", [0.6], "the code gives 0.6"),
        ("falls", [0.1 > 0.2], "'falls', which is not so"),
        ("falls from 0.342 to 0.031", [0.342, 0.031, False], "is not so"),
        ("0.03", [0.03], "does not say '0.03'"),
        ("0.0312", [0.0312], "does not say"),
        ("the loss", [1.0], "holds 0 numbers, the check gives 1"),
        ("from 0.342 to 0.031", [0.342], "holds 2 numbers, the check gives 1"),
        ("falls", [], "holds 0 numbers"),
        ("0.031", [True], "holds 1 numbers, the check gives 0"),
    ],
)
def test_false_statements_fail(states, words, values, message):
    with pytest.raises(AssertionError, match=message):
        states(words, *values)


def test_statements_follow_the_order_of_the_text(states):
    states("0.342", 0.342)
    states("0.031", 0.031)
    states("0.1", 0.1)
    states("0.1", 0.1)  # the second one
    with pytest.raises(AssertionError, match="before the words of the statement above"):
        states("0.1", 0.1)
    with pytest.raises(AssertionError, match="in the order of the text"):
        states("2,000", 2000)


def test_within_widens_and_still_bounds(states):
    with pytest.raises(AssertionError, match=r"0\.035"):
        states("0.031", 0.035, within=0.003)
    Paragraph(TEXT).states("0.031", 0.033, within=0.003)


@pytest.mark.parametrize("words", ["0.031", "over 99 %"])
def test_nan_is_never_stated(states, words):
    with pytest.raises(AssertionError, match="nan"):
        states(words, float("nan"))


def test_cells_of_a_table_are_its_numbers():
    table = "| x | y |\n|---|---:|\n| 1 | −0.5 and 2,000 |\n| none | 98 % |"
    assert Paragraph(table).cells() == [[1, -0.5, 2000], [98]]
    with pytest.raises(AssertionError, match="under a table"):
        Paragraph("In a sentence 1 is no row.").cells()


@pytest.mark.parametrize("text", ["98.5 %", "4 times faster", "two times as large"])
def test_a_measurement_is_recognized(text):
    assert MEASURED.search(f"It is {text} here.")


@pytest.mark.parametrize("text", ["three times", "a rate of 0.1", "100 steps"])
def test_a_count_is_no_measurement(text):
    assert not MEASURED.search(f"It is {text} here.")


def test_rows_of_a_table_are_its_pieces_of_code():
    table = "| NumPy | PyTorch |\n|---|---|\n| `x.T` | `t.T` |\n| both | `a + b` |"
    assert Paragraph(table).rows() == [["x.T", "t.T"], ["a + b"]]
    assert Paragraph("In a sentence `x` is no row.").rows() == []
