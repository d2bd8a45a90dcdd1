"""A figure that the reader moves, as its test handles it: one visit for each."""

import gzip
import json
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from live import moving
from tests.site.live import LONG, Live

BEFORE = 10_000  # bytes of scripts and styles that a page loads before a click
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOWN = """box => Object.fromEntries([...box.querySelectorAll('[data-shown]')].map(
    element => [element.dataset.shown, element.textContent]))"""
# Decimals in sight that are neither Python's nor the reader's own input nor a scale.
LOOSE = """box => {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const own = '[data-shown], label, option, output, .live-bar, .live-scale';
    const found = [];
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (/\\d[.,]\\d/.test(data) && !parentElement.closest(own)) found.push(data);
    }
    return found;
}"""


def python(figure, function, **given):
    """What the function of the figure returns here, as the page receives it."""
    answer = json.loads(moving.call(figure, function, json.dumps(given)))
    assert "error" not in answer, answer
    return answer["value"]


class Moving(Live):
    """A page whose figure has just been opened by its button."""

    def __init__(self, browser, site, url, figure, **options):
        super().__init__(browser, site, url, **options)
        self.page.set_default_timeout(LONG)
        self.figure = figure
        self.box = self.page.locator(f".live-figure[data-figure={figure}]")
        self.still = self.page.locator("article svg.figure:visible")
        self.pictures = self.still.count()
        self.nothing_is_loaded()
        begun = time.perf_counter()
        self.press("Move it", self.box)
        self.box.locator(".live-moving").wait_for()
        self.settle()
        self.seconds = time.perf_counter() - begun

    def nothing_is_loaded(self):
        """Before the click: a button, the still picture, and few bytes."""
        self.page.wait_for_load_state("networkidle")
        own = [url for url in self.asked if "/assets/live/" in url]
        files = [self.site.folder / u.removeprefix(self.site.address) for u in own]
        weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
        assert 0 < weight < BEFORE
        assert not [url for url in own if "/runtime/" in url or "/moving/" in url]
        expect(self.box.locator(".live-moving")).to_have_count(0)

    def settle(self):
        """Wait until Python has answered everything."""
        expect(self.box).to_have_attribute("aria-busy", "false", timeout=LONG)

    def label(self, name):
        return self.box.get_by_label(name, exact=True)

    def shows(self, shown):
        """Every number in sight is the one that Python gives."""
        self.settle()
        found = self.box.evaluate(SHOWN)
        assert found
        assert found == {key: shown.get(key) for key in found}
        assert self.box.evaluate(LOOSE) == []

    def is_accessible(self):
        """In light and in dark, and as narrow as a phone."""
        self.page.add_style_tag(content="*, * * { transition: none !important; }")
        only = {"include": [[".live-figure"]]}
        options = {"runOnly": RULES, "resultTypes": ["violations"]}
        for theme in ("default", "slate"):
            self.page.evaluate(f"document.body.dataset.mdColorScheme = '{theme}'")
            found = Axe().run(self.page, only, options).response["violations"]
            assert [(v["id"], n["html"][:99]) for v in found for n in v["nodes"]] == []
        self.page.set_viewport_size({"width": 390, "height": 800})
        assert self.page.evaluate("document.documentElement.scrollWidth") == 390
        self.page.set_viewport_size({"width": 1280, "height": 720})

    def close(self):
        """The still picture is back, and nothing has gone wrong on the way."""
        self.press("Put the picture back", self.box)
        expect(self.box.locator(".live-moving")).to_have_count(0)
        assert self.still.count() == self.pictures
        self.context.close()
        assert self.foreign() == []
        assert self.errors == []
