"""How long a page takes is computed when the site is built, and typed nowhere."""

import re

import pytest

from tools import course, reading
from tools.pages import DOCS

NUMBER = r"(?:about |some |around )?(?:\d+(?:[-–]\d+)?|an?|half an|[a-z]+(?:-[a-z]+)?)"
TIME = rf"{NUMBER} (?:minutes?|hours?)"
TYPED = re.compile(
    rf"\b(?-i:Take|Plan|Allow|Reserve|Set aside) {TIME}"  # not "the tests take ..."
    rf"|\b{TIME} (?:to read|of reading|for reading|and a pencil)"
    rf"|\b(?:in|within|after) {TIME},? you\b"
    rf"|\breading time\b[^.]*\d|\breads? in {TIME}",
    re.I,
)


def typed(text: str) -> list[str]:
    return TYPED.findall(" ".join(text.split()))


@pytest.mark.parametrize("name", course.order(course.nav()))
def test_no_page_types_how_long_it_takes_to_read(name):
    found = typed("\n".join(reading.page(DOCS / name).prose))
    assert not found, "the build computes this and shows it below the title"


def test_the_home_page_does_not_either():
    assert not typed((DOCS / "index.md").read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "Take 45\nminutes and a pencil.",
        "Take 35 minutes to read.",
        "Plan about an hour.",
        "In ten minutes you have the guide on your machine.",
        "It is half an hour of reading.",
        "Reading time: 20 min.",
    ],
)
def test_a_typed_time_is_found(text):
    assert typed(text)


@pytest.mark.parametrize(
    "text",
    [
        "The cells run in about ten seconds and fetch nothing.",
        "It is what half a minute had room for.",
        "The tests take five minutes on two cores.",
        "Two or three minutes later, ask the doctor.",
    ],
)
def test_the_time_of_a_computer_is_not(text):
    assert not typed(text)
