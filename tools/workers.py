"""A pytest plugin: which tests run first, and which stay together in one worker.

A file stays whole, and so a page with its one namespace. Only the visits to the site
are dealt out one by one. What takes long comes first, so that no worker is left alone
with it: one worker builds the site while the others run the notebooks.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

VISITS = "tests/site/test_visits.py"


class Scheduling(LoadFileScheduling):
    """A file for each worker at a time, or a visit."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(VISITS) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Used instead of what `--dist` names."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first; otherwise the order stays."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    if item.path.name == "test_build.py":
        return 0
    if item.path.suffix == ".ipynb":
        return 1
    if item.path.suffix == ".md":
        return 2
    return 3 if item.path.parent.name == "site" else 4
