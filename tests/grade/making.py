"""Notebooks for the tests, and a look at what became of one."""

import json
from pathlib import Path

from nnguide._grade.process import Limits, examine
from nnguide._grade.report import Report

CHECK = "from nnguide.exercises import check\n"
RIGHT = CHECK + 'check("start-1", 5)'  # the answer of an honest student


def notebook(*cells: str, about: object = None, **changes: object) -> str:
    """A notebook of these cells, as Jupyter writes it."""
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    found = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {} if about is None else {"nnguide": about},
        "cells": [{**code, "source": source.splitlines(True)} for source in cells],
    }
    return json.dumps(found | changes)


def graded(
    folder: Path, *cells: str, about: object = None, seconds: int = 60, memory=2000
) -> Report:
    """The report on a submission of these cells."""
    path = folder / "one.ipynb"
    path.write_text(notebook(*cells, about=about), "utf-8")
    return examine(path, folder, Limits(seconds, memory))
