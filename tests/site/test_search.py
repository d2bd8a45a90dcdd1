"""The search: what its index holds, and what a reader finds who types."""

import gzip
import json
import re

import pytest
import yaml

from tools import search_index, search_text
from tools.pages import DOCS, ROOT

QUERIES = ROOT / "tests" / "site" / "queries.yml"
LARGEST = 300_000  # bytes, compressed as a host sends them
TEX = re.compile(r"\\[a-zA-Z(\[]")
FOREIGN = ("<pre", "Source code in", "The code that draws this", search_text.OPEN)
CODE = re.compile(r"<code>.*?</code>")
# Two terms have the entry of one word of theirs.
SHARED = {"fan-out": "fan-in"}

# Puts each query into the field as typing does, waits for the list to be made anew, and
# reads what it shows: of each page the links that need no further click.
ASK = """async ([queries, base]) => {
  const field = document.querySelector(".md-search__input");
  const list = document.querySelector(".md-search-result__list");
  const count = document.querySelector(".md-search-result__meta");
  const answered = () => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject("no answer to " + field.value), 20000);
    const seen = new MutationObserver(() => {
      seen.disconnect(); clearTimeout(late); resolve();
    });
    seen.observe(list, {childList: true});
    seen.observe(count, {childList: true, characterData: true, subtree: true});
  });
  const shown = () => [...list.querySelectorAll(".md-search-result__item")]
    .slice(0, 3).map(item =>
      [...item.querySelectorAll(".md-search-result__link")]
        .filter(link => !link.closest("details"))
        .map(link => { const url = new URL(link.href); url.search = "";
                       return url.href.replace(base, ""); }));
  const found = {};
  for (const query of queries) {
    field.value = query;
    const wait = answered();
    field.dispatchEvent(new KeyboardEvent("keyup"));
    await wait;
    await new Promise(requestAnimationFrame);
    found[query] = shown();
  }
  return found;
}"""


@pytest.fixture(scope="module")
def index(site):
    return (site.folder / "search/search_index.json").read_bytes()


@pytest.fixture(scope="module")
def entries(index):
    return json.loads(index)["docs"]


def test_the_index_is_small(index):
    assert len(gzip.compress(index, 9)) < LARGEST


def test_no_formula_is_left_as_tex_and_no_source_is_in_it(entries):
    assert len(entries) > 1000
    for entry in entries:
        text = CODE.sub("", entry["title"] + entry["text"])
        assert not TEX.search(text), entry["location"]
        for sign in FOREIGN:
            assert sign not in text, entry["location"]


def test_what_the_words_lead_to_is_in_the_index(entries):
    known = {entry["location"] for entry in entries}
    for place in search_index.synonyms():
        file, _, anchor = place.partition("#")
        assert (DOCS / file).exists(), f"{place}: no such page"
        page = file.rpartition(".")[0] + "/"
        where = f"{page}#{anchor}" if anchor else page
        assert where in known, f"{place}: no such section"


def test_each_query_has_its_target(entries):
    known = {entry["location"] for entry in entries}
    for query, targets in queries().items():
        for target in targets:
            assert target in known, f"{query}: {target}"
    assert len(queries()) >= 60


def queries() -> dict[str, list[str]]:
    return yaml.safe_load(QUERIES.read_text("utf-8"))


def terms() -> dict[str, str]:
    """The glossary's terms, and where their entries stand."""
    glossary = (DOCS / search_index.GLOSSARY).read_text("utf-8")
    found = search_index.TERM.finditer(glossary)
    return {
        m["term"]: f"reference/glossary/#{SHARED.get(m['id'], m['id'])}" for m in found
    }


@pytest.fixture(scope="module")
def found(site, browser):
    """What a reader sees for each query and each term, in one visit."""
    asked = list(dict.fromkeys([*queries(), *terms()]))
    page = browser.new_page()
    page.goto(site.address + "start/")
    page.click(".md-search__input")
    page.keyboard.type("softmax")  # once by hand; it starts the search
    page.wait_for_selector(".md-search-result__item", state="attached")
    results = page.evaluate(ASK, [asked, site.address])
    page.close()
    return results


def missed(found, wanted):
    """Each query without any of its targets among the first three results."""
    return {
        query: [links[0] for links in found[query]]
        for query, targets in wanted.items()
        if not any(
            link == target if "#" in target else link.partition("#")[0] == target
            for target in targets
            for links in found[query]
            for link in links
        )
    }


def test_a_query_finds_its_page_among_the_first_three(found):
    assert not missed(found, queries())


def test_a_term_finds_its_entry_among_the_first_three(found):
    wanted = {term: [place] for term, place in terms().items()}
    assert len(wanted) > 150
    assert not missed(found, wanted)
