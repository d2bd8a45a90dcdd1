"""What a site of another program lacks, on two planted sites and on our own."""

import shutil
from pathlib import Path

import pytest

from tools import trial

PAGE = (
    '<h2 id="a">A</h2><span class="katex">x</span><span class="katex">y</span>'
    '<svg class="figure"></svg><details class="drawing"></details>'
    '<a href="a.ipynb" download>Download</a>'
)


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    """Two sites of two pages and some files, which are the same."""
    site, other = tmp_path / "site", tmp_path / "other"
    for name, text in {
        "index.html": "<h1 id='home'>Home</h1>",
        "a/index.html": PAGE,
        "a/a.ipynb": "{}",
        "assets/live/page.js": "",
        "assets/live/cell.js": "",
        "assets/javascripts/bundle.1.min.js": "",
        "search/search_index.json": "",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    shutil.copytree(site, other)
    return site, other


def test_two_sites_that_are_the_same(sites):
    assert trial.report(*sites) == (
        "## What other lacks of site\n\n"
        "2 pages, of which 2 lack nothing that is counted.\n"
    )


def test_what_a_page_lacks_is_counted(sites):
    page = sites[1] / "a/index.html"
    less = PAGE.replace('<span class="katex">y</span>', "y")
    page.write_text(less.replace(" download>", ">"))
    assert trial.report(*sites) == (
        "## What other lacks of site\n\n"
        "2 pages, of which 1 lack nothing that is counted.\n\n"
        "| on the pages that both have | missing | pages |\n| --- | --- | --- |\n"
        "| formulas | 1 of 2 | 1 |\n| download links | 1 of 1 | 1 |\n\n"
        "<details><summary>Page by page</summary>\n\n"
        "- `a/index.html`: formulas 1 of 2; download links 0 of 1\n\n</details>\n"
    )


def test_more_than_before_makes_up_for_nothing(sites):
    (sites[1] / "index.html").write_text(PAGE)
    (sites[1] / "a/index.html").write_text(PAGE.replace("<svg", "<img"))
    said = trial.report(*sites)
    assert "| figures | 1 of 1 | 1 |" in said
    assert "- `a/index.html`: figures 0 of 1\n\n</details>" in said
    assert "- `index.html`" not in said


def test_missing_pages_and_files_are_named(sites):
    shutil.rmtree(sites[1] / "a")
    shutil.rmtree(sites[1] / "assets")
    shutil.rmtree(sites[1] / "search")
    said = trial.report(*sites)
    assert said.endswith(
        "Missing files:\n\n- page `a/index.html`\n- `a/a.ipynb`\n"
        "- 2 files .js in assets/live\n"
    )
    assert "formulas" not in said


@pytest.mark.parametrize("arguments", [[], ["site"], ["a", "b", "c"]])
def test_other_than_two_folders(arguments):
    with pytest.raises(SystemExit, match="expected two folders, got "):
        trial.main(arguments)


def test_a_folder_that_is_no_site(sites, tmp_path):
    with pytest.raises(SystemExit, match=r"has no index\.html; name the folder of a"):
        trial.main([str(sites[0]), str(tmp_path)])
    with pytest.raises(SystemExit, match=r"no-such has no index\.html"):
        trial.main([str(tmp_path / "no-such"), str(sites[1])])
