"""A notebook of the site, downloaded, holds all that the stored one holds."""

import re

import nbformat
import pytest
from nbformat import v4

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


def test_a_notebook_of_the_site_carries_its_marks_and_folds_its_figures(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    (tmp_path / "projects").mkdir()
    text = (
        'It is [98 %](../start.md).\n<!-- given "98 %": one -->\n<!-- plain "98\n%" -->'
    )
    cells = [
        v4.new_markdown_cell(text, id="a"),
        v4.new_code_cell("draw()", metadata={"figures": [{}], "alt": "A"}, id="b"),
        v4.new_code_cell("import torch", id="c"),
        v4.new_markdown_cell('So 7 s.\n<!-- given "7 s": two -->\n\nEnd.', id="d"),
    ]
    path = tmp_path / "projects/small.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    shown = nbformat.reads(downloads.project(path, SITE), as_version=4)
    nbformat.validate(shown)
    note, install, *shown_cells = shown.cells
    assert f"]({SITE}projects/small/)" in note.source
    assert '"torch": "torch"' in install.source
    assert [c.source for c in shown_cells] == [
        f"It is [98 %†1]({SITE}start/).",
        "draw()",
        "import torch",
        "So 7 s†2.\n\nEnd.",
        "†1 Not recomputed here: one.\n\n†2 Not recomputed here: two.",
    ]
    assert [c.metadata.get("jupyter") for c in shown_cells[1:3]] == [
        {"source_hidden": True},
        None,
    ]
