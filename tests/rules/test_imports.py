"""Who may import whom: the parts of the package are a star, and `scratch` is a book."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.pages import DOCS, ROOT

PACKAGE = ROOT / "nnguide"
# What a part may import of the other parts: keys are computed with these.
MAY = {"exercises": {"checks", "data"}}
THIRD_PARTY = {
    "scratch": {"numpy", "tqdm"},
    "data": {"numpy"},
    "checks": {"numpy"},
    "plots": {"numpy", "matplotlib"},
    "pytorch": {"numpy", "torch", "tqdm"},
    "exercises": {"numpy"},
    "_validation": {"numpy"},
    "_advice": {"numpy"},
    "_history": set(),
    "_arguments": set(),
    "_files": set(),
    "_checkpoint": {"numpy"},
}
SHARED = [name for name in THIRD_PARTY if name.startswith("_")]

# The order in which `nnguide.scratch` is read: its chapters, and the files of each. A
# file imports only from those above it.
BOOK = {
    "network": (
        "_settings parameter _state_dict _attributes _passes module _modes sequential "
        "residual module_list saving"
    ),
    "layers": (
        "linear dropout flatten embedding _windows convolution pooling receptive_field "
        "batch_norm layer_norm _recurrent rnn lstm gru"
    ),
    "activations": "_numbers _normal functional piecewise smooth softmax log_softmax",
    "attention": "_masks _sequences dot_product multihead positions encoder",
    "losses": "loss regression binary_cross_entropy negative_log_likelihood "
    "cross_entropy",
    "init": "uniform_normal xavier gain kaiming",
    "optim": (
        "_param_group optimizer sgd adagrad rmsprop adam adamw lr_scheduler schedules "
        "sequential_lr clipping"
    ),
    "training": "_batches history _checks evaluate fit metrics roc",
    "classic": "_weights _one_neuron perceptron linear_regression logistic_regression "
    "_two_layer_base two_layer",
    "autograd": "value neurons drawing",
}
ORDER = [f"{chapter}.{file}" for chapter in BOOK for file in BOOK[chapter].split()]


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
                own = rest.split(".")[0] in {part, *SHARED, *MAY.get(part, ())}
                assert own, f"{path.relative_to(ROOT)} imports {name}"


def test_every_part_is_known_to_these_rules():
    found = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or p.is_dir()}
    found -= {"__init__", "__pycache__", "_bench", "_doctor", "_grade", "cli"}
    assert found == set(THIRD_PARTY)


def place(path: Path) -> str:
    """`optim/sgd.py` as `optim.sgd`, a chapter itself as `optim`."""
    name = ".".join(path.relative_to(PACKAGE / "scratch").with_suffix("").parts)
    return name.removesuffix(".__init__")


def test_scratch_holds_the_files_of_the_book():
    there = {place(path) for path in files("scratch")}
    assert there == {"__init__", *BOOK, *ORDER}


@pytest.mark.parametrize("name", ORDER)
def test_a_file_of_scratch_imports_only_from_those_above_it(name):
    above = ORDER[: ORDER.index(name)]
    for found in imported(PACKAGE / "scratch" / f"{name.replace('.', '/')}.py"):
        if found.startswith("nnguide.scratch"):
            assert ".".join(found.split(".")[2:4]) in above, f"{name} imports {found}"


@pytest.mark.parametrize("chapter", BOOK)
def test_a_chapter_imports_from_itself_and_names_its_files(chapter):
    path = PACKAGE / "scratch" / chapter / "__init__.py"
    own = f"nnguide.scratch.{chapter}."
    assert not [name for name in imported(path) if not name.startswith(own)]
    says = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    named = [
        word for word in re.findall(r"`(\w+)`", says) if word in BOOK[chapter].split()
    ]
    assert sorted(named) == sorted(BOOK[chapter].split())


def test_the_reference_follows_the_book():
    # Layers with a state have a page of their own, so that no page is too heavy.
    pages = {
        "init": ["initialization"],
        "optim": ["optimizers"],
        "layers": ["layers", "recurrent"],
    }
    for chapter, listed in BOOK.items():
        files = [
            DOCS / f"reference/scratch-{p}.md" for p in pages.get(chapter, [chapter])
        ]
        text = "\n".join(file.read_text("utf-8") for file in files)
        shown = re.findall(r"^::: nnguide\.scratch\.(\S+)", text, re.M)
        public = [file for file in listed.split() if not file.startswith("_")]
        assert shown == [f"{chapter}.{file}" for file in public]


@pytest.mark.parametrize("part", ["scratch", "data", "checks", "cli"])
def test_numpy_parts_load_neither_torch_nor_matplotlib(part):
    code = (
        f"import sys, nnguide.{part}; "
        "print(sorted({'torch', 'matplotlib'} & set(sys.modules)))"
    )
    run = [sys.executable, "-c", code]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
