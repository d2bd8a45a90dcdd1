"""A notebook of the site, downloaded, holds all that the stored one holds."""

import re

import nbformat
import pytest

from tools import downloads, pages

NOTEBOOKS = sorted(pages.DOCS.rglob("*.ipynb"))


SITE = "https://nnguide.example.org/"


def plain(source):
    """The text of a cell without comments, marks and where links lead."""
    source = re.sub(r"\]\([^)]*\)", "]", source)
    return re.sub(r"<!--.*?-->|†\d+|\s+", "", source, flags=re.S)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_cell_and_every_output_is_there(path):
    stored = nbformat.read(path, as_version=4).cells
    note, install, *shown = nbformat.reads(
        downloads.project(path, SITE), as_version=4
    ).cells
    assert (note.id, install.id) == ("made-from", "install")
    assert len(shown) - len(stored) in (0, 1)  # the notes, if there are any
    for cell, its in zip(stored, shown[: len(stored)], strict=True):
        assert plain(its.source) == plain(cell.source)
        assert its.get("outputs") == cell.get("outputs")
