"""What the copy buttons of a page give: block by block, what the tests have run."""

import nbformat

from tools import pages, visible

BLOCKS = ":is(.language-python, .language-pycon)"
BUTTONS = f"{BLOCKS} button.md-code__button[data-md-type=copy]"
# Clicks the buttons from the given one on, and notes what each writes; the clipboard is
# read at last. A block is shown as a reader would, in its tab or opened note, and then
# put back as it was. In between the page is never drawn, which would take longer than
# all the rest. A page may write for five seconds after a user's act, as which Chromium
# takes each call, so this stops after two.
CLICK = """async ([selector, first]) => {
    const click = button => {
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
        button.click();
        back.forEach(restore => restore());
    };
    const end = performance.now() + 2000;
    const written = [];
    const note = () => written[written.length - 1] += getSelection();
    await navigator.clipboard.writeText('');
    document.addEventListener('copy', note);
    for (const button of [...document.querySelectorAll(selector)].slice(first)) {
        written.push('');
        click(button);
        if (performance.now() > end) break;
    }
    document.removeEventListener('copy', note);
    return [written, await navigator.clipboard.readText()];
}"""


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
    """What each Python block's copy button writes to the clipboard, in page order."""
    page.wait_for_function(
        "blocks => [...document.querySelectorAll(`${blocks} pre > code`)]"
        ".every(code => code.closest(blocks).querySelector('button'))",
        arg=BLOCKS,
    )
    found, count = [], page.locator(BUTTONS).count()
    while len(found) < count:
        written, clipboard = page.evaluate(CLICK, [BUTTONS, len(found)])
        assert clipboard == written[-1]
        found += written
    return found


def uncopied(expected, found):
    """Where the copied blocks are not those that were run."""
    if len(expected) != len(found):
        yield f"{len(found)} blocks are copied, {len(expected)} were run"
    for number, (run, got) in enumerate(zip(expected, found, strict=False), start=1):
        if run.rstrip() != got.rstrip():
            yield f"block {number} gives {got!r}, but this was run: {run!r}"
