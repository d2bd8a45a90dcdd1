"""The downloads of the built site run where a reader opens them: in an empty folder.

No checkout is on their path, and the package is the wheel that the site offers.
"""

import os
import zipfile

import nbformat
import pytest
from nbclient import NotebookClient

from tools import all_notebooks, first_cell, wheel

# A page with exercises and an error on purpose, and a project as far as its first
# training: the rest of it takes longer, and its own test runs it.
RUN = [("1-foundations/02-arrays", None), ("4-projects/31-xor", "cell-9")]
# The tests run in a checkout, which may be on the path of every kernel.
ALONE = """\
import pathlib, sys
sys.path = [p for p in sys.path if not pathlib.Path(p, "mkdocs.yml").exists()]
import nnguide
assert nnguide.__file__.startswith({package!r}), nnguide.__file__
"""


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """The archive that the site offers, unpacked as a reader would do it."""
    folder = tmp_path_factory.mktemp("reader")
    with zipfile.ZipFile(site.folder / "downloads/nnguide-notebooks.zip") as archive:
        archive.extractall(folder)
    return folder / all_notebooks.NAME


@pytest.fixture(scope="module")
def package(site, tmp_path_factory):
    """The package from the wheel that the site offers."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(site.folder / "downloads" / wheel.name()) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize(("name", "last"), RUN)
def test_a_notebook_runs_in_an_empty_folder(name, last, unpacked, package, tmp_path):
    notebook = nbformat.read(unpacked / f"{name}.ipynb", as_version=4)
    if last:
        ids = [cell.id for cell in notebook.cells]
        del notebook.cells[ids.index(last) + 1 :]
    setup = ALONE.format(package=str(package))
    notebook.cells.insert(0, nbformat.v4.new_code_cell(setup))
    NotebookClient(
        notebook, timeout=120, kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute(env={**os.environ, "PYTHONPATH": str(package)})  # fmt: skip
    installs = [cell for cell in notebook.cells if cell.id == first_cell.TAG]
    assert [cell.outputs for cell in installs] == [[]]
    for cell in notebook.cells:
        if "raises-exception" not in cell.metadata.get("tags", []):
            assert "error" not in [o.output_type for o in cell.get("outputs", [])]
    assert not list(tmp_path.iterdir())


def test_each_page_with_a_notebook_offers_all_of_them(site):
    for url in ("learning/backprop-by-hand/", "projects/digits/", "start/"):
        html = (site.folder / url / "index.html").read_text("utf-8")
        up = "../" * url.count("/")
        assert f'<a href="{up}downloads/nnguide-notebooks.zip" download>' in html, url


def test_the_archive_holds_what_the_pages_offer(site, unpacked):
    alone = (
        site.folder / "learning/backprop-by-hand/backprop-by-hand.ipynb"
    ).read_bytes()
    assert (unpacked / "2-learning/10-backprop-by-hand.ipynb").read_bytes() == alone
    assert (unpacked / "README.md").is_file()
    offered = list(site.folder.rglob("*.ipynb"))
    assert len(list(unpacked.rglob("*.ipynb"))) == len(offered)
