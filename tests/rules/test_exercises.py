"""Each exercise stands on its page with one line, and its key in the registry."""

import re

import nbformat
import pytest

from nnguide.exercises import _registry
from tools.pages import DOCS

START = re.compile(r'^!!! question "Exercise (\d+): ', re.M)
# In a notebook, where it is bold text.
BOLD = re.compile(r"^\*\*Exercise (\d+): ", re.M)
CALL = re.compile(r'\bcheck\(\s*"([\w-]+-\d+)"')
FOLDS = re.compile(
    r'\?\?\? (?:tip "Hint"|success "Solution")|<summary>(?:Hint|Solution)</summary>'
)
# What the old form showed to every reader.
KEY = ("check_answer", "mistakes=", "truth =")


def exercises_of(text: str, start: re.Pattern[str], stem: str) -> dict[str, str]:
    """The source of each exercise of a page, by the name of its key."""
    parts = start.split(text.partition("\n## Exercises\n")[2].partition("\n## ")[0])[1:]
    return {
        f"{stem}-{n}": part for n, part in zip(parts[::2], parts[1::2], strict=True)
    }


def all_exercises() -> dict[str, str]:
    """All exercises of all pages and notebooks, by the names of their keys."""
    found = {}
    for path in sorted(DOCS.rglob("*.md")):
        found |= exercises_of(path.read_text("utf-8"), START, path.stem)
    for path in sorted(DOCS.rglob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells)
        found |= exercises_of(text, BOLD, path.stem)
    return found


EXERCISES = all_exercises()
# The page Start shows how an exercise works, outside of a list of exercises.
START_PAGE = {"start-1"}


def test_every_exercise_has_its_key_and_every_key_its_exercise():
    keys = {name for page in _registry.pages() for name in _registry.keys(page)}
    assert len(EXERCISES) > 50
    assert keys - START_PAGE == set(EXERCISES)


def problems(name: str, text: str) -> list[str]:
    """What is wrong with the source of one exercise."""
    parts = FOLDS.split(text)
    if len(parts) != 3:
        return ["an exercise has a hint and a solution, folded, in this order"]
    task, _, solution = parts
    found = [f"the key shows above the fold: {word}" for word in KEY if word in task]
    if CALL.findall(task) != [name]:
        found.append(f'the task calls check("{name}", answer=...), once')
    if name not in CALL.findall(solution):
        found.append(f'the solution, or a check in it, calls check("{name}", ...)')
    return found


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_shows_its_task_and_a_solution_that_is_run(name):
    assert not problems(name, EXERCISES[name])


def test_the_old_form_is_found():
    old = """compute
>>> answer = ...
>>> truth = 2 * 3
>>> check_answer(answer, truth, mistakes=[(5, "That is the sum.")])
??? tip "Hint"
??? success "Solution"
>>> check_answer(6, truth)
"""
    assert len(problems("x-1", old)) == 5
    new = 'check("x-1", answer=...)\n??? tip "Hint"\n??? success "Solution"\n'
    assert len(problems("x-1", new)) == 1
    assert not problems("x-1", new + 'check("x-1", answer=6)')
    assert len(problems("x-1", new.replace('??? tip "Hint"', ""))) == 1
