r"""Formulas inside sentences: which of them state an equation, and what holds it.

An equation that computes, such as $e = \hat y - y$, is held if a `holds` runs it, if
quoted words of a check, a given or the page's plain comment contain it, if it is
arithmetic or an identity, or if it stands word for word in a formula that is held.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools import arithmetic, displays, latex
from tools.chains import FORMULA
from tools.equations import Wrong, hold
from tools.pages import Page
from tools.prose import find

EQUATION = re.compile(r"=|\\(?:approx|leftarrow)\b")
INEQUALITY = re.compile(r"[<>]|\\(?:le|ge)\b")
SIGN = re.compile(r"(?<=[\w)}\]|] )[-+<>](?= )|\\[lg]e\b")
INDEX = re.compile(r"[_^]\{?\[?(\d)")
SIGNS = {"+", "-"}


@dataclass(frozen=True)
class Inline:
    """A formula in a sentence, and what holds it; `near` says which is almost so."""

    line: int
    start: int
    tex: str
    kind: str  # "equation", "inequality" or "mention"
    means: str = ""
    near: str = ""

    def __str__(self) -> str:
        near = f", one sign off ${self.near}$" if self.near else ""
        return f"line {self.line}: ${' '.join(self.tex.split())}${near}"


def loose(page: Page) -> list[Inline]:
    """The equations in sentences that compute something, and that nothing holds."""
    return [one for one in of_page(page) if one.kind == "equation" and not one.means]


def kind_of(tex: str) -> str:
    """Whether a formula says that two things are equal, or computes nothing."""
    if EQUATION.search(tex) and (SIGN.search(tex) or INDEX.search(tex)):
        return "equation"
    return "inequality" if INEQUALITY.search(tex) else "mention"


def of_page(page: Page) -> list[Inline]:
    """The formulas in the sentences of a page, in order."""
    text = "\n".join(page.prose)
    end = text.find("\n## Sources\n")
    found = [m for m in FORMULA.finditer(text[: end if end > 0 else None]) if m[2]]
    quoted, computed = list(_quoted(page, text)), arithmetic.of_page(page)
    shown = [d.tex for d in displays.of_page(page, "") if d.means]
    means = [_means(m, text, page, quoted, computed) for m in found]
    sure = [*shown, *(m[2] for m, by in zip(found, means, strict=True) if by)]
    known = [_tokens(tex) for tex in sure]
    result = []
    for match, by in zip(found, means, strict=True):
        tokens = _tokens(match[2])
        if not by and any(_within(tokens, other) for other in known):
            by = "twin"
        near = "" if by else next((t for t in sure if _near(tokens, _tokens(t))), "")
        line = text.count("\n", 0, match.start()) + 1
        kind = kind_of(match[2])
        result.append(Inline(line, match.start(2), match[2], kind, by, near))
    return result


def _means(
    match: re.Match[str],
    text: str,
    page: Page,
    quoted: list[tuple[int, int]],
    computed: list[arithmetic.Comparison],
) -> str:
    """What holds this formula by itself."""
    if kind_of(match[2]) != "equation":
        return ""
    start, end = match.span(2)
    if any(a <= start and end <= b for a, b in quoted):
        return "quoted"
    if _run(match, text, page):
        return "holds"
    here = " ".join(match[2].split())
    if any(one.text and here == one.text for one in computed):
        return "arithmetic"
    try:
        return "identity" if hold(match[2]) else ""
    except (Wrong, ArithmeticError, IndexError, TypeError, ValueError):
        return ""


def _run(match: re.Match[str], text: str, page: Page) -> bool:
    """Whether a check of its paragraph names it by its words."""
    line = text.count("\n", 0, match.start()) + 1
    return any(
        words in match[2]
        for block in page.of("check")
        if block.paragraph_line <= line < block.line
        for words in displays.named(block.source)
    )


def _quoted(page: Page, text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that a check, a given or the plain comment quotes."""
    starts = page.starts()
    for block in page.of("check", "given", "plain"):
        if block.kind == "check":
            nodes = ast.walk(ast.parse(block.source))
            values = [n.value for n in nodes if isinstance(n, ast.Constant)]
            phrases = [value for value in values if isinstance(value, str) and value]
        else:
            phrases = re.findall(r'"([^"]+)"', block.source)
        everywhere = block.kind == "plain"
        first = 0 if everywhere else starts[block.paragraph_line - 1]
        last = len(text) if everywhere else starts[block.line - 1]
        for words in phrases:
            at = first
            while words.strip() and (place := find(words, text, at)):
                if place.end() > last:
                    break
                yield place.span()
                at = place.end()


def _tokens(tex: str) -> list[str]:
    return [token.text for token in latex.tokens(tex) if token.text not in "&."]


def _within(some: list[str], others: list[str]) -> bool:
    size = len(some)
    return any(some == others[i : i + size] for i in range(len(others) - size + 1))


def _near(some: list[str], others: list[str]) -> bool:
    """Whether the two differ by one plus or minus."""
    if len(some) != len(others) or "=" not in some:
        return False
    apart = [{a, b} for a, b in zip(some, others, strict=True) if a != b]
    return apart == [SIGNS]
