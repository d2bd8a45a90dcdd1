"""Each page in a real browser: no error, no foreign request, accessible, narrow."""

from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe

# In dark, the rules that the color scheme can break; the others hold for both alike.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# Hundreds of spans a formula, hidden from screen readers, in the color of the text.
FORMULAS = ".katex-html"
# Code has one style sheet and thousands of spans: two pages with every kind of it,
# outputs and tracebacks too, stand for the colors of the code of all.
CODE = ".highlight code"
WITH_CODE = ("start/", "learning/backprop-by-hand/")
# What axe is told to leave out still costs it time: it looks behind thousands of spans.
# Their text in one piece leaves the page as it is, and the test takes half the time.
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


@dataclass
class Visit:
    """What one page did in the browser, first in light and then in dark."""

    where: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    raw_math: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    width: int = 0


@pytest.fixture(scope="module")
def visits(browser, site):
    """Every page, at the width of a phone and of a desk."""
    found = [visit(browser, site, url) for url in site.urls]
    assert len(found) > 20
    return found


def visit(browser, site, url):
    seen = Visit(f"/{url}")
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda m: m.type in LOUD and seen.errors.append(m.text))
    page.on("requestfailed", lambda request: seen.errors.append(request.url))
    own = (site.base, "data:", "blob:")
    page.on("request", lambda r: r.url.startswith(own) or seen.foreign.append(r.url))
    response = page.goto(site.base + url, wait_until="load")
    assert response.ok, f"{seen.where}: HTTP {response.status}"
    seen.raw_math = page.evaluate(RAW_MATH)
    page.set_viewport_size({"width": 390, "height": 800})
    seen.width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate(SIMPLIFY, FORMULAS if url in WITH_CODE else f"{FORMULAS}, {CODE}")
    page.add_style_tag(content=STILL)
    seen.violations = list(violations(page, "light"))
    page.evaluate(DARKEN)
    seen.violations += violations(page, "dark")
    context.close()
    return seen


def violations(page, scheme):
    """What axe finds on the page as it is shown."""
    options = {"resultTypes": ["violations"], "runOnly": RULES[scheme]}
    found = Axe().run(page, {"exclude": [[FORMULAS]]}, options).response["violations"]
    for violation in found:
        for node in violation["nodes"]:
            why = "; ".join(c["message"] for c in node["any"] + node["all"])
            yield f"{scheme}: {violation['id']}: {node['target'][0]}: {why}"


LOUD = ("error", "warning")


@pytest.mark.parametrize("what", ["errors", "foreign", "raw_math", "violations"])
def test_no_page_shows_any(visits, what):
    found = [
        f"{seen.where}: {wrong}" for seen in visits for wrong in getattr(seen, what)
    ]
    assert not found, "\n".join(found)


def test_no_page_scrolls_sideways_on_a_phone(visits):
    wide = [f"{seen.where}: {seen.width} px" for seen in visits if seen.width > 390]
    assert not wide


@pytest.mark.parametrize(("scheme", "shown"), [("light", "default"), ("dark", "slate")])
def test_a_page_opens_in_the_scheme_that_the_reader_prefers(
    browser, site, scheme, shown
):
    page = browser.new_page(color_scheme=scheme)
    page.goto(site.base, wait_until="load")
    assert page.locator("body").get_attribute("data-md-color-scheme") == shown
    page.close()


def test_search_finds_backpropagation(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(site.base, wait_until="load")
    page.locator("input.md-search__input").fill("backpropagation")
    first = page.locator(".md-search-result__item a").first
    first.wait_for(timeout=20_000)
    assert "backprop" in first.get_attribute("href")
    page.close()


def test_a_tab_chosen_once_is_chosen_on_the_whole_page(browser, site):
    page = browser.new_page()
    page.goto(site.base + "learning/network-from-scratch/", wait_until="load")
    page.locator(".tabbed-labels label", has_text="PyTorch").first.click()
    chosen = page.evaluate(
        """() => [...document.querySelectorAll('.tabbed-set')].map(set => {
            const inputs = [...set.querySelectorAll(':scope > input')];
            const labels = [...set.querySelectorAll(':scope > .tabbed-labels label')];
            return labels[inputs.findIndex(i => i.checked)].textContent.trim();
        })"""
    )
    page.close()
    assert set(chosen) == {"PyTorch"}
