"""The formulas of the docstrings come to what the code gives."""

import inspect

import numpy as np
import pytest

from tests.formulas import CASES
from tools.docformulas import described
from tools.equations import hold

EACH = [
    pytest.param(thing, symbols, id=f"{thing.__name__}-{symbols.__name__}")
    for thing, all_symbols in CASES.items()
    for symbols in all_symbols
]


@pytest.mark.parametrize(("thing", "symbols"), EACH)
def test_the_formula_and_the_code_agree(thing, symbols):
    arguments = [np.random.default_rng(7), thing]
    wanted = len(inspect.signature(symbols).parameters)
    hold(described(thing), **symbols(*arguments[:wanted]))
