"""Each page in a real browser, visited once: by what it shows, and what it copies.

No error, no foreign request, no raw formula; accessible in light and in dark; as narrow
as a phone; and the copy buttons give what the tests have run, in that order.
"""

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from tools import pages, visible
from tools.pages import DOCS

# In dark, the rule that the color scheme can break beside the contrast; the others hold
# for both alike.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": {"type": "rule", "values": ["link-in-text-block"]},
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
LOUD = ("error", "warning")
# Shows a block as a reader would, in its tab or opened note, clicks its button, reads
# the clipboard, and puts the page back as it was. One call for each button: a page may
# write to the clipboard for five seconds after a user's act, as which Chromium takes
# each call.
READ = """
async button => {
    const back = [];
    for (let at = button; at; at = at.parentElement) {
        if (at.tagName === 'DETAILS' && !at.open) {
            at.open = true;
            back.push(() => at.open = false);
        }
        if (at.classList.contains('tabbed-block')) {
            const inputs = [...at.closest('.tabbed-set').children]
                .filter(child => child.tagName === 'INPUT');
            const chosen = inputs.find(input => input.checked);
            inputs[[...at.parentElement.children].indexOf(at)].checked = true;
            back.push(() => chosen.checked = true);
        }
    }
    await navigator.clipboard.writeText('');
    button.click();
    const copied = await navigator.clipboard.readText();
    back.forEach(restore => restore());
    return copied;
}
"""
BLOCKS = ":is(.language-python, .language-pycon)"
SOURCES = sorted(path for path in DOCS.rglob("*") if path.suffix in {".md", ".ipynb"})


def url_of(path):
    """The page's address below the site's."""
    url = path.relative_to(DOCS).with_suffix("").as_posix() + "/"
    return url.removesuffix("index/")


def test_every_page_of_the_site_is_visited(site):
    assert site.urls == sorted(map(url_of, SOURCES))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_visit(browser, site, path):
    permissions = ["clipboard-read", "clipboard-write"]
    with browser.new_context(
        color_scheme="light", reduced_motion="reduce", permissions=permissions
    ) as context:
        assert "\n".join(problems(context.new_page(), site, path)) == ""


def problems(page, site, path):
    """What is wrong with the page that is made from the source at `path`."""
    wrong = []
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("console", lambda m: m.type in LOUD and wrong.append(f"console: {m.text}"))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    own = (site.address, "data:", "blob:")
    page.on(
        "request",
        lambda r: r.url.startswith(own) or wrong.append(f"foreign: {r.url}"),
    )
    url = url_of(path)
    response = page.goto(site.address + url, wait_until="load")
    assert response.ok, f"HTTP {response.status}"
    wrong += [f"raw math: {text}" for text in page.evaluate(RAW_MATH)]
    page.set_viewport_size({"width": 390, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 390:
        wrong.append(f"scrolls sideways on a phone: {width} px")
    page.set_viewport_size({"width": 1280, "height": 720})
    if expected := code_of(path):
        wrong += uncopied(expected, copied(page))
    page.evaluate(SIMPLIFY, FORMULAS if url in WITH_CODE else f"{FORMULAS}, {CODE}")
    page.add_style_tag(content=STILL)
    wrong += violations(page, "light")
    page.evaluate(DARKEN)
    wrong += violations(page, "dark")
    return wrong


def violations(page, scheme):
    """What axe finds on the page as it is shown."""
    page.evaluate(SAMPLE)
    contrast = {"type": "rule", "values": ["color-contrast"]}
    found = [
        *axe(page, RULES[scheme], rules={"color-contrast": {"enabled": False}}),
        *axe(page, contrast, include=[["[data-sample]"]]),
    ]
    for violation in found:
        for node in violation["nodes"]:
            why = "; ".join(c["message"] for c in node["any"] + node["all"])
            yield f"{scheme}: {violation['id']}: {node['target'][0]}: {why}"


def axe(page, only, *, include=(), rules=None):
    """The violations of these rules, everywhere or in what is included."""
    context = {"exclude": [[FORMULAS]], **({"include": include} if include else {})}
    options = {"resultTypes": ["violations"], "runOnly": only, "rules": rules or {}}
    return Axe().run(page, context, options).response["violations"]


def code_of(path):
    """What the page test or the kernel of the notebook runs, block by block.

    Both are fresh interpreters in which no check leaves a name.
    """
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        return [cell.source for cell in cells if cell.cell_type == "code"]
    shown = pages.read(path).of("python", "pycon", "skipped")
    return [visible.typed(block) for block in shown]


def copied(page):
    """The clipboard after a click on each Python block's copy button, in page order."""
    page.wait_for_function(
        "blocks => [...document.querySelectorAll(`${blocks} pre > code`)]"
        ".every(code => code.closest(blocks).querySelector('button'))",
        arg=BLOCKS,
    )
    buttons = page.locator(f"{BLOCKS} button.md-code__button[data-md-type=copy]")
    return [button.evaluate(READ) for button in buttons.element_handles()]


def uncopied(expected, found):
    """Where the copied blocks are not those that were run."""
    if len(expected) != len(found):
        yield f"{len(found)} blocks are copied, {len(expected)} were run"
    for number, (run, got) in enumerate(zip(expected, found, strict=False), start=1):
        if run.rstrip() != got.rstrip():
            yield f"block {number} gives {got!r}, but this was run: {run!r}"
