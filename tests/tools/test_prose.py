"""`states` binds a number in the prose to a value."""

import pytest

from tools.prose import MEASURED, Paragraph

TEXT = Paragraph(
    "After 2,000 steps the loss is 0.031, the slope −0.29,\nand over 99 % are right."
)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2,000 steps", 2000),
        ("0.031", 0.0314),
        ("−0.29", -0.290050),
        ("over 99 %", 99.4),
        ("the slope −0.29, and over", -0.29),
    ],
)
def test_true_statements_pass(words, value):
    TEXT.states(words, value)


@pytest.mark.parametrize(
    ("words", "value", "message"),
    [
        ("2,000 steps", 2001, "the code gives 2001"),
        ("0.031", 0.0316, "the code gives 0.0316"),
        ("−0.29", 0.29, "the code gives 0.29"),
        ("over 99 %", 98.9, "the code gives 98.9"),
        ("0.03", 0.03, "does not say '0.03'"),
        ("0.0312", 0.0312, "does not say"),
        ("the loss", 1.0, "holds no number"),
    ],
)
def test_false_statements_fail(words, value, message):
    with pytest.raises(AssertionError, match=message):
        TEXT.states(words, value)


def test_within_widens_and_still_bounds():
    TEXT.states("0.031", 0.033, within=0.003)
    with pytest.raises(AssertionError, match=r"0\.035"):
        TEXT.states("0.031", 0.035, within=0.003)


def test_nan_is_never_stated():
    for words in ("0.031", "over 99 %"):
        with pytest.raises(AssertionError, match="nan"):
            TEXT.states(words, float("nan"))


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
