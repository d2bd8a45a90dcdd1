"""The site in a real browser: its schemes, its search, its tabs."""

import pytest


@pytest.mark.parametrize(("scheme", "shown"), [("light", "default"), ("dark", "slate")])
def test_a_page_opens_in_the_scheme_that_the_reader_prefers(
    browser, site, scheme, shown
):
    page = browser.new_page(color_scheme=scheme)
    page.goto(site.address, wait_until="load")
    assert page.locator("body").get_attribute("data-md-color-scheme") == shown
    page.close()


def test_a_tab_chosen_once_is_chosen_on_the_whole_page(browser, site):
    page = browser.new_page()
    page.goto(site.address + "learning/network-from-scratch/", wait_until="load")
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
