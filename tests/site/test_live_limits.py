"""Two tabs, a slow network, and a memory that is full."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.site.conftest import Site
from tests.site.live import LIGHT, LONG, Live
from tools import browser as browsers

SAID = """() => {
    window.said = [];
    new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll('.live-status')) {
            if (textContent && textContent !== said.at(-1)) said.push(textContent);
        }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
# Takes what there is, in ever smaller pieces, and does not touch it.
# Without room even for a MemoryError, Python raises a SystemError: both mean full.
ALL = """import numpy as np
held, size = [], 10**8
while size:
    try:
        held.append(np.empty(size))
    except MemoryError:
        size //= 2
held.append(list(range(10**6)))
"""
# Not even the error finds room.
UNTOLD = """import live.errors

def described(problem):
    raise MemoryError

live.errors.described = described
1 / 0
"""


def test_two_tabs_keep_the_changes_of_both(browser, site):
    live = Live(browser, site, "foundations/neuron/")
    first, second = live.page, live.context.new_page()
    at = [live.at, live.page.evaluate("nnguide.cells.findLast(cell => !cell.lacks).at")]
    live.page = second
    live.open()
    for page, where, text in [
        (second, at[1], "print('second')"),
        (first, at[0], "print('first')"),
        (second, at[1], "print('second, again')"),
    ]:
        live.page, live.at = page, where
        if not live.editor().count():
            live.press("Edit")
        live.editor().fill(text)
    for page in (first, second):
        live.page = page
        live.open()
        for where, text in zip(
            at, ["print('first')", "print('second, again')"], strict=True
        ):
            live.at = where
            expect(live.editor()).to_have_value(text)
    # What one forgets, the other does not bring back.
    live.page = first
    live.press("Forget them", first.locator("p.live-memory"))
    first.wait_for_load_state()
    live.page = second
    live.open()
    expect(live.editor()).to_have_count(0)
    live.context.close()


@pytest.fixture(scope="module")
def slow(browser, site):
    with browsers.serving(site.folder, browsers.Slow) as address:
        live = Live(browser, Site(site.folder, address), LIGHT)
        live.page.set_default_timeout(LONG)
        expect.set_options(timeout=LONG)
        yield live
        live.context.close()
        assert live.errors == []


def test_on_a_slow_network_the_progress_is_said(slow):
    slow.page.evaluate(SAID)
    slow.press("Run")
    expect(slow.output()).to_contain_text("The same as on the page.")
    said = slow.page.evaluate("said")
    shares = [
        int(m[1]) for s in said if (m := re.fullmatch(r"Loading Python: (\d+) %", s))
    ]
    assert len(shares) > 20
    assert shares == sorted(shares)
    assert max(b - a for a, b in pairwise(shares)) < 20
    assert shares[-1] > 90


def test_an_array_that_is_too_large_is_an_error_like_others(slow):
    slow.edit("import numpy as np\nnp.zeros((10**6, 10**6))")
    expect(slow.output()).to_contain_text("ValueError: array is too big")


@pytest.mark.parametrize(
    ("fills", "said"),
    [(ALL, "A page has no room for this."), (UNTOLD, "its memory is full.")],
)
def test_when_the_memory_is_full_the_page_says_so_and_goes_on(slow, fills, said):
    slow.edit(fills)
    expect(slow.output()).to_contain_text(said)
    expect(slow.bar()).not_to_contain_text("Running…")
    slow.edit("print(6 * 7)")
    expect(slow.output().locator("pre")).to_have_text(re.compile(r"^42\s*$"))
