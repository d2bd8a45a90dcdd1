"""Linked tabs, such as NumPy and PyTorch: what shows that they do the same.

Either all end with the same output, or the visible code after them compares a value of
each, or a check does, with `tabs_agree(ours, theirs)`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from tools import visible
from tools.pages import Block, Page

COMPARES = re.compile(r"\ballclose\(|\babs\(")
# Two names for one argument.
NAMES = {"dim": "axis", "keepdim": "keepdims"}


def tabs_agree(ours: Any, theirs: Any, *, rtol: float = 1e-9) -> None:
    """Assert that what two tabs made is equal, in two different numbers at least.

    One number, or the same one repeated, says too little: a sum in place of a mean and
    a matrix on its side are equal for one example.
    """
    a, b = (np.asarray(_plain(value), dtype=float) for value in (ours, theirs))
    if a.shape != b.shape:
        raise AssertionError(f"the tabs differ: shapes {a.shape} and {b.shape}")
    if len(np.unique(a)) < 2:
        raise AssertionError("compare the tabs in two different numbers at least")
    scale = np.abs(a[np.isfinite(a)]).max(initial=0.0)
    if not np.allclose(a, b, rtol=rtol, atol=rtol * scale):
        raise AssertionError(f"the tabs differ:\n{a}\n{b}")


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.detach().numpy() if hasattr(value, "detach") else value


@dataclass
class Tabs:
    """Tabs side by side: the fences of each, by heading, and what follows them."""

    line: int
    fences: dict[str, list[Block]]
    after: list[Block]  # up to the next heading or the next tabs

    def held(self) -> bool:
        """Whether something would fail if one of the tabs did something else."""
        if all("Traceback" in tab[-1].source for tab in self.fences.values()):
            return True  # errors, which are compared by their words
        last = [_last_output(fences) for fences in self.fences.values()]
        if all(last) and len(set(last)) == 1:
            return True
        if any(b.kind == "check" and "tabs_agree(" in b.source for b in self.after):
            return True
        compared = [b for b in self.after if COMPARES.search(b.source)]
        used = _reads([b for b in compared if b.kind == "pycon" and not b.folded])
        made = [_binds(tab) for tab in self.fences.values()]
        both = set.intersection(*made)  # bound anew by the last tab
        return all(used & (names - both) for names in made)

    def other_settings(self) -> list[str]:
        """The arguments that the tabs have in common, but not with the same value."""
        given = [_settings(fences) for fences in self.fences.values()]
        common = set.intersection(*(set(one) for one in given))
        return sorted(k for k in common if len({tuple(one[k]) for one in given}) > 1)


def groups(page: Page) -> list[Tabs]:
    """All linked tabs of a page that hold code, where there are two or more."""
    lines = zip(page.lines, page.inside, strict=True)
    tabbed = [any(_is_tab(h) for h in [*inside, line]) for line, inside in lines]
    found = []
    for start, end in _runs(tabbed):
        fences: dict[str, list[Block]] = {}
        for block in page.of("python", "pycon"):
            if start < block.line <= end:
                tab = next(h for h in reversed(block.inside) if _is_tab(h))
                fences.setdefault(tab, []).append(block)
        stop = _stop(page, tabbed, end)
        after = [b for b in page.blocks if end < b.line <= stop]
        if len(fences) > 1:
            found.append(Tabs(start + 1, fences, after))
    return found


def _is_tab(line: str) -> bool:
    return line.lstrip().startswith("=== ")


def _runs(tabbed: list[bool]) -> Iterator[tuple[int, int]]:
    """Where each run of lines in tabs begins, and the line after it, from 0."""
    at = 0
    for inside, run in groupby(tabbed):
        length = len(list(run))
        if inside:
            yield at, at + length
        at += length


def _stop(page: Page, tabbed: list[bool], at: int) -> int:
    """Where what belongs to tabs that end at `at` ends: heading, or other tabs."""
    while at < len(page.lines) and not (tabbed[at] or page.prose[at].startswith("#")):
        at += 1
    return at


def _last_output(fences: list[Block]) -> str:
    """What the tab shows last; a shape is the same in both libraries."""
    shown = [e.want for b in fences if b.kind == "pycon" for e in visible.examples(b)]
    text = re.sub(r"torch\.Size\(\[(.*?)\]\)", r"(\1)", shown[-1] if shown else "")
    return " ".join(text.split()).replace(",)", ")")


def _reads(blocks: list[Block]) -> set[str]:
    statements = (names for block in blocks for names in visible.statements(block))
    return set().union(*(names.reads for names in statements))


def _binds(blocks: list[Block]) -> set[str]:
    return set().union(*map(visible.bound, blocks))


def _settings(fences: list[Block]) -> dict[str, list[str]]:
    """The constants that a tab gives to each argument, by its name, in any order."""
    found: dict[str, list[str]] = {}
    trees = [ast.parse(visible.typed(block)) for block in fences]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            name = NAMES.get(node.arg or "", node.arg or "")
            found.setdefault(name, []).append(repr(node.value.value))
    return {name: sorted(values) for name, values in found.items()}
