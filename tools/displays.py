r"""Which displayed formulas of a page are held: by arithmetic, or by a `holds`.

    $ python -m tools.displays

lists what holds none of them, and why, page by page and docstring by docstring.
"""

import ast
import re
from dataclasses import dataclass
from importlib import import_module

import nbformat
import yaml

from tools import arithmetic, docformulas, latex, pages, rounding
from tools.chains import DISPLAYED
from tools.pages import DOCS, ROOT, Page

SIGN_OR_INDEX = re.compile(r"[-+] |[_^] (?:\{ )?(?:\[ )?\d")
UNHELD = ROOT / "tests" / "formulas" / "unheld.yml"


@dataclass(frozen=True)
class Display:
    """A displayed formula, and what holds it; `means` is empty if nothing does."""

    place: str
    line: int
    tex: str
    means: str


def of_page(page: Page, place: str) -> list[Display]:
    """The displayed formulas of a page, in order."""
    text = "\n".join(page.prose)
    computed = {c.line for c in arithmetic.of_page(page)}
    run = [block for block in page.of("check") if "holds(" in block.source]
    found = []
    for match in DISPLAYED.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        last = first + match[0].count("\n")
        below = any(
            block.paragraph_line <= last < block.line <= last + 2 for block in run
        )
        by_words = any(
            words in match[1] for block in run for words in named(block.source)
        )
        means = "holds" if below or by_words else ""
        numbers = computed & set(range(first, last + 1))
        if not means and numbers and not symbolic(match[1]):
            means = "arithmetic"
        found.append(Display(place, first, " ".join(match[1].split()), means))
    return found


def symbolic(tex: str) -> bool:
    """Whether a side has a sign or an index among its symbols: numbers say nothing."""
    return any(
        any(token.kind in ("name", "command") for token in side.tokens)
        and not rounding.only_numbers(side.tree or ("name", ""))
        and bool(SIGN_OR_INDEX.search(" ".join(token.text for token in side.tokens)))
        for equation in latex.equations(tex)
        for side in equation
    )


def named(check: str) -> list[str]:
    """The words by which the calls of `holds` name their formulas."""
    calls = [
        node
        for node in ast.walk(ast.parse(check))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "holds"
    ]
    return [ast.literal_eval(call.args[0]) for call in calls if call.args]


def on_pages() -> list[Display]:
    """The displayed formulas of all pages and notebooks."""
    found = []
    for path in pages.pages():
        found += of_page(pages.read(path), path.relative_to(ROOT).as_posix())
    for path in sorted(DOCS.rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                page = pages.parse(cell.source, path)
                found += of_page(page, path.relative_to(ROOT).as_posix())
    return found


def in_docstrings(told: set[str]) -> list[Display]:
    """The displayed formulas of the package's docstrings, and whether a test tells."""
    found = []
    for path in sorted((ROOT / "nnguide").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        module = place.removesuffix(".py").replace("/", ".")
        for name, first, text in docformulas.texts(path):
            for match in DISPLAYED.finditer(text):
                line = first + text.count("\n", 0, match.start())
                means = "test" if f"{module}.{name}" in told else ""
                tex = " ".join(match[1].split())
                found.append(Display(f"{place} {name}", line, tex, means))
    return found


def told() -> set[str]:
    """The full names of what `tests/formulas` gives symbols to."""
    cases = import_module("tests.formulas").CASES
    return {f"{thing.__module__}.{thing.__qualname__}" for thing in cases}


def reasons() -> dict[str, dict[str, str]]:
    """Why a formula is not held: by its place, and words of it."""
    return yaml.safe_load(UNHELD.read_text("utf-8")) if UNHELD.exists() else {}


def reason(display: Display) -> str:
    """Why nothing holds it, from the list; empty if it is not there."""
    listed = reasons().get(display.place, {})
    return next((why for words, why in listed.items() if words in display.tex), "")


def main() -> None:
    for name, displays in (
        ("pages", on_pages()),
        ("docstrings", in_docstrings(told())),
    ):
        held = [display for display in displays if display.means]
        print(f"{name}: {len(held)} of {len(displays)} displayed formulas are held")
        for display in displays:
            if not display.means:
                why = reason(display) or "NOT LISTED"
                print(f"  {display.place}:{display.line} {display.tex[:50]}: {why}")


if __name__ == "__main__":
    main()
