"""All rows, and the public names that they have to cover."""

from nnguide import checks, data, exercises, plots, pytorch, scratch
from tests.misuse import (
    attention,
    data_and_plots,
    groups,
    layers,
    models,
    torch_half,
    training,
)

PARTS = layers, attention, training, groups, models, data_and_plots, torch_half
ROWS = {name: row for part in PARTS for name, row in part.ROWS.items()}

# Nothing is computed from these: records of results, and errors.
NOT_CALLED = {
    *("scratch.Evaluation", "scratch.History"),
    *("pytorch.Evaluation", "pytorch.History"),
    *("data.MNIST", "checks.GradientError", "exercises.WrongAnswer"),
}


def public():
    """The public names of all packages, with the package in front."""
    packages = {
        "scratch": scratch.__all__,
        "scratch.init": scratch.init.__all__,
        "pytorch": pytorch.__all__,
        "data": data.__all__,
        "plots": plots.__all__,
        "exercises": exercises.__all__,
        "checks": [k for k, v in vars(checks).items() if _is_own(k, v)],
    }
    return {
        f"{package}.{name}" for package, names in packages.items() for name in names
    }


def _is_own(name, value):
    return name[0] != "_" and getattr(value, "__module__", "") == checks.__name__


def missing(names):
    """The names that neither a row nor `NOT_CALLED` stands for."""
    covered = {name.partition(" ")[0] for name in ROWS} | NOT_CALLED
    return sorted(names - covered)
