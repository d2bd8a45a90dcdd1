"""A notebook is executed in a kernel; outputs, figures and prose are compared."""

import copy

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat import v4

from tools import notebooks


def small_notebook():
    cells = [
        v4.new_code_cell("x = 3\nprint(f'{x / 7:.3f}')"),
        v4.new_markdown_cell(
            'Three sevenths are 0.43.\n\n<!-- check\nstates("0.43", x / 7)\n-->'
        ),
        v4.new_code_cell("x + 1"),
        v4.new_code_cell(
            "import matplotlib.pyplot as plt\nlines = plt.plot([0, 1], [2, x])",
            metadata={"alt": "A line that rises from two to three"},
        ),
        v4.new_code_cell(
            "import time\nprint('one', flush=True)\ntime.sleep(0.5)\nprint('text')\n"
            "time.time()",
            metadata={"tags": ["ignore-output"]},
        ),
        v4.new_code_cell("print('accuracy 97.9 %')", metadata={"tolerance": 0.3}),
        v4.new_code_cell("print('accuracy 97.9 %')", metadata={"tolerance": 0.3}),
    ]
    for i, cell in enumerate(cells):
        cell["id"] = f"c{i}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The small notebook with the outputs that its kernel gives."""
    path = tmp_path_factory.mktemp("notebook") / "small.ipynb"
    nbformat.write(small_notebook(), path)
    problems, executed = notebooks.verify(path)
    assert problems  # it had no outputs yet
    return executed


def problems_of(notebook, tmp_path):
    path = tmp_path / "small.ipynb"
    nbformat.write(notebook, path)
    return notebooks.verify(path)


def test_a_notebook_with_its_real_outputs_passes(good, tmp_path):
    problems, again = problems_of(good, tmp_path)
    assert problems == []
    for cell in (4,):  # the clock is the one thing that may differ
        again.cells[cell].outputs = good.cells[cell].outputs
    assert nbformat.writes(again) == nbformat.writes(good)
    assert "setup" not in nbformat.writes(again)
    assert [c.execution_count for c in again.cells if c.cell_type == "code"] == [
        1, 2, 3, 4, 5, 6,
    ]  # fmt: skip


def test_what_a_slow_cell_prints_is_one_output(good):
    printed, clock = good.cells[4].outputs
    assert printed.text == "one\ntext\n"
    assert clock.output_type == "execute_result"


def test_every_wrong_output_is_found_in_one_run(good, tmp_path):
    wrong = copy.deepcopy(good)
    wrong.cells[0].outputs[0].text = "0.499\n"
    wrong.cells[2].outputs[0].data["text/plain"] = "5"
    wrong.cells[4].execution_count = None
    wrong.cells[3].metadata["figures"][0][0]["artists"][0]["y"][2] = 4.0
    wrong.cells[3].metadata["alt"] = "A line"
    picture = wrong.cells[3].outputs[0].data
    picture["image/svg+xml"] = picture["image/svg+xml"].replace(">0.2<", ">0.3<")
    wrong.cells[5].outputs[0].text = "accuracy 97.5 %\n"
    wrong.cells[6].outputs[0].text = "accuracy 97.7 %\n"  # within its tolerance
    problems, executed = problems_of(wrong, tmp_path)
    report = "\n".join(problems)
    assert len(problems) == 7, report
    for words in (
        "cell 0", "0.429", "cell 2", "cell 3", "committed 4.0", "alternative text",
        "committed '0.3', drawn '0.2'", "cell 4", "its number is None, not 4", "cell 5",
    ):  # fmt: skip
        assert words in report
    assert executed.cells[0].outputs[0].text == "0.429\n"


def test_a_warning_stops_the_run(good, tmp_path):
    loud = copy.deepcopy(good)
    loud.cells[0].source = "import warnings; warnings.warn('old')"
    with pytest.raises(CellExecutionError, match="UserWarning"):
        problems_of(loud, tmp_path)


def test_no_cell_can_use_a_name_of_a_check(good, tmp_path):
    notebook = copy.deepcopy(good)
    # The check passes: what it asserts would stop the run before the next cell.
    notebook.cells[1].source = "One.\n\n<!-- check\nnew = x\nassert new == 3\n-->"
    notebook.cells[2].source = "new + 1"
    with pytest.raises(CellExecutionError, match="name 'new' is not defined"):
        problems_of(notebook, tmp_path)


def test_what_a_cell_calls_rows_stays_its_own_in_a_check(tmp_path):
    notebook = small_notebook()
    notebook.cells = [
        v4.new_code_cell("rows = [1, 2, 3]"),
        v4.new_markdown_cell("Three.\n\n<!-- check\nstates('Three', len(rows))\n-->"),
    ]
    _, executed = problems_of(notebook, tmp_path)
    assert len(executed.cells) == 2


def test_prose_is_checked_where_it_stands(tmp_path):
    cell = small_notebook().cells[1]
    (code,) = notebooks._checks(cell, tmp_path / "small.ipynb", 1)
    exec(code, {"x": 3})
    with pytest.raises(AssertionError, match=r"'0\.43', the code gives"):
        exec(code, {"x": 4})
    cell.source = cell.source.replace("are 0.43", "are 0.44")
    (code,) = notebooks._checks(cell, tmp_path / "small.ipynb", 1)
    with pytest.raises(AssertionError, match=r"does not say '0\.43'") as raised:
        exec(code, {"x": 3})
    files = [str(entry.path) for entry in raised.traceback]
    assert "small.ipynb, cell 1, line 3" in files
