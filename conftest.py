"""Wires the checks of `tools` into pytest: pages, notebooks, `--regen`."""

from pathlib import Path

import pytest

from tools import regen, snippets
from tools.notebooks import Notebook
from tools.pages import DOCS, ROOT

pytest_plugins = ["pytester"]

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
