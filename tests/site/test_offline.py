"""The edition to read offline, opened from its folder in a real browser."""

import shutil
from types import SimpleNamespace

import pytest

from tests.site.test_visits import heard
from tools import offline

SLATE = "input[data-md-color-scheme=slate]"
COPY = "button.md-code__button[data-md-type=copy]"
DEAD = "[data-code] button:not(.md-code__button), .live-button, .live-exercise"


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    made = tmp_path_factory.mktemp("offline") / "nnguide"
    assert offline.main([str(site.folder), str(made)]) == 0
    return made


@pytest.fixture
def page(browser):
    """A page whose errors, and whose requests for what is no file, are collected."""
    with browser.new_context(
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    ) as context:
        page = context.new_page()
        page.wrong = []
        with heard(page, "file:", page.wrong):
            yield page


def test_a_reader_finds_the_way_without_a_server(page, folder):
    root = folder.as_uri()
    page.goto(f"{root}/index.html", wait_until="load")
    page.locator("article a", has_text="neuron").first.click()
    assert page.url == f"{root}/foundations/neuron/index.html"

    # The search, and the way to what it has found.
    page.locator("input.md-search__input").fill("backpropagation")
    found = page.locator(".md-search-result__item a").first
    found.wait_for(timeout=60_000)
    assert found.get_attribute("href").startswith(f"{root}/learning/backprop")
    found.click()
    page.wait_for_url(f"{root}/learning/backprop*/index.html?h=*")

    # What needs a server is gone, and a sentence says so.
    page.goto(f"{root}/learning/backprop-by-hand/index.html", wait_until="load")
    assert page.locator(DEAD).count() == 0
    for place in ("h1 + .where", "#exercises + .where", "[data-figure] > .live-bar"):
        assert "mkdocs serve" in page.locator(place).inner_text()
    link = page.locator("h1 + .where a").get_attribute("href")
    assert link == "https://nnguide.example.org/learning/backprop-by-hand/"

    # What needs none works: formulas, tabs, colors, copying, downloads.
    assert page.evaluate("document.fonts.check('1em KaTeX_Main')")
    assert page.evaluate("document.fonts.size") > 0
    page.locator(".tabbed-labels label", has_text="PyTorch").first.click()
    page.locator(f"label[for={page.locator(SLATE).get_attribute('id')}]").first.click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.locator(f"{COPY} >> visible=true").first.click()
    assert "np." in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a notebook").click()
    assert download.value.suggested_filename == "backprop-by-hand.ipynb"
    assert page.wrong == []


def test_every_link_of_every_page_leads_to_a_file(folder):
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 60
    lost = []
    for path in pages:
        for tag in offline.TAG.findall(path.read_text("utf-8")):
            for link in offline.LINK.finditer(tag):
                if not link[3].startswith(":"):  # no scheme
                    target = path.parent / link[2]
                    lost += [] if target.is_file() else [f"{path}: {link[0]}"]
    assert lost == []


def test_the_switch_of_the_build_makes_the_same(site, folder, tmp_path, monkeypatch):
    some = ["index.html", "index.ipynb", "start/index.html", "start/start.ipynb"]
    some += [offline.INDEX, "assets/live/live.css"]
    for name in some:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site.folder / name, tmp_path / name)
    (tmp_path / offline.PLACE).parent.mkdir(parents=True)
    before = (tmp_path / "index.html").read_bytes()
    config = SimpleNamespace(site_dir=str(tmp_path))
    for value in ("", "0"):
        monkeypatch.setenv("NNGUIDE_OFFLINE", value)
        offline.on_post_build(config)
        assert (tmp_path / "index.html").read_bytes() == before
    monkeypatch.setenv("NNGUIDE_OFFLINE", "1")
    offline.on_post_build(config)
    assert 'href="start/index.html"' in (tmp_path / "index.html").read_text("utf-8")
    assert (tmp_path / "search/search_index.js").is_file()


def test_what_is_wrong_is_said(site, folder, tmp_path, capsys):
    def said(*arguments):
        assert offline.main([str(argument) for argument in arguments]) == 1
        return capsys.readouterr().err

    new, empty = tmp_path / "new", tmp_path / "empty"
    empty.mkdir()
    assert "there is no folder" in said(tmp_path / "absent", new)
    assert "holds no built site" in said(empty, new)
    assert "offline edition already" in said(folder, new)
    assert "is there already" in said(site.folder, folder)
    assert "lies in" in said(site.folder, site.folder / "offline")
    (tmp_path / "file").touch()
    assert "is there already" in said(site.folder, tmp_path / "file")
    assert "No offline edition" in said(site.folder, tmp_path / "file" / "new")
    assert offline.main([]) == 2
