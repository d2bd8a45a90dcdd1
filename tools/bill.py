"""A pytest plugin: what each page and notebook costs, printed when the tests end.

Seconds of the processor, not of the clock: they hold beside other work. What a kernel
has used counts for its notebook.
"""

import resource
import time
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tools.pages import DOCS

BUDGET = {".md": 6.0, ".ipynb": 40.0}  # seconds
SHOWN = 5
costs: dict[str, float] = {}


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure each part of a page where it runs; the report carries it home."""
    if DOCS not in item.path.parents:
        return (yield)
    start = _used()
    try:
        return (yield)
    finally:
        item.user_properties.append(("cpu", _used() - start))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what the parts of a page have used, in whatever process they ran."""
    if report.when == "call":
        for name, seconds in report.user_properties:
            if name == "cpu":
                file = report.nodeid.partition("::")[0]
                costs[file] = costs.get(file, 0.0) + float(str(seconds))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print those over their budget, and the slowest."""
    if costs:
        page, notebook = BUDGET.values()
        title = f"CPU seconds (budget: page {page:.0f}, notebook {notebook:.0f})"
        terminalreporter.section(title)
        for line in bill(costs):
            terminalreporter.line(line)
    costs.clear()


def bill(costs: dict[str, float]) -> Iterator[str]:
    """The lines of the bill: the slowest files, and all that are over their budget."""
    for rank, file in enumerate(sorted(costs, key=lambda name: -costs[name])):
        over = costs[file] > BUDGET[PurePath(file).suffix]
        if over or rank < SHOWN:
            yield f"{costs[file]:7.1f} {file}{' OVER BUDGET' if over else ''}"
