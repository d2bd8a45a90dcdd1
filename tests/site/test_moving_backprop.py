"""Backpropagation, moved: each number is the one that Python gives."""

from playwright.sync_api import expect

from tests.site.moving import Moving, python

PAGE = {
    "numbers": [0.1, 0.3, 0.1, 0.2, 0.4, 0.1, 0.5, 0.6, 0.1],
    "x": [1, 2],
    "y": 1,
    "second": False,
    "faults": [],
}


def test_backpropagation(browser, site):
    moved = Moving(browser, site, "learning/backprop-by-hand/", "backprop")

    def expected(step=-1, **changed):
        value = python("backprop", "show", **PAGE | changed)
        return {**value["shown"], "says": value["steps"][step]["says"]}

    moved.shows(expected())
    wrong = moved.box.locator(".live-wrong")
    expect(wrong).to_have_count(0)
    moved.label("x₂ → a₁").fill("-0.7")
    moved.shows(expected(numbers=[0.1, -0.7, *PAGE["numbers"][2:]]))
    moved.label("x₂ → a₁").fill("")
    expect(moved.box).to_contain_text("x₂ → a₁ must be a number from -10 to 10.")
    moved.label("x₂ → a₁").fill("0.3")
    moved.label("forget the slope").check()
    moved.shows(expected(faults=["slope"]))
    expect(wrong).to_have_count(6)
    moved.label("forget the slope").uncheck()
    moved.label("lose the 1/N").check()
    moved.settle()
    expect(wrong).to_have_count(0)
    moved.label("a second example: x = (2, -1), right answer 0").check()
    moved.shows(expected(faults=["mean"], second=True))
    expect(wrong).to_have_count(9)
    moved.is_accessible()
    moved.press("Start", moved.box)
    for _ in range(4):
        moved.press("Next", moved.box)
    moved.shows(expected(step=3, faults=["mean"], second=True))
    expect(moved.box.locator("text[data-shown=h1]")).to_be_visible()
    expect(moved.box.locator("text[data-shown=h2]")).not_to_be_visible()
    moved.close()
