"""The pictures of shared pages."""

import io

import pytest
from PIL import Image

from tools import cards
from tools.cards import Card


def pixels(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_a_card_is_a_small_picture_of_the_size_that_is_asked_for():
    data = cards.png(Card("A table: is the network better, and how sure are you?", "B"))
    assert len(data) < 25 * 1024
    assert Image.open(io.BytesIO(data)).size == (1200, 630)


def test_the_title_and_the_chapter_are_on_it():
    plain = pixels(cards.png(Card("Layers", "Learning")))
    for other in (Card("Losses", "Learning"), Card("Layers", "Reference")):
        assert pixels(cards.png(other)).tobytes() != plain.tobytes()
    white = sum(count for count, color in plain.getcolors(2**24) if min(color) > 250)
    assert white > 5_000  # the title


@pytest.mark.parametrize(
    ("title", "lines"),
    [("Layers", 1), ("Backpropagation by hand", 2), ("Digits: NumPy and " * 3, 3)],
)
def test_a_long_title_is_broken_and_gets_smaller_letters(title, lines):
    broken, size = cards.wrapped(title)
    assert len(broken) == lines
    assert " ".join(broken) == title.strip()
    assert (size == cards.SIZES[0]) == (title == "Layers")


def test_a_title_that_fits_in_no_way_says_so():
    with pytest.raises(ValueError, match="too long for a card: shorten it"):
        cards.wrapped("Backpropagation " * 12)


def test_a_card_is_drawn_once(tmp_path, monkeypatch):
    first = cards.kept(Card("Layers"), tmp_path)
    monkeypatch.setattr(cards, "png", lambda card: b"drawn anew")
    assert cards.kept(Card("Layers"), tmp_path) == first
    assert cards.kept(Card("Losses"), tmp_path) == b"drawn anew"
