"""Files stay whole, visits are dealt out one by one, what takes long comes first."""

from pathlib import Path
from types import SimpleNamespace

from tools import workers
from tools.pages import ROOT


def test_only_visits_are_dealt_out_one_by_one():
    scope = workers.Scheduling._split_scope
    scheduling = object.__new__(workers.Scheduling)
    assert (ROOT / workers.VISITS).exists()
    visit = f"{workers.VISITS}::test_visit[index.md]"
    assert scope(scheduling, visit) == visit
    page = "docs/index.md"
    assert scope(scheduling, f"{page}::line:3,column:1") == page
    assert scope(scheduling, "tests/site/test_build.py::test_x") != visit


def test_the_build_and_the_notebooks_come_first_and_the_order_stays():
    names = ["t/b.py", "d/b.md", "t/a.py", "d/n.ipynb", "site/v.py", "d/a.md"]
    items = [SimpleNamespace(path=Path(n)) for n in [*names, "site/test_build.py"]]
    workers.pytest_collection_modifyitems(items)
    assert [str(item.path) for item in items] == [
        "site/test_build.py", "d/n.ipynb", "d/b.md", "d/a.md", "site/v.py",
        "t/b.py", "t/a.py",
    ]  # fmt: skip
