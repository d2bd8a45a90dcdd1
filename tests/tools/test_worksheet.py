"""A worksheet asks what its page asks, gives nothing away, and runs."""

import ast
import builtins
import re

import nbformat
import pytest
from nbclient import NotebookClient

from live.names import Names
from nnguide.exercises import WrongAnswer, check
from tools import setup_cell, tasks, worksheet
from tools.pages import DOCS, ROOT, Block

SITE = "https://nnguide.example.org/"
PAGES = worksheet.with_exercises()
BACKPROP = DOCS / "learning/backprop-by-hand.md"
TEXT = """\
# A page

Read [Start](../start.md) first, which shows how. The cells run in a second.

```python
import numpy as np

rates = [0.1, 0.2]
unused = 5


def twice(x):
    return factor * x


factor = 2
```

## The whole program

```python
factor, rates, only = 3, [], 7
print(factor)
```

## Exercises

!!! question "Exercise 1: prove"

    See [above](#a-page) and [Start](../start.md). Is it 4?

    ```pycon
    >>> from nnguide.exercises import check
    >>> start = 1
    >>> check("start-1", answer=...)  # a number
    Not answered yet.
    ```

    ??? tip "Hint"
        Think of rates.

    ??? success "Solution"
        Take `twice`.

        ```pycon
        >>> secret = twice(rates[0])
        >>> check("start-1", answer=5)
        Right. Now you know how an exercise works.
        ```

!!! question "Exercise 2: implement"

    ```python
    def half(x):
        return ...
    ```

    ```pycon
    >>> check("start-1", answer=half)
    ```

    ??? tip "Hint"
        None.

    ??? success "Solution"

        ```pycon
        >>> check("start-1", answer=5)
        Right. Now you know how an exercise works.
        ```

## Going deeper

```python
rates = "later"
```
"""


@pytest.fixture
def source(tmp_path, monkeypatch):
    """The small page, as if it stood in docs/learning/."""
    monkeypatch.setattr(tasks, "DOCS", tmp_path)
    monkeypatch.setattr("tools.pages.DOCS", tmp_path)
    path = tmp_path / "learning/a-page.md"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return tasks.read(path)


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def test_a_worksheet_has_the_tasks_and_cells_for_the_answers(source):
    made = worksheet.notebook(source, SITE, key=False)
    assert made.metadata["nnguide"] == {
        "page": "learning/a-page",
        "exercises": ["a-page-1", "a-page-2"],
    }
    assert code(made)[1:] == [
        "start = 1",
        'answer = ...  # a number\n\ncheck("start-1", answer)',
        'def half(x):\n    return ...\n\ncheck("start-1", answer=half)',
    ]
    text = prose(made)
    assert f"about 1 min. It builds on others: Read [Start]({SITE}" in text
    assert "run in a second" not in text
    assert "## Exercise 1: prove" in text
    assert "*Your answer, in words:*" in text
    assert f"[above]({SITE}learning/a-page/#a-page) and [Start]({SITE}start/)" in text
    assert "Think of rates" not in text
    assert "Take `twice`" not in text


def test_the_first_cell_holds_what_is_needed_of_the_page_and_no_more(source):
    names = {}
    exec(code(worksheet.notebook(source, SITE, key=False))[0], names)
    assert names["rates"] == [0.1, 0.2]
    assert names["twice"](3) == 6
    assert {"np", "check"} <= names.keys()
    assert not {"unused", "only", "secret"} & names.keys()


def test_a_task_takes_from_the_page_what_a_solution_binds_again(source):
    source.exercises[0].solution.blocks[0].source = ">>> unused = 9\n"
    source.exercises[1].task.blocks[0].source = "def half(x):\n    return unused\n"
    assert "unused = 5" in setup_cell.setup(source, key=False)


def test_the_whole_program_is_taken_if_only_it_has_a_name(source):
    source.exercises[0].task.blocks[0].source = ">>> only + factor\n"
    names = {}
    exec(setup_cell.setup(source, key=False), names)
    assert names["only"] == 7
    assert names["factor"] == 2


@pytest.mark.parametrize("name", ["backprop-by-hand", "many-classes"])
def test_no_function_of_the_first_cell_is_a_right_answer(name):
    """Which the page, where it stands as well, must show."""
    made = worksheet.notebook(tasks.read(DOCS / f"learning/{name}.md"), SITE, key=False)
    names = {}
    exec(code(made)[0], names)
    functions = [f for n, f in names.items() if callable(f) and n != "check"]
    assert functions
    for exercise in made.metadata["nnguide"]["exercises"]:
        for function in functions:
            with pytest.raises(WrongAnswer):
                check(exercise, answer=function)


def test_what_took_a_loop_or_is_to_be_mended_is_in_the_key_alone(source):
    bug, solution = source.exercises[0].task.blocks[0], source.exercises[0].solution
    bug.source = ">>> def buggy_twice(x):\n...     return x + 2\n"
    loop = Block("python", 1, 2, "for rate in rates:\n    last = rate\n")
    source.above.append(loop)
    solution.blocks[0].source = ">>> twice(last + rates[0])\n"
    assert "twice" in setup_cell.setup(source, key=True)
    assert "last" in setup_cell.setup(source, key=True)
    blank = setup_cell.setup(source, key=False)
    assert "rates" in blank
    assert "twice" not in blank
    assert "last" not in blank


def test_a_key_has_hints_and_solutions_too(source):
    made = worksheet.notebook(source, SITE, key=True)
    assert "**Hint.** Think of rates." in prose(made)
    assert "**Solution.** Take `twice`." in prose(made)
    assert 'secret = twice(rates[0])\ncheck("start-1", answer=5)' in code(made)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_worksheet_binds_what_it_reads_and_nothing_of_its_key(path):
    source = tasks.read(path)
    cells = code(worksheet.notebook(source, SITE, key=False))
    bound = set(dir(builtins))
    for number, statement in enumerate(s for c in cells for s in ast.parse(c).body):
        names = Names(statement)
        missing = names.reads - names.later - bound
        assert not missing, f"statement {number} reads {missing}"
        bound |= names.binds
    prepared = {n for s in ast.parse(cells[0]).body for n in Names(s).binds}
    for exercise in source.exercises:
        solution = "\n".join(setup_cell.fences(exercise.solution))
        answers = set(re.findall(r"^check\(.*answer=(\w+)\)$", solution, re.M))
        own = {n for s in ast.parse(solution).body for n in Names(s).binds}
        assert not own & answers & prepared
        assert sum(f'check("{exercise.name}", ' in cell for cell in cells) == 1


def run(path, folder, monkeypatch):
    """What each cell of a notebook prints, run in a fresh kernel in `folder`."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(folder)}}
    ).execute()
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    return "".join(o.get("text", "") for o in outputs)


def test_worksheet_and_key_of_a_page_run_in_a_fresh_kernel(tmp_path, monkeypatch):
    folder = tmp_path / "class"
    assert worksheet.main([str(BACKPROP), "--out", str(folder)]) == 0
    blank = run(folder / "backprop-by-hand-worksheet.ipynb", folder, monkeypatch)
    assert blank == "Not answered yet.\n" * 6
    told = run(folder / "backprop-by-hand-key.ipynb", folder, monkeypatch)
    assert len(re.findall(r"^Right\.", told, re.M)) == 6


@pytest.mark.parametrize(
    "name",
    [
        "foundations/arrays.md",
        "learning/backprop-by-hand.md",
        "beyond/attention-backward.md",
    ],
)
def test_the_solutions_of_a_key_are_right_and_fail_where_they_should(name, capsys):
    made = worksheet.notebook(tasks.read(DOCS / name), SITE, key=True)
    page, names = (DOCS / name).read_text("utf-8"), {"__name__": "__main__"}
    for cell in made.cells:
        if "tags" in cell.metadata:
            with pytest.raises(ValueError, match="broadcast") as caught:
                exec(cell.source, names)
            assert f"{caught.typename}: {caught.value}".rstrip() in page
        elif cell.cell_type == "code":
            exec(cell.source, names)
    right = re.findall(r"^Right\.", capsys.readouterr().out, re.M)
    assert len(right) == len(made.metadata["nnguide"]["exercises"])


def wrong(capsys, *arguments):
    """What the command says, which writes nothing."""
    with pytest.raises(SystemExit) as caught:
        worksheet.main([str(argument) for argument in arguments])
    assert caught.value.code == 2
    return capsys.readouterr().err.partition("error: ")[2]


def test_what_is_no_page_with_exercises_is_refused(tmp_path, capsys):
    out = ["--out", tmp_path / "new"]
    assert "map.md has no exercises" in wrong(capsys, DOCS / "beyond/map.md", *out)
    assert "checks.md has no exercises" in wrong(
        capsys, DOCS / "reference/checks.md", *out
    )
    assert "is no page" in wrong(capsys, BACKPROP, DOCS / "learning/missing.md", *out)
    assert "is no page" in wrong(capsys, DOCS / "learning", *out)
    assert "no page of the guide" in wrong(capsys, ROOT / "README.md", *out)
    assert "name pages, or say --all" in wrong(capsys, *out)
    assert "name pages, or say --all" in wrong(capsys, BACKPROP, "--all", *out)
    assert not (tmp_path / "new").exists()


def test_no_file_is_replaced_unless_one_says_so(tmp_path, capsys):
    there = tmp_path / "backprop-by-hand-key.ipynb"
    there.write_text("mine", "utf-8")
    assert "is there already" in wrong(capsys, BACKPROP, "--out", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [there.name]
    assert there.read_text("utf-8") == "mine"
    assert worksheet.main([str(BACKPROP), "--out", str(tmp_path), "--force"]) == 0
    assert nbformat.read(there, as_version=4).cells


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").touch()
    said = wrong(capsys, BACKPROP, "--out", tmp_path / "file/folder")
    assert said.startswith(f"cannot write to {tmp_path / 'file/folder'}: ")
