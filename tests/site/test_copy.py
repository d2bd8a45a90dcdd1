"""What the copy button gives, pasted in page order into a fresh interpreter, runs."""

import json
import os
import subprocess
import sys

import nbformat
import pytest

from tools import pages

# Runs the blocks one statement at a time, as pasting does. A statement may raise only
# in a block whose page shows a traceback, and it must do so there.
RUNNER = """
import ast, json, sys, warnings
import matplotlib
matplotlib.use("agg")
warnings.simplefilter("error")
space = {"__name__": "__main__"}
for number, (code, raises) in enumerate(json.load(sys.stdin)):
    raised = 0
    for statement in ast.parse(code).body:
        try:
            exec(compile(ast.Module([statement], []), f"block {number}", "exec"), space)
        except Exception as error:
            raised += 1
            if not raises:
                sys.exit(f"block {number} raises {error!r}:\\n{code}")
    if raised != raises:
        sys.exit(f"block {number} raised {raised} errors, the page shows {raises}")
"""
# Shows each block as a reader would, in its tab or opened note, clicks its button, and
# reads the clipboard.
READ = """
async selector => {
    const copied = [];
    for (const button of document.querySelectorAll(selector)) {
        for (let at = button; at; at = at.parentElement) {
            if (at.tagName === 'DETAILS') at.open = true;
            if (at.classList.contains('tabbed-block')) {
                const set = at.closest('.tabbed-set');
                const place = [...at.parentElement.children].indexOf(at);
                set.querySelectorAll(':scope > input')[place].checked = true;
            }
        }
        await navigator.clipboard.writeText('');
        button.click();
        copied.push(await navigator.clipboard.readText());
    }
    return copied;
}
"""


def sources():
    """Every page that holds Python."""
    found = [p for p in pages.pages() if pages.DOCS in p.parents]
    return [p for p in found if pages.read(p).of("python", "pycon")]


def expected(path):
    """Per block of the page: its language, and how many errors it shows."""
    page = pages.read(path)
    return [
        b.source.count("Traceback (most recent call last)")
        for b in page.of("python", "pycon", "skipped")
        if b.kind != "skipped"
    ]


def named(path):
    return path.relative_to(pages.DOCS).as_posix()


@pytest.fixture
def copied_from(browser, site):
    """A function that gives what all copy buttons of a page give."""

    def copied_from(path):
        url = path.relative_to(pages.DOCS).with_suffix("").as_posix() + "/"
        url = url.removesuffix("index/")
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(site.base + url, wait_until="load")
        copied = copied_python(page)
        context.close()
        return copied

    return copied_from


@pytest.mark.parametrize("path", sorted(pages.DOCS.rglob("*.ipynb")), ids=named)
def test_a_notebook_copies_the_cells_that_its_kernel_has_run(copied_from, path):
    """The kernel is a fresh interpreter, and no check can leave a name in it."""
    cells = nbformat.read(path, as_version=4).cells
    sources = [c.source.rstrip() for c in cells if c.cell_type == "code"]
    assert [text.rstrip() for text in copied_from(path)] == sources


@pytest.mark.parametrize("path", sources(), ids=named)
def test_copied_blocks_run_in_a_fresh_interpreter(copied_from, path):
    copied, raises = copied_from(path), expected(path)
    assert len(copied) == len(raises)
    assert all(copied), "a copy button gave nothing"
    subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps(list(zip(copied, raises, strict=True))),
        text=True,
        check=True,
        cwd=pages.DOCS,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def copied_python(page):
    """The clipboard after a click on each Python block's copy button, in page order."""
    blocks = ":is(.language-python, .language-pycon)"
    page.wait_for_function(
        "blocks => [...document.querySelectorAll(`${blocks} pre > code`)]"
        ".every(code => code.closest(blocks).querySelector('button'))",
        arg=blocks,
    )
    return page.evaluate(READ, f"{blocks} button.md-code__button[data-md-type=copy]")
