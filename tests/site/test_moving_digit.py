"""A digit that is drawn: each number is the one that Python gives for its strokes."""

import base64

from playwright.sync_api import expect

from nnguide.data._files import FOLDER
from nnguide.data.weights import DIGITS
from tests.site.live import Live
from tests.site.moving import Moving, python

DRAWN = """box => [...box.querySelectorAll("polyline")].map(({ points }) =>
    [...points].slice(1).map(({ x, y }) => [x, y]))"""
SEVEN = [(0.3, 0.2), (0.7, 0.2), (0.4, 0.85)]  # shares of the paper's sides


def test_a_drawn_digit(browser, site):
    weights = base64.b64encode((FOLDER / DIGITS).read_bytes()).decode()
    python("digit", "load", weights=weights)
    moved = Moving(browser, site, "projects/digits/", "digit")
    assert sum(url.endswith(DIGITS) for url in moved.asked) == 1
    moved.shows(python("digit", "show", strokes=[])["shown"])

    paper = moved.box.get_by_role("application")
    paper.scroll_into_view_if_needed()
    at = paper.bounding_box()
    corners = [
        (at["x"] + x * at["width"], at["y"] + y * at["height"]) for x, y in SEVEN
    ]
    mouse = moved.page.mouse
    mouse.move(*corners[0])
    mouse.down()
    for corner in corners[1:]:
        mouse.move(*corner, steps=12)
    mouse.up()
    moved.settle()
    (stroke,) = moved.box.evaluate(DRAWN)
    assert 10 < len(stroke) <= 25
    value = python("digit", "show", strokes=[stroke])
    assert value["digit"] == 7
    moved.shows(value["shown"])
    expect(moved.box.locator(".live-first")).to_contain_text("7")

    moved.press("Undo", moved.box)
    paper.focus()
    paper.press("Space")
    for _ in range(12):
        paper.press("ArrowDown")
    expect(moved.box).to_contain_text("The pen is down.")
    paper.press("Space")
    paper.press("ArrowLeft")
    line = [[140, 70 + 10 * step] for step in range(13)]
    assert moved.box.evaluate(DRAWN) == [line]
    value = python("digit", "show", strokes=[line])
    assert value["digit"] == 1
    moved.shows(value["shown"])
    moved.is_accessible()
    moved.press("Clear", moved.box)
    moved.shows(python("digit", "show", strokes=[])["shown"])
    moved.close()


def test_weights_that_do_not_come_are_said(browser, site):
    live = Live(browser, site, "projects/digits/")
    live.context.route(f"**/{DIGITS}", lambda route: route.abort())
    box = live.page.locator("[data-figure=digit]")
    live.press("Move it", box)
    expect(box).to_contain_text("The weights of the network could not be loaded.")
    expect(box.locator(".live-moving")).to_have_count(0)
    live.context.close()
