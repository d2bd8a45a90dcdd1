"""Each page in a real browser: no error, no foreign request, accessible, narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the site; errors and foreign requests fail the test."""
    contexts, wrong = [], []

    def open_(url, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"/{url}: {error}"))
        page.on("console", lambda m: _note(m, url))
        page.on("request", lambda r: _request(r, url))
        response = page.goto(site.base + url, wait_until="networkidle")
        assert response.ok, f"/{url}: HTTP {response.status}"
        return page

    def _note(message, url):
        if message.type in ("error", "warning"):
            wrong.append(f"/{url}: console {message.type}: {message.text}")

    def _request(request, url):
        if not request.url.startswith((site.base, "data:", "blob:")):
            wrong.append(f"/{url}: asks another host: {request.url}")

    yield open_
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


def test_pages_load_clean_with_formulas_rendered(open_page, site):
    for url in site.urls:
        page = open_page(url)
        raw = page.evaluate(
            """() => {
                const walk = document.createTreeWalker(
                    document.querySelector('article'), NodeFilter.SHOW_TEXT);
                const found = [];
                while (walk.nextNode()) {
                    const node = walk.currentNode;
                    if (node.parentElement.closest('pre, code, annotation, style'))
                        continue;
                    if (/\\$|\\\\\\(|\\\\\\[/.test(node.data)) found.push(node.data);
                }
                return found;
            }"""
        )
        assert not raw, f"/{url}: raw math: {raw[:3]}"
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(open_page, site, scheme):
    found = []
    for url in site.urls:
        page = open_page(url, color_scheme=scheme, reduced_motion="reduce")
        result = Axe().run(page, options=RULES)
        for violation in result.response["violations"]:
            for node in violation["nodes"]:
                why = "; ".join(c["message"] for c in node["any"] + node["all"])
                place = node["target"][0]
                found.append(f"/{url} [{scheme}] {violation['id']}: {place} {why}")
        page.context.close()
    assert not found, "\n".join(found)


def test_no_page_scrolls_sideways_on_a_phone(open_page, site):
    wide = []
    for url in site.urls:
        page = open_page(url, viewport={"width": 390, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide.append(f"/{url}: {width} pixels wide")
        page.context.close()
    assert not wide, "\n".join(wide)


def test_search_finds_backpropagation(open_page):
    page = open_page("", viewport={"width": 1280, "height": 900})
    page.locator("input.md-search__input").fill("backpropagation")
    first = page.locator(".md-search-result__item a").first
    first.wait_for(timeout=10_000)
    assert "backprop" in first.get_attribute("href")


def test_a_tab_chosen_once_is_chosen_on_the_whole_page(open_page):
    page = open_page("learning/backprop-by-hand/")
    labels = page.locator(".tabbed-labels label", has_text="PyTorch")
    if labels.count() == 0:
        pytest.fail("the page has no PyTorch tab")
    labels.first.click()
    chosen = page.evaluate(
        """() => [...document.querySelectorAll('.tabbed-set')].map(set => {
            const inputs = [...set.querySelectorAll(':scope > input')];
            const labels = [...set.querySelectorAll(':scope > .tabbed-labels label')];
            return labels[inputs.findIndex(i => i.checked)].textContent.trim();
        })"""
    )
    assert set(chosen) == {"PyTorch"}
