"""The page for missing addresses: at any depth, below any folder of a host."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.live import LONG
from tests.site.test_visits import bring_axe, violations
from tools import browser as browsers

BASE = "/guide/"  # a folder of a host, in which sites of projects often stand


@pytest.fixture(scope="module")
def host(site):
    """A host that answers a missing address as most do, with 404.html."""
    missing = (site.folder / "404.html").read_text("utf-8")
    missing = re.sub('(=|: )"/(?!/)', rf'\1"{BASE}', missing)

    class Host(browsers.Quiet):
        def translate_path(self, path):
            return super().translate_path("/" + path.removeprefix(BASE))

        def send_error(self, code, message=None, explain=None):
            assert code == 404
            body = missing.encode()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with browsers.serving(site.folder, Host) as address:
        yield address.rstrip("/") + BASE


def nearest(page):
    return page.locator("#nearest li").all_inner_texts()


def test_it_offers_the_nearest_pages_and_a_search(browser, host):
    with browser.new_context() as context:
        page = context.new_page()
        failed = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("response", lambda r: r.ok or failed.append(r.url))
        asked = f"{host}docs/deep/learning/backprop.html"
        page.goto(asked, wait_until="load")
        assert nearest(page)[0] == "Backpropagation by hand (Learning)"
        assert [url for url in failed if url != asked] == []
        page.get_by_role("link", name="Search for “backprop”").click()
        typed = page.locator("input.md-search__input")
        expect(typed).to_have_value("backprop", timeout=LONG)
        assert page.url.startswith(host)
        for address, first in {
            "foundations/neurons/": "One neuron (Foundations)",
            "learning/optimisers/index.html": "Optimizers (Learning)",
            "projects/minst": "MNIST: 60,000 digits with PyTorch (Projects)",
            "reference/scratch_losses.md": "Losses (Reference)",
        }.items():
            page.goto(host + address, wait_until="load")
            assert nearest(page)[0] == first
        page.locator("#nearest li a").first.click()
        assert page.url == f"{host}reference/scratch-losses/"


def test_an_address_like_none_gets_the_list_alone(browser, host):
    with browser.new_context() as context:
        page = context.new_page()
        for address in ("qqqq/", "%E0%A4%A", "x"):
            page.goto(host + address, wait_until="load")
            expect(page.get_by_role("link", name="Search")).to_be_visible()
            expect(page.get_by_role("heading", name="Did you mean")).to_be_hidden()


def test_without_a_script_it_lists_every_page_by_chapter(browser, host, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{host}no/such/page/", wait_until="load")
        expect(page.locator("#nearest")).to_be_hidden()
        links = page.locator(".chapters a")
        listed = [link.get_attribute("href") for link in links.all()]
        home = f"{BASE}."  # as MkDocs writes the address of the home page
        assert sorted(listed) == sorted(f"{BASE}{u}" if u else home for u in site.urls)
        assert "None" not in links.all_inner_texts()


def test_it_is_accessible_and_as_narrow_as_a_phone(browser, host):
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{host}learning/layer/", wait_until="load")
        bring_axe(page)
        assert list(violations(page, "light")) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
