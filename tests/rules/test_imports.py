"""Who may import whom: the parts of the package are a star, and `scratch` is a book."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tools.pages import ROOT

PACKAGE = ROOT / "nnguide"
# What a part may import of the others: leaves, and what keys are computed with.
LEAVES = {"_history", "_validation"}
MAY = {"exercises": {"checks", "data"}}
THIRD_PARTY = {
    "scratch": {"numpy", "tqdm"},
    "data": {"numpy"},
    "checks": {"numpy"},
    "plots": {"numpy", "matplotlib"},
    "pytorch": {"numpy", "torch", "tqdm"},
    "exercises": {"numpy"},
    "_validation": {"numpy"},
    "_history": set(),
}

# The order in which `nnguide.scratch` is read; a file imports only from those above it.
BOOK = [
    "parameter",
    "_state",
    "saving",
    "module",
    "sequential",
    "_fans",
    "init",
    "functional",
    "activations",
    "smooth_activations",
    "softmax",
    "losses",
    "cross_entropy",
    "binary_cross_entropy",
    "metrics",
    "roc",
    "linear",
    "embedding",
    "flatten",
    "dropout",
    "normalization",
    "layer_norm",
    "_windows",
    "convolution",
    "pooling",
    "optim",
    "adaptive",
    "adam",
    "lr_scheduler",
    "schedules",
    "sequential_lr",
    "clipping",
    "_batches",
    "_run",
    "_fitting",
    "training",
    "_two_layer",
    "by_hand",
    "_one_neuron",
    "classic",
    "autograd",
    "neurons",
    "graph",
]


def imported(path: Path) -> set[str]:
    """The full names of all modules and names that the file imports."""
    package = path.relative_to(ROOT).with_suffix("").parts
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def files(part: str) -> list[Path]:
    folder = PACKAGE / part
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{part}.py"]


@pytest.mark.parametrize("part", THIRD_PARTY)
def test_a_part_imports_no_other_part_and_only_its_libraries(part):
    allowed = THIRD_PARTY[part] | sys.stdlib_module_names | {"nnguide"}
    assert files(part)
    for path in files(part):
        for name in imported(path):
            top, _, rest = name.partition(".")
            assert top in allowed, f"{path.name} imports {name}"
            if top == "nnguide":
                own = rest.split(".")[0] in {part, *LEAVES, *MAY.get(part, ())}
                assert own, f"{path.relative_to(ROOT)} imports {name}"


def test_every_part_is_known_to_these_rules():
    found = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or p.is_dir()}
    found -= {"__init__", "__pycache__", "_bench", "cli"}
    assert found == set(THIRD_PARTY)


def test_scratch_is_a_book():
    for path in files("scratch"):
        if path.stem == "__init__":
            continue
        above = BOOK[: BOOK.index(path.stem)]
        for name in imported(path):
            if name.startswith("nnguide.scratch"):
                assert name.split(".")[2] in above, f"{path.name} imports {name}"


@pytest.mark.parametrize("part", ["scratch", "data", "checks", "cli"])
def test_numpy_parts_load_neither_torch_nor_matplotlib(part):
    code = (
        f"import sys, nnguide.{part}; "
        "print(sorted({'torch', 'matplotlib'} & set(sys.modules)))"
    )
    run = [sys.executable, "-c", code]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
