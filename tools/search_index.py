"""MkDocs hooks: what the search index holds beside the text, and what counts how much.

Material's search asks every field that the index names, and shows title and text. So
there are fields that are asked only: `words`, by which learners look for a section,
`promise`, what the page says of itself, and `names`, those in the section's code.
A term of the glossary leads to its entry and to the page that explains it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from tools import search_text
from tools.pages import DOCS, ROOT

Entry = dict[str, Any]

SYNONYMS = ROOT / "tools" / "search.yml"
GLOSSARY = "reference/glossary.md"
EXERCISES = "reference/exercises.md"  # lists what stands on the pages
# How much a field counts.
FIELDS = {"title": 100, "words": 150, "promise": 10, "text": 1, "names": 0.2}
# How much a page counts, beside the 1 of a teaching page. The first that fits holds.
PAGES = {
    GLOSSARY: 0.8,
    "reference/notation.md": 0.5,
    "reference/numpy-pytorch.md": 0.5,
    "reference/": 0.5,
    "about/": 0.5,
}
# How much a whole page counts, beside the 1 of a section. Material counts it 2.5 times,
# and a reader who is taken to the section that answers is spared the search there.
PAGE_COUNTS = 0.6
# Sections that say again, or name only, what stands elsewhere.
ASIDE = {"Exercises", "Sources", "Summary", "What you have now", "The whole program"}
ASIDE_COUNTS = 0.3
HELD = re.compile(f"(?:<p>)?{search_text.OPEN}(.*?){search_text.CLOSE}(?:</p>)?")
EMPTY = re.compile(r"<p>[\s…]*</p>\s*")
# Names that the search takes apart, as `separator` in mkdocs.yml says.
CAMEL = re.compile(r"\b[A-Za-z]\w*?[A-Z][a-z]\w*")
COMMON = {"numpy", "pytorch", "tensorboard"}
# What every layer has, and says of it what the layer itself says.
METHOD = re.compile(r"\.(?:forward|backward|backward_parameters|__\w+__)$")
OFTEN = 8  # a name in more sections than these leads nowhere
TERM = re.compile(
    r"^\*\*(?P<term>.+?)\.\*\*.*\]\((?P<page>[^)#]+)[^)]*\)\n\{: #(?P<id>\S+) \}", re.M
)


@dataclass
class Source:
    """Of a page in the index: its file, and what its description promises."""

    uri: str
    promise: str


_sources: dict[str, Source] = {}


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    """Remember which file an address of the index comes from."""
    promise = str(page.meta.get("description", ""))
    _sources[page.url] = Source(page.file.src_uri, promise)


@event_priority(100)
def on_post_build(config: MkDocsConfig) -> None:
    """Complete the entries before Material's plugin writes them."""
    index = config.plugins["material/search"].search_index  # type: ignore[attr-defined]
    index.config["fields"] = {name: {"boost": much} for name, much in FIELDS.items()}
    index.entries = list(completed(index.entries, _sources, wanted()))


def wanted() -> dict[str, list[str]]:
    """Words for pages and sections: those of search.yml, and the glossary's terms."""
    found = {place: said.split(", ") for place, said in synonyms().items()}
    elsewhere = {
        (place.partition("#")[0], phrase)
        for place, said in found.items()
        for phrase in said
        if "#" in place
    }
    for match in TERM.finditer((DOCS / GLOSSARY).read_text("utf-8")):
        term, page = match["term"], normpath(join(dirname(GLOSSARY), match["page"]))
        found.setdefault(f"{GLOSSARY}#{match['id']}", []).extend(forms_of(term))
        if (page, term.lower()) not in elsewhere:
            found.setdefault(page, []).extend(forms_of(term))
    return found


def synonyms() -> dict[str, str]:
    """What search.yml says, by page or section."""
    return yaml.safe_load(SYNONYMS.read_text("utf-8"))


def forms_of(term: str) -> list[str]:
    """A term as it is typed: the plural too, and a hyphen left out."""
    forms = [term]
    last = re.split(r"[\s-]", term)[-1]
    if re.search(r"(?:ss|as|x|ch)$", last):
        forms.append(f"{last}es")
    elif term[1:].islower() and not last.endswith(("s", "ize")):
        forms.append(f"{last}s")
    return forms + [form.replace("-", "") for form in forms if "-" in form]


def completed(
    entries: Iterable[Entry],
    sources: dict[str, Source],
    words: dict[str, list[str]],
) -> Iterator[Entry]:
    """The entries with all their fields, and how much each counts."""
    pages = list(merged(entries))
    often = Counter(name for entry in pages for name in names_in(entry))
    for entry in pages:
        url, _, anchor = entry["location"].partition("#")
        if METHOD.search(anchor):
            continue
        source = sources[url]
        held = names_in(entry)
        entry["text"] = " ".join(EMPTY.sub("", HELD.sub("", entry["text"])).split())
        entry["title"] = title_of(entry["title"], anchor)
        if source.uri == EXERCISES:
            entry["text"] = entry["text"].partition("<p> ")[0]
        names = {n for n in held if often[n] <= OFTEN and n not in entry["text"]}
        place = f"{source.uri}#{anchor}" if anchor else source.uri
        fields = {
            "words": [*words.get(place, []), *named(anchor, entry["title"])],
            "promise": [] if anchor else [source.promise],
            "names": sorted({*names, *whole(entry["text"]), *letters(entry["text"])}),
        }
        entry |= {
            name: text for name, said in fields.items() if (text := " ".join(said))
        }
        if (weight := weight_of(source.uri, anchor, entry["title"])) != 1:
            entry["boost"] = weight
        yield entry


def names_in(entry: Entry) -> set[str]:
    """The names in the code of a section."""
    if entry["title"] in ASIDE:
        return set()
    return set(" ".join(HELD.findall(entry["text"])).split())


def merged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each page once: of a notebook there are two, and the first one is empty."""
    empty: Entry = {}
    for entry in entries:
        if "#" not in entry["location"]:
            empty = {} if entry["text"] else entry
        elif empty and entry["title"] == empty["title"]:
            empty["text"] = entry["text"]
            continue
        yield entry


def title_of(title: str, anchor: str) -> str:
    """The title, on which a method says whose it is: `Conv2d.backward`."""
    title = re.sub(r"\s*<code>\w+</code>$", "", title)  # that it is a dataclass
    *_, owner, name = ["", "", *anchor.split(".")]
    return f"{owner}.{name}" if owner[:1].isupper() and title == name else title


def named(anchor: str, title: str) -> list[str]:
    """A name of several words, which who looks for it types as a whole."""
    as_one = whole(title)
    return [title, *as_one] if as_one and "." in anchor else as_one


def whole(text: str) -> list[str]:
    """Names whose parts the search takes for words, as one: `maxpool2d`."""
    found = dict.fromkeys(name.lower() for name in CAMEL.findall(text))
    return [name for name in found if name not in COMMON]


def letters(text: str) -> set[str]:
    """The names of the Greek letters in a text, since no keyboard has their signs."""
    signs = {unicodedata.name(sign, "").lower() for sign in set(text)}
    names = {said.split()[-1] for said in signs if said.startswith("greek small")}
    return {said.replace("lamda", "lambda") for said in names}


def weight_of(uri: str, anchor: str, title: str) -> float:
    """How much an entry counts."""
    page = next((much for start, much in PAGES.items() if uri.startswith(start)), 1)
    if uri == GLOSSARY and anchor:  # Layer before Hidden layer
        page += 0.6 / len(re.findall(r"\w+", title))
    part = (ASIDE_COUNTS if title in ASIDE else 1) if anchor else PAGE_COUNTS
    return round(page * part, 2)
