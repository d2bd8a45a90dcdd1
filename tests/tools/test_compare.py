"""Outputs are compared to the letter, but for the last digit of long decimals."""

import pytest

from tools.compare import difference


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("0.3425", "0.3425"),
        ("0.3425", "0.3426"),
        ("-1.0000", "-1.0001"),
        ("1.2345e-05", "1.2344e-05"),
        ("[0.3425  0.5   ]", "[0.3426 0.5   ]"),
        ("loss 0.342560\n", "loss 0.342559\n"),
    ],
)
def test_what_processors_round_differently_passes(shown, printed):
    assert not difference(shown, printed)
    assert not difference(printed, shown)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("8.", "9."),
        ("8", "9"),
        ("[[1. 4.]\n [2. 5.]]", "[[1. 4.]\n [3. 5.]]"),
        ("0.3", "0.342560"),
        ("0.3426", "0.342560"),
        ("0.342560", "0.3426"),
        ("0.34", "0.35"),
        ("0.342", "0.343"),
        ("0.0042", "0.0043"),
        ("0.3425", "0.3427"),
        ("0.3425", "-0.3425"),
        ("1.2345e-05", "1.2345e-04"),
        ("1e-05", "1e-06"),
        ("0.3425 right", "0.3425 wrong"),
        ("0.3425", "0.3425 0.3425"),
        ("True", "False"),
        ("", "0"),
    ],
)
@pytest.mark.parametrize("tolerance", [0.0, 1e-9])
def test_what_is_not_printed_fails(shown, printed, tolerance):
    assert difference(shown, printed, tolerance)
    assert difference(printed, shown, tolerance)


def test_a_zero_shows_its_sign():
    assert difference("0.0000", "-0.0000")


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("right: 97.6 %", "right: 97.9 %"),
        ("right: 97%", "right: 97%"),
        ("loss 0.32\nepoch 8", "loss 0.02\nepoch 8"),
        ("up to 31 % of them", "up to 31 % of them"),
    ],
)
def test_what_training_reaches_may_differ_by_the_tolerance(shown, printed):
    assert not difference(shown, printed, 0.3)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("right: 97.6 %", "right: 97.2 %"),
        ("right: 97 %", "right: 98 %"),
        ("right: 97.6 %", "wrong: 97.6 %"),
        ("stopped after epoch 18", "stopped after epoch 19"),
        ("1 of 3, loss 0.32", "2 of 3, loss 0.32"),
        ("steps 7,504, 0.32", "steps 7,505, 0.32"),
        ("loss 0.32", "loss 0"),
    ],
)
def test_words_and_whole_numbers_may_not(shown, printed):
    assert difference(shown, printed, 0.3)


CONFTEST = 'pytest_plugins = ["tools.doctests"]'
DOCSTRING = """'''Two examples.

>>> 8 / 1
{}
>>> print(f"{{1 / 7:.6f}}")
0.142856
'''
"""


@pytest.mark.parametrize(("shown", "passed"), [("8.0", 1), ("9.0", 0), ("8.000", 0)])
def test_docstrings_are_compared_in_the_same_way(pytester, shown, passed):
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(module=DOCSTRING.format(shown))
    result = pytester.runpytest_inprocess("--doctest-modules", "module.py")
    result.assert_outcomes(passed=passed, failed=1 - passed)
