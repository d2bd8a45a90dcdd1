"""What the index holds beside the text, and how much each entry counts."""

import pytest

from tools import search_index
from tools.search_index import Source, completed
from tools.search_text import CLOSE, OPEN

SOURCES = {
    "a/": Source("learning/a.md", "You can tell why."),
    "g/": Source("reference/glossary.md", ""),
    "r/": Source("reference/r.md", ""),
}


def entry(location, title, text=""):
    return {"location": location, "title": title, "text": text}


def complete(*entries, words=None):
    return list(completed(entries, SOURCES, words or {}))


def test_names_in_code_are_found_and_not_shown():
    text = f"<p>Add up σ.</p>\n<p>{OPEN}einsum{CLOSE}</p> <p>…</p>"
    (found,) = complete(entry("a/#x", "Sums", text))
    assert found["text"] == "<p>Add up σ.</p>"
    assert found["names"] == "einsum sigma"


def test_words_lead_to_their_section_and_the_promise_to_its_page():
    words = {"learning/a.md#x": ["gpu", "cuda"], "learning/a.md": ["device"]}
    page, section = complete(entry("a/", "A"), entry("a/#x", "X"), words=words)
    assert page["words"] == "device"
    assert page["promise"] == "You can tell why."
    assert section["words"] == "gpu cuda"
    assert "promise" not in section


def test_a_method_says_whose_it_is_and_what_every_layer_has_is_left_out():
    found = complete(
        entry("r/#n.pool.MaxPool2d", "MaxPool2d"),
        entry("r/#n.pool.MaxPool2d.forward", "forward"),
        entry("r/#n.pool.MaxPool2d.size", "size"),
        entry("r/#n.H", "H   <code>dataclass</code>"),
    )
    assert [e["title"] for e in found] == ["MaxPool2d", "MaxPool2d.size", "H"]
    assert found[0]["words"] == "MaxPool2d maxpool2d"


def test_what_counts_more():
    page, section, aside, word, words, name = complete(
        entry("a/", "A"),
        entry("a/#x", "X"),
        entry("a/#s", "Sources"),
        entry("g/#layer", "Layer"),
        entry("g/#hidden-layer", "Hidden layer"),
        entry("r/#n.f", "f"),
    )
    counts = [e.get("boost", 1) for e in (word, words, section, page, name, aside)]
    assert counts == sorted(counts, reverse=True)
    assert len({*counts}) == len(counts)


def test_a_notebook_is_one_entry():
    found = complete(
        entry("a/", "XOR"), entry("a/#xor", "XOR", "<p>Four.</p>"), entry("a/#b", "B")
    )
    assert [e["location"] for e in found] == ["a/", "a/#b"]
    assert found[0]["text"] == "<p>Four.</p>"


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("Mini-batch", ["Mini-batch", "batches", "Minibatch"]),
        ("Loss", ["Loss", "Losses"]),
        ("Shared weights", ["Shared weights"]),
        ("GRU", ["GRU"]),
        ("Unit", ["Unit", "Units"]),
    ],
)
def test_a_term_is_found_as_it_is_typed(term, forms):
    assert search_index.forms_of(term) == forms


def test_a_term_leads_to_its_entry_and_to_the_page_or_section_that_explains_it():
    found = search_index.wanted()
    assert "Softmax" in found["reference/glossary.md#softmax"]
    assert "Epoch" in found["foundations/neuron.md"]
    assert "momentum" in found["learning/optimizers.md#keep-rolling-momentum"]
    assert "Momentum" not in found["learning/optimizers.md"]
