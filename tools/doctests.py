"""Docstrings are compared as strictly as pages: what they show is what is printed."""

import pytest

from tools.compare import Checker


def pytest_itemcollected(item: pytest.Item) -> None:
    if isinstance(item, pytest.DoctestItem) and item.runner is not None:
        item.runner._checker = Checker()
