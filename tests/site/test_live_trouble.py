"""What a page says where Python cannot run in it, or nothing can be kept."""

import pytest
from playwright.sync_api import expect

from tests.site.live import LIGHT, LONG, Live

NO_WASM = "delete window.WebAssembly"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw Error(); }})"


def test_without_webassembly_a_sentence_says_so(browser, site):
    live = Live(browser, site, LIGHT, script=NO_WASM)
    live.press("Run")
    expect(live.output()).to_contain_text("this browser has no WebAssembly.")
    expect(live.output().get_by_role("link", name="the notebook")).to_be_visible()
    live.context.close()


def test_without_storage_a_sentence_says_so(browser, site):
    live = Live(browser, site, LIGHT, script=NO_STORAGE)
    expect(live.page.locator("p.live-memory")).to_contain_text("keeps nothing")
    live.press("Edit")
    expect(live.editor()).to_be_focused()
    # Material's own scripts fail here, ours do not.
    assert not [error for error in live.errors if "/assets/live/" in error]
    live.context.close()


@pytest.mark.parametrize("lost", ["pyodide.asm.wasm", "pyodide-lock.json"])
def test_a_download_that_fails_is_said(browser, site, lost):
    live = Live(browser, site, LIGHT)
    live.context.route(f"**/{lost}*", lambda route: route.abort())
    live.press("Run")
    said = f"Python cannot run in this page: {lost} could not be loaded."
    expect(live.output()).to_contain_text(said, timeout=LONG)
    run = live.bar().get_by_role("button", name="Run")
    expect(run).to_have_attribute("aria-disabled", "false")
    live.context.close()


def test_a_figure_that_cannot_be_moved_stays_a_picture(browser, site):
    live = Live(browser, site, "learning/backprop-by-hand/")
    box = live.page.locator(".live-figure")
    pictures = live.page.locator("article svg.figure:visible").count()
    for lost, said in [
        ("moving/backprop.js", "A file could not be loaded. The picture stays"),
        ("pyodide-lock.json", "pyodide-lock.json could not be loaded."),
        ("", "this browser has no WebAssembly."),
    ]:
        live.context.unroute_all()
        if lost:
            live.context.route(f"**/{lost}*", lambda route: route.abort())
        else:
            live.page.evaluate(NO_WASM)
        live.press("Move it", box)
        expect(box).to_contain_text(said, timeout=LONG)
    expect(box.locator(".live-moving")).to_have_count(0)
    assert live.page.locator("article svg.figure:visible").count() == pictures
    live.context.close()
