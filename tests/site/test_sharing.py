"""What others see of a page: where it is shared, in a list of results, as Markdown."""

import re
from collections import Counter
from html import unescape
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.site.conftest import HOST

META = re.compile(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">')
KILOBYTE = 1024


@pytest.fixture(scope="module")
def heads(site):
    """What the head of each page says, by address."""
    found = {}
    for url in site.urls:
        html = (site.folder / url / "index.html").read_text("utf-8")
        head = html.partition("</head>")[0]
        found[url] = {name: unescape(text) for name, text in META.findall(head)}
        found[url]["title"] = re.search("<title>(.*?)</title>", head)[1]
        found[url]["head"] = head
    return found


def test_each_page_has_a_description_of_its_own(heads):
    wrong = [
        f"/{url}: {len(head.get('description', ''))} characters"
        for url, head in heads.items()
        if not 50 <= len(head.get("description", "")) <= 160
    ]
    assert not wrong, (
        "a description has 50 to 160 characters, in the front matter of a page or the "
        "metadata of a notebook:\n" + "\n".join(wrong)
    )
    assert repeated(head["description"] for head in heads.values()) == []


def test_each_page_has_a_title_of_its_own(heads):
    assert repeated(head["title"] for head in heads.values()) == []


def repeated(texts):
    return [text for text, times in Counter(texts).items() if times > 1]


def test_a_shared_page_shows_its_title_and_its_card(site, heads):
    for url, head in heads.items():
        assert f'<link rel="canonical" href="{HOST}{url}">' in head["head"]
        assert head["og:url"] == HOST + url
        assert head["og:description"] == head["description"]
        assert unescape(head["title"]).startswith(head["og:title"])
        assert head["twitter:card"] == "summary_large_image"
        assert head["og:image"].startswith(HOST)
        file = site.folder / head["og:image"].removeprefix(HOST)
        assert file.stat().st_size < 25 * KILOBYTE, url
        with Image.open(file) as card:
            assert (card.format, card.size) == ("PNG", (1200, 630))
        size = head["og:image:width"], head["og:image:height"]
        assert size == ("1200", "630")
    cards = {head["og:image"] for head in heads.values()}
    assert len(cards) == len(heads)


def test_the_sitemap_lists_the_pages_and_nothing_else(site):
    root = ElementTree.parse(site.folder / "sitemap.xml").getroot()
    listed = [place.text for place in root.findall(".//{*}loc")]
    assert sorted(listed) == [HOST + url for url in site.urls]
    robots = (site.folder / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {HOST}sitemap.xml\n" in robots


LISTED = re.compile(r"- \[(.+)\]\((.+?)\): (.+)")


def test_llms_txt_lists_every_page_with_its_description(site, heads):
    text = (site.folder / "llms.txt").read_text("utf-8")
    top, *parts = re.split(r"^## ", text, flags=re.M)
    assert re.match(r"# nnguide\n\n> .+\n\n", top)
    headings = [part.partition("\n")[0] for part in parts]
    assert headings[:3] == ["Guide", "Foundations", "Learning"]
    assert headings[-1] == "Optional"
    lines = [line for part in parts for line in part.splitlines()[1:] if line]
    seen = {}
    for title, address, description in (
        LISTED.fullmatch(line).groups() for line in lines
    ):
        page = address.removeprefix(HOST).removesuffix("index.md")
        seen[page] = description
        assert heads[page]["og:title"] == title
    assert seen == {url: head["description"] for url, head in heads.items()}


def test_each_page_names_its_markdown_and_it_is_what_a_reader_sees(site, heads):
    link = '<link rel="alternate " type="text/markdown" href="index.md">'
    without = []
    for url, head in heads.items():
        file = site.folder / url / "index.md"
        assert (link in head["head"]) == file.exists(), url
        if not file.exists():
            without.append(url)
            continue
        text = re.sub(
            r"^( *)(```+).*?^\1\2$", "", file.read_text("utf-8"), flags=re.M | re.S
        )
        assert text.startswith("# "), url
        wrong = re.findall(r"<!--.*|-->|^ *(?:!!!|\?\?\?|===) .*|^\{:? .*", text, re.M)
        assert wrong == [], url
        inside = re.findall(
            r"(?<!`)\]\((?!https?://)[^)\s]*\)(?!`)", re.sub("`[^`]*`", "", text)
        )
        assert inside == [], url
    assert without
    assert all(url.startswith("reference/") for url in without)


def test_what_the_markdown_links_on_the_site_is_there(site):
    dead = []
    for file in site.folder.rglob("index.md"):
        text = file.read_text("utf-8")
        for target in re.findall(rf"\]\({HOST}([^)\s?#]*)[^)\s]*\)", text):
            path = site.folder / target
            if not (path.is_file() or (path / "index.html").is_file()):
                dead.append(f"{file.parent.relative_to(site.folder)}: {target}")
    assert not dead
