"""Each page in a real browser, visited once: by what it shows, and what it copies.

No error, no foreign request, no raw formula; accessible in light and in dark; as narrow
as a phone; and the copy buttons give what the tests have run, in that order.
"""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.site.clipboard import code_of, copied, uncopied
from tools import browser as browsers
from tools import links
from tools.pages import DOCS

# In dark, the two rules that the color scheme can break; the others hold for both.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# The contrast of a text depends on these alone, so one text for each of their
# combinations is measured: all of them took most of the time of a visit.
SAMPLE = """() => {
    document.querySelectorAll('[data-sample]').forEach(
        sampled => sampled.removeAttribute('data-sample'));
    const seen = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
        const look = [color, fontSize, fontWeight, textShadow];
        for (let at = element; at; at = at.parentElement) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(at);
            look.push(backgroundColor, backgroundImage, opacity);
        }
        const clear = /^(rgba\\(0, 0, 0, 0\\)|none|1)$/;
        const key = look.filter(part => !clear.test(part)).join();
        if (seen.has(key)) continue;
        seen.add(key);
        element.setAttribute('data-sample', '');
    }
}"""
# From then on axe looks for contrast there alone; all other rules see the whole page.
SAMPLED = {"rules": [{"id": "color-contrast", "selector": "[data-sample]"}]}
# Hundreds of spans a formula, hidden from screen readers, in the color of the text.
FORMULAS = ".katex-html"
# What screen readers are given in their place; nothing in it has a name or a link.
SPOKEN = ".katex math:not(:has([role], [id], [href], [tabindex], [lang], [style]))"
# Code has one style sheet and thousands of spans: two pages with every kind of it,
# outputs and tracebacks too, stand for the colors of the code of all.
CODE = ".highlight code"
WHOLE = ("/start/", "/learning/backprop-by-hand/")
# What axe is told to leave out still costs it time: it looks behind thousands of spans.
# Their text in one piece leaves the page as it is, and axe takes a third of the time.
SIMPLIFY = """selectors => {
    for (const part of document.querySelectorAll(selectors)) {
        part.textContent = part.textContent;
    }
}"""
# Text of the page, outside of code, that still looks like TeX.
RAW_MATH = """() => {
    const texts = document.createTreeWalker(
        document.querySelector('article'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const {data, parentElement} = texts.currentNode;
        if (parentElement.closest('pre, code, annotation, style')) continue;
        if (/\\$|\\\\\\(|\\\\\\[/.test(data)) found.push(data);
    }
    return found;
}"""


# The switch in the header, as a reader uses it.
DARKEN = """async () => {
    document.querySelector('input[data-md-color-scheme=slate]').click();
    while (document.body.dataset.mdColorScheme !== 'slate') {
        await new Promise(requestAnimationFrame);
    }
}"""
# Half-way between two colors there is no contrast.
STILL = "*, *::before, *::after { transition: none !important; }"
# The copy buttons scroll, and the contents at the side follow, half under their title.
TO_THE_TOP = """async () => {
    scrollTo(0, 0);
    const side = document.querySelectorAll('.md-sidebar__scrollwrap');
    side.forEach(part => part.scrollTop = 0);
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    side.forEach(part => part.scrollTop = 0);
}"""
RUN = "async ([where, options]) => (await axe.run(where, options)).violations"
PHONE = {"width": 390, "height": 800}
LOUD = ("error", "warning")
SOURCES = sorted(path for path in DOCS.rglob("*") if path.suffix in {".md", ".ipynb"})


def url_of(path):
    """The page's address below the site's."""
    return links.url(links.source_of(path))


def test_every_page_of_the_site_is_visited(site):
    assert site.urls == sorted(map(url_of, SOURCES))


class Unsearched(browsers.Quiet):
    """Serves the site to be looked at: but for two pages, with nothing to search.

    Each page reads the index, two megabytes, for a search that no visit makes.
    """

    def do_GET(self):
        page = self.headers["Referer"] or ""
        if not self.path.endswith("search_index.json") or page.endswith(WHOLE):
            return super().do_GET()
        index = json.loads(Path(self.translate_path(self.path)).read_bytes())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({**index, "docs": []}).encode())


@pytest.fixture(scope="module")
def address(site):
    with browsers.serving(site.folder, Unsearched) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser):
    """A browser's window, in which each page is seen as the first one."""
    with browser.new_context(
        color_scheme="light",
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    ) as context:
        context.add_init_script("localStorage.clear(); sessionStorage.clear();")
        yield context.new_page()


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_visit(page, address, path):
    assert "\n".join(problems(page, address, path)) == ""


@contextmanager
def heard(page, own, wrong):
    """Adds to `wrong` what the page reports while the block lasts."""
    own, asked = (own, "data:", "blob:"), []

    def ask(request):
        asked.append(request)
        if not request.url.startswith(own):
            wrong.append(f"foreign: {request.url}")

    def fail(request):
        left = request.failure == "net::ERR_ABORTED"  # by a click to the next page
        if request in asked and not left:  # nor what the page before has left
            wrong.append(f"failed: {request.url}")

    told = {
        "pageerror": lambda error: wrong.append(f"error: {error}"),
        "console": lambda m: m.type in LOUD and wrong.append(f"console: {m.text}"),
        "request": ask,
        "requestfailed": fail,
    }
    for event, listener in told.items():
        page.on(event, listener)
    yield
    for event, listener in told.items():
        page.remove_listener(event, listener)


def problems(page, address, path):
    """What is wrong with the page that is made from the source at `path`."""
    wrong = []
    with heard(page, address, wrong):
        wrong += looked_at(page, address + url_of(path), path)
    return wrong


def looked_at(page, url, path):
    """What is wrong with the page as it is shown at `url`."""
    page.set_viewport_size(PHONE)
    response = page.goto(url, wait_until="load")
    assert response.ok, f"HTTP {response.status}"
    for text in page.evaluate(RAW_MATH):
        yield f"raw math: {text}"
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"scrolls sideways on a phone: {width} px"
    whole = url.endswith(WHOLE)
    page.evaluate(SIMPLIFY, FORMULAS if whole else f"{FORMULAS}, {SPOKEN}")
    page.set_viewport_size({"width": 1280, "height": 720})
    if expected := code_of(path):
        yield from uncopied(expected, copied(page))
    if not whole:
        page.evaluate(SIMPLIFY, CODE)
    page.add_style_tag(content=STILL)
    page.evaluate(TO_THE_TOP)
    bring_axe(page)
    yield from violations(page, "light")
    page.evaluate(DARKEN)
    yield from violations(page, "dark")


def bring_axe(page):
    """Load the checker of accessibility into the page."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate("sampled => axe.configure(sampled)", SAMPLED)


def violations(page, scheme):
    """What axe finds on the page as it is shown."""
    page.evaluate(SAMPLE)
    options = {"resultTypes": ["violations"], "runOnly": RULES[scheme]}
    found = page.evaluate(RUN, [{"exclude": [[FORMULAS]]}, options])
    for violation in found:
        for node in violation["nodes"]:
            why = "; ".join(c["message"] for c in node["any"] + node["all"])
            yield f"{scheme}: {violation['id']}: {node['target'][0]}: {why}"
