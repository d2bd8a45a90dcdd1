"""What the built files hold: links, weight, formulas, downloads."""

import gzip
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest

from tools import counts, hooks, pages, trial
from tools.pages import DOCS

KILOBYTE = 1024
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src"}
RELATIONS = {"stylesheet", "preload", "icon", "preconnect", "modulepreload"}


class Html(HTMLParser):
    """A page's links, the ids to link to, and what it loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = {""}
        self.own_ids: set[str] = set()  # and no names
        self.repeated: list[str] = []
        self.loads: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found and found["id"] in self.own_ids:
            self.repeated.append(found["id"])
        self.own_ids.add(found.get("id", ""))
        self.ids |= {found.get("id", ""), found.get("name", "")}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag in LOADS and LOADS[tag] in found:
            self.loads.append(found[LOADS[tag]])
        if tag == "link" and RELATIONS & set(found.get("rel", "").split()):
            self.loads.append(found["href"])


@pytest.fixture(scope="module")
def documents(site):
    return {url: Html(site.folder / url / "index.html") for url in site.urls}


def target_of(site, url, href):
    """The file below the site that `href` on page `url` leads to, and its fragment."""
    parts = urlsplit(urljoin(site.base + url, href))
    if not parts.geturl().startswith(site.base):
        return None, ""
    path = unquote(parts.path).lstrip("/")
    file = path + "index.html" if path.endswith("/") or not path else path
    return site.folder / file, unquote(parts.fragment)


def test_links_and_anchors_live(site, documents):
    dead, seen = [], 0
    for url, page in documents.items():
        for href in page.links:
            file, fragment = target_of(site, url, href)
            if file is None:
                continue
            seen += 1
            target = documents.get(
                file.relative_to(site.folder).as_posix().removesuffix("index.html")
            )
            if not file.exists():
                dead.append(f"/{url}: no such page: {href}")
            elif target and fragment not in target.ids:
                dead.append(f"/{url}: no such anchor: {href}")
    assert seen > 100
    assert not dead, "\n".join(dead)


def test_no_id_stands_twice_on_a_page(site, documents):
    missing = {"404.html": Html(site.folder / "404.html")}
    twice = [
        f"/{url}: {name}"
        for url, page in (documents | missing).items()
        for name in page.repeated
    ]
    assert not twice, "\n".join(twice[:20])


def test_nothing_is_loaded_from_another_host(site, documents):
    outside = [
        f"/{url}: {load}"
        for url, page in documents.items()
        for load in page.loads
        if target_of(site, url, load)[0] is None and not load.startswith("data:")
    ]
    assert not outside
    missing = [
        f"/{url}: {load}"
        for url, page in documents.items()
        for load in page.loads
        if not load.startswith("data:") and not target_of(site, url, load)[0].exists()
    ]
    assert not missing


def test_style_sheets_load_nothing_from_another_host(site):
    sheets = list(site.folder.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        found = re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)", sheet.read_text())
        assert not found, f"{sheet.name}: {found}"


IMAGE = re.compile(r"data:image/[^\"')]+")


def test_pages_are_light(site):
    heavy = []
    for url in site.urls:
        html = (site.folder / url / "index.html").read_text("utf-8")
        notebook = 'class="notebook"' in html
        limit = 120 if notebook else 60
        text = IMAGE.sub("", html) if notebook else html
        size = len(gzip.compress(text.encode(), 6)) / KILOBYTE
        if size > limit:
            heavy.append(f"/{url}: {size:.0f} KB gzip, limit {limit}")
    assert not heavy


def test_formulas_are_rendered_and_checks_are_gone(site):
    rendered = 0
    for url in site.urls:
        html = (site.folder / url / "index.html").read_text("utf-8")
        rendered += html.count('class="katex"')
        assert "<!-- check" not in html, url
        assert "states(" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.S), url
    assert rendered > 50


def test_each_page_says_what_was_compared(site):
    for url in ("learning/backprop-by-hand/", "projects/xor/"):
        html = (site.folder / url / "index.html").read_text("utf-8")
        source = next(DOCS.glob(url.rstrip("/") + ".*"))
        count = {".md": counts.of_page, ".ipynb": counts.of_notebook}
        counted = count[source.suffix](
            pages.read(source) if source.suffix == ".md" else source
        )
        said = f"Verified: {counted}, compared with {hooks.verified_versions()}."
        assert said in html, url


PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.S)


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_shows_the_outputs_that_are_stored(site, path):
    url = path.relative_to(DOCS).with_suffix("").as_posix()
    html = (site.folder / url / "index.html").read_text("utf-8")
    shown = [plain(found) for found in PRE.findall(html)]
    stored = [
        output.get("text", "") or output.data["text/plain"]
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        if "text" in output or "image/svg+xml" not in output.data
    ]
    assert stored
    place = iter(shown)  # in the order of the notebook, its code in between
    for text in stored:
        assert text.strip() in place


def plain(html):
    """The text of a piece of a page, without its markup."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def test_each_page_with_code_can_be_downloaded_as_a_notebook(site, documents):
    offered = [
        (url, target_of(site, url, href)[0])
        for url, page in documents.items()
        for href in page.links
        if href.endswith(".ipynb")
    ]
    assert {"learning/backprop-by-hand/", "projects/digits/"} <= {u for u, _ in offered}
    for _, file in offered:
        nbformat.validate(nbformat.read(file, as_version=4))


def test_what_a_trial_of_another_program_counts_is_there(site):
    """Or it would miss nothing, because it looks for what no page has."""
    read = [(site.folder / url / "index.html").read_text("utf-8") for url in site.urls]
    counted = sum(map(trial.marks, read), trial.marks(""))
    assert [mark for mark in trial.MARKS if not counted[mark]] == []
