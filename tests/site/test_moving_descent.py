"""Gradient descent, moved: each number is the one that Python gives."""

from playwright.sync_api import expect

from tests.site.moving import Moving, python

ONE = {"weights": 1, "rate": 0.1, "momentum": 0, "size": 2, "start": [0], "seed": 1}


def walked(step=-1, **settings):
    return python("descent", "walk", **settings)["texts"][step]


# As a teacher sends it; there is no such momentum.
SENT = "?descent.rate=0.15&descent.size=1&descent.w1=4.5&descent.momentum=7"


def test_descent(browser, site):
    moved = Moving(browser, site, "learning/gradient-descent/" + SENT, "descent")
    one = ONE | {"rate": 0.15, "size": 1, "start": [4.5]}
    moved.shows(walked(**one))
    moved.label("learning rate").press("ArrowLeft")
    moved.label("examples a step").select_option("2")
    moved.press("Another order", moved.box)
    one |= {"rate": 0.1, "size": 2, "seed": 2}
    moved.shows(walked(**one))
    moved.label("start at w").fill("")
    expect(moved.box).to_contain_text("The start of the weight must be a number")
    moved.label("start at w").fill("0")
    moved.press("Start", moved.box)
    moved.press("Next", moved.box)
    moved.shows(walked(step=1, **one | {"start": [0]}))
    moved.press("End", moved.box)

    moved.label("Problem").select_option("2")
    moved.label("momentum").press("End")
    moved.label("examples a step").select_option("10,000")
    moved.label("start at w₂").fill("-1")
    two = one | {"weights": 2, "start": [0, -1], "momentum": 0.95, "size": 10_000}
    moved.shows(walked(**two))
    dots = moved.box.locator(".live-trail circle")
    expect(dots).to_have_count(62)  # 60 steps, the start, and the last place again
    for setting in ("weights=2", "size=10000", "momentum=0.95", "w2=-1", "seed=2"):
        assert f"descent.{setting}" in moved.page.url
    moved.is_accessible()
    moved.box.locator(".live-drawing").click(position={"x": 200, "y": 100})
    starts = [float(moved.label(f"start at {w}").input_value()) for w in ("w₁", "w₂")]
    assert starts != two["start"]
    moved.shows(walked(**two | {"start": starts}))
    moved.close()
