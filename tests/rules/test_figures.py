"""Rules of figures: the build folds their code, so no page folds it by hand."""

import re

import pytest

from tools import pages
from tools.pages import ROOT, Page

PAGES = pages.pages()
BY_HAND = re.compile(r"\?\?\?\+?\s+example\b|.*\bcode\b.*\bdraws\b")


def folded_by_hand(page: Page) -> list[str]:
    """Figures in a note made for their code, or with an image outside of it."""
    drawn = {blocks[-1].line for blocks in page.drawings()}
    return [
        f"line {block.line}: the build folds the code of a figure, no note is needed"
        for block in page.blocks
        if block.image
        and (block.line not in drawn or any(map(BY_HAND.match, block.inside)))
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_figure_is_folded_by_hand(path):
    assert not folded_by_hand(pages.read(path))


FENCE = "```python\nplt.plot(x)\n```\n"
IMAGE = "![A line that rises](assets/figures/x.svg)\n"
INDENTED = "".join(f"    {line}\n" for line in FENCE.splitlines())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'??? example "The code that draws this"\n\n{INDENTED}\n{IMAGE}', 3),
        (f'??? example "Curves"\n\n{INDENTED}\n    {IMAGE}', 3),
        (f'???+ note "The code that draws it"\n\n{INDENTED}\n    {IMAGE}', 3),
        (f'=== "NumPy"\n\n{INDENTED}\n{IMAGE}', 3),
    ],
)
def test_the_old_form_is_found(text, line):
    found = folded_by_hand(pages.parse(text, ROOT / "page.md"))
    assert [one.partition(":")[0] for one in found] == [f"line {line}"]


@pytest.mark.parametrize(
    "text",
    [
        f"{FENCE}\n{IMAGE}",
        f'??? success "Solution"\n\n{INDENTED}\n    {IMAGE}',
        f'=== "NumPy"\n\n{INDENTED}\n    {IMAGE}',
    ],
)
def test_the_new_form_passes(text):
    assert not folded_by_hand(pages.parse(text, ROOT / "page.md"))
