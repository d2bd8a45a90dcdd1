"""The bill names what is over its budget, and the slowest, from all workers."""

from tools import bill

CONFTEST = """
from pathlib import Path
from tools import bill, snippets
pytest_plugins = ["tools.bill"]
bill.DOCS = Path(__file__).parent / "docs"
bill.BUDGET[".md"] = 0.2
pytest_collect_file = snippets.verifier(Path(__file__).parent).pytest()
"""


def test_the_bill_lists_the_slowest_and_all_that_are_over():
    costs = {f"docs/{n}.md": float(n) for n in range(1, 6)}
    costs |= {"docs/a.md": 6.2, "docs/b.ipynb": 40.5, "docs/c.ipynb": 39.5}
    assert list(bill.bill(costs)) == [
        "   40.5 docs/b.ipynb OVER BUDGET",
        "   39.5 docs/c.ipynb",
        "    6.2 docs/a.md OVER BUDGET",
        "    5.0 docs/5.md",
        "    4.0 docs/4.md",
    ]
    many = {f"docs/{n}.md": 7.0 + n for n in range(8)}
    assert len(list(bill.bill(many))) == 8


def test_a_page_is_billed_for_its_own_work_in_whichever_worker(pytester):
    pytester.makeconftest(CONFTEST)
    folder = pytester.mkdir("docs")
    busy = (
        "```python\nimport time\nend = time.process_time() + 0.15\n"
        "while time.process_time() < end:\n    pass\n```\n\n"
    )
    (folder / "busy.md").write_text(busy + busy, "utf-8")  # each within, both over
    (folder / "idle.md").write_text("```python\nimport time\ntime.sleep(0.3)\n```\n")
    result = pytester.runpytest_subprocess(
        "docs", "-n", "1", "--import-mode=importlib", "-p", "no:cacheprovider"
    )
    result.assert_outcomes(passed=3)
    result.stdout.re_match_lines(
        [
            r"=+ CPU seconds \(budget: page 0, notebook 40\) =+",
            r" +0\.\d docs/busy\.md OVER BUDGET$",
            r" +0\.\d docs/idle\.md$",
        ]
    )
