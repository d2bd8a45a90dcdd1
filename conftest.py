"""Wires the checks of `tools` into pytest: pages, notebooks, `--regen`."""

import os
import threading
from pathlib import Path

# There is a worker for each core: a BLAS that wants them all in each would only wait.
# Set before NumPy and PyTorch are loaded, here and in the workers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import Phase, settings
from tqdm import tqdm

from tools import regen, snippets
from tools.notebooks import Notebook
from tools.pages import DOCS, ROOT

pytest_plugins = ["pytester", "tools.bill", "tools.doctests", "tools.workers"]

# For mutmut: the first failing example decides, however long it is.
settings.register_profile(
    "mutation", phases=[Phase.explicit, Phase.generate], database=None
)
# It runs each mutant in a fork. The lock that tqdm shares between processes would stay
# locked for all that follow one which is stopped in the middle of a bar.
tqdm.set_lock(threading.RLock())

_collect_page = snippets.verifier(ROOT).pytest()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regen",
        action="store_true",
        help="write real outputs and figures into the pages and notebooks of docs/",
    )


def pytest_configure(config: pytest.Config) -> None:
    regen.enabled = config.getoption("--regen")


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    if file_path.suffix == ".ipynb" and DOCS in file_path.parents:
        return Notebook.from_parent(parent, path=file_path)
    return _collect_page(file_path, parent)


def pytest_sessionfinish() -> None:
    regen.apply()
