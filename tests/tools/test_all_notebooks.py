"""All notebooks: each opens, stands alone, and has its place in the reading order."""

import io
import re
import zipfile
from html.parser import HTMLParser

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tools import all_notebooks, course, first_cell, pages
from tools.containers import closed
from tools.pages import ROOT

SITE = "https://nnguide.example.org/"
FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*$", re.M | re.S)
CODE = re.compile(r"(`+).*?\1", re.S)


@pytest.fixture(scope="module")
def made():
    return all_notebooks.made(SITE)


@pytest.fixture(scope="module")
def read(made):
    return {source: nbformat.reads(text, as_version=4) for source, text in made.items()}


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_each_project_and_each_page_with_python_is_there(made):
    assert len(made) > 45
    assert {"start.md", "projects/xor.ipynb", "reference/scratch.md"} <= made.keys()
    assert "reference/notation.md" not in made


def test_each_opens_in_every_program(read):
    for source, notebook in read.items():
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5), source
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids), source
        assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one) for one in ids), source
        kernel = notebook.metadata.kernelspec
        assert (kernel.name, kernel.language) == ("python3", "python"), source
        assert notebook.metadata.language_info.name == "python", source


def test_each_begins_with_what_it_needs(read):
    pins = (ROOT / "requirements-reader.txt").read_text("utf-8")
    pins += (ROOT / "requirements.txt").read_text("utf-8")
    for source, notebook in read.items():
        note, install = notebook.cells[:2]
        assert note.source.startswith("*This notebook is [a page of the guide]"), source
        assert install.metadata.tags == [first_cell.TAG], source
        assert install.metadata.jupyter == {"source_hidden": True}, source
        # All that is seen of it in JupyterLab.
        assert install.source.startswith("# Installs what this notebook needs"), source
        assert len(install.source.splitlines()) < 32, source
        compile(TransformerManager().transform_cell(install.source), source, "exec")
        needed = re.findall(r'^    "(\w+)": "(.*)",$', install.source, re.M)
        assert needed[0][0] == "nnguide", source
        for name, what in needed[1:]:
            assert f"\n{what}==" in pins, f"{source}: {name}"


def test_no_link_and_no_picture_is_relative(read):
    for source, notebook in read.items():
        for text in markdown(notebook):
            prose = CODE.sub("", FENCE.sub("", text))
            found = re.findall(r"\]\((?!https?://)[^)]*\)", prose)
            found = [f for f in found if not re.search(r"\]\([\w, ]*\)", f)]  # f[0](x)
            found += re.findall(r'(?:href|src)="(?!https?://)[^"]*"', prose)
            assert not found, f"{source}: {found}"


def test_nothing_of_the_machinery_shows(read):
    for source, notebook in read.items():
        for text in markdown(notebook):
            prose = CODE.sub("", FENCE.sub("", text))
            assert "-->" not in prose, f"{source}: {prose}"
            assert not re.search(r"^\s*(\?\?\?|!!!|===) ", prose, re.M), source
            assert not re.search(r"\{:? ?[.#][a-z]", prose), source


class Folds(HTMLParser):
    """Counts the folds of a notebook's Markdown and finds those that do not close."""

    def __init__(self, text):
        super().__init__()
        self.open, self.met = 0, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open += tag == "details"
        self.met += tag == "details"
        assert tag not in ("details", "summary") or not attrs, "open from the start"

    def handle_endtag(self, tag):
        self.open -= tag == "details"
        assert self.open >= 0


def test_all_that_a_page_folds_is_folded_and_rendered(read):
    """A blank line ends the HTML, so that what follows is read as Markdown."""
    hints = 0
    for source, notebook in read.items():
        met = 0
        for text in markdown(notebook):
            bare = FENCE.sub("", text)
            folds = Folds(CODE.sub("", bare))
            assert folds.open == 0, source
            met += folds.met
            summaries = re.findall(r"<summary>.*</summary>(.*\n.*)$", bare, re.M)
            assert len(summaries) == folds.met, source
            assert {"\n"}.issuperset(summaries), f"{source}: {summaries}"
            assert not re.search(r"^[ \t]+</?(details|summary)", bare, re.M), source
            assert not re.search(r"^</details>\n[^<\n]", bare, re.M), source
            hints += len(re.findall("<summary>(?:Hint|Solution|Sample answer)", bare))
        if source.endswith(".md"):
            page = pages.read(pages.DOCS / source)
            assert met == sum(closed((line.strip(),)) for line in page.prose), source
    assert hints > 300


def test_the_names_sort_in_the_order_of_the_path(made):
    nav = course.nav()
    named = all_notebooks.names(made, nav)
    path = course.order(nav)
    assert [source for source in named if source in path] == [
        page for page in path if page in made
    ]
    assert list(named.values()) == sorted(named.values())
    assert named["start.md"] == "01-start.ipynb"
    assert named["foundations/mlp.md"] == "1-foundations/07-mlp.ipynb"
    assert named["reference/scratch.md"] == "reference/scratch.ipynb"
    assert len(set(named.values())) == len(made)


def test_the_archive_holds_all_in_one_folder_and_never_differs(made):
    data = all_notebooks.archive(made, SITE, course.nav())
    assert all_notebooks.archive(made, SITE, course.nav()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert len(names) == len(made) + 1
        assert {name.split("/")[0] for name in names} == {"nnguide-notebooks"}
        readme = archive.read("nnguide-notebooks/README.md").decode()
        start = archive.read("nnguide-notebooks/01-start.ipynb").decode()
    assert readme.count("\n") > 10
    assert f"{len(made)} notebooks" in readme
    assert "Open `01-start.ipynb`" in readme
    assert start == made["start.md"]


def test_the_command_writes_a_new_folder_and_never_over_one(
    made, tmp_path, monkeypatch
):
    monkeypatch.setattr(all_notebooks, "made", lambda site_url: made)
    monkeypatch.setenv("SITE_URL", "https://elsewhere.example.org/")
    folder = tmp_path / "a/b"
    all_notebooks.main([str(folder)])
    assert len(list(folder.rglob("*.ipynb"))) == len(made)
    assert "https://elsewhere.example.org/start/" in (folder / "README.md").read_text()
    for wrong in (folder, folder / "README.md"):
        with pytest.raises(SystemExit, match="name a new one"):
            all_notebooks.main([str(wrong)])
    for arguments in ([], ["a", "b"], ["--help"]):
        with pytest.raises(SystemExit, match="all_notebooks FOLDER"):
            all_notebooks.main(arguments)
