"""Which code each formula of a docstring describes."""

from tests.formulas import (
    activations,
    attention,
    classic,
    layers,
    losses,
    models,
    optim,
    recurrent,
)
from tests.formulas.table import CASES

__all__ = [
    "CASES",
    "activations",
    "attention",
    "classic",
    "layers",
    "losses",
    "models",
    "optim",
    "recurrent",
]
