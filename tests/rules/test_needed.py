"""`nnguide doctor` names the pages that really need what is missing."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from nnguide._doctor import needed as told
from tools import course, first_cell, needs, reading, wheel
from tools.pages import DOCS, Page

PROJECT = wheel.project()
FEW = 5  # titles that a sentence can hold
# In the order of the nav, where the path is walked in its parts.
PAGES = {name: reading.page(DOCS / name) for name in course.entries(course.nav())}
PARTS = {"index": "Home", "pytorch": "PyTorch"}


def needed(page: Page) -> set[str]:
    """The packages without which a reader cannot run the whole page."""
    found = {name for block in page.of("needs") for name in block.source.split()}
    packages = {p for name in found for p in needs.EXTRAS.get(name, (name,))}
    for block in page.of("python", "pycon"):
        packages |= first_cell.modules(block.source)
    names = first_cell.CALLED
    return {names.get(name, name) for name in packages - sys.stdlib_module_names}


def title(page: Page) -> str:
    """The title of a page, without marks of code."""
    line = next(line for line in page.prose if line.startswith("# "))
    return line.removeprefix("# ").replace("`", "")


def listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def said(package: str) -> str:
    """The pages that need a package, as the doctor names them."""
    there = [name for name, page in PAGES.items() if package in needed(page)]
    if len(there) <= FEW:
        return listed(f'"{title(PAGES[name])}"' for name in there)
    parts = dict.fromkeys(Path(name).with_suffix("").parts[0] for name in there)
    names = listed(PARTS.get(part, part.capitalize()) for part in parts)
    return f"{len(there)} of the pages, in {names}"


@pytest.mark.parametrize("need", told.NEEDS, ids=lambda need: need.packages[0])
def test_the_doctor_names_the_pages_that_need_a_package(need):
    assert {said(package) for package in need.packages} == {need.pages}


def test_the_doctor_names_the_page_that_needs_gloo():
    assert said(needs.GLOO) == told.GLOO


def test_nothing_that_a_page_needs_is_left_out():
    always = {Requirement(line).name for line in PROJECT["dependencies"]}
    named = {name for need in told.NEEDS for name in need.packages}
    used = {name for page in PAGES.values() for name in needed(page)}
    assert used - {"nnguide", needs.GLOO} - always == named


def test_what_an_extra_brings_is_named_together():
    named = {need.extra: need.packages for need in told.NEEDS}
    assert needs.EXTRAS.items() <= named.items()


@pytest.mark.parametrize("need", told.NEEDS, ids=lambda need: need.packages[0])
def test_the_extra_has_their_versions(need):
    lines = PROJECT["optional-dependencies"][need.extra]
    assert set(need.packages) <= {Requirement(line).name for line in lines}
