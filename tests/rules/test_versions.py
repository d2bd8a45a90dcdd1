"""The footer names the versions that pages were verified with: these."""

import os
import re
import sys
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement

from tools import hooks, needs, reading
from tools.pages import DOCS, ROOT

READER, ALL = "requirements-reader.txt", "requirements.txt"


def pins(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if re.match(r"[\w-]+.*==", line)]


PINS = [*pins(READER), *pins(ALL)]


@pytest.mark.skipif(
    bool(os.environ.get("NNGUIDE_NEWEST")),
    reason="this run tries the newest releases, not the pinned ones",
)
@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin.name)
def test_the_pinned_version_is_installed(pin):
    if pin.marker is not None and not pin.marker.evaluate():
        pytest.skip(f"{pin} is for another Python")
    assert pin.specifier.contains(version(pin.name).partition("+")[0])


def test_each_package_is_pinned_in_one_place():
    """The larger file takes in the smaller, and repeats none of it."""
    assert f"-r {READER}" in (ROOT / ALL).read_text("utf-8").splitlines()
    assert {pin.name for pin in pins(READER)}.isdisjoint(p.name for p in pins(ALL))


IMPORT = re.compile(r"^(?:>>> |\.\.\. )? *(?:import|from) (\w+)", re.M)
NAMES = {"sklearn": "scikit-learn"}


def imported() -> set[str]:
    """The packages that the code of the pages imports, by the names that pip knows."""
    found: set[str] = set()
    for path in [*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")]:
        for block in reading.page(path).of("python", "pycon"):
            found |= set(IMPORT.findall(block.source))
    return {NAMES.get(name, name) for name in found - set(sys.stdlib_module_names)}


def test_the_reader_gets_what_the_pages_import_and_no_more():
    there = {pin.name for pin in pins(READER)}
    of_the_package = {
        Requirement(line).name for line in requires("nnguide") if "extra" not in line
    }
    of_an_extra = {name for names in needs.EXTRAS.values() for name in names}
    used = imported() - {"nnguide"}
    assert {"torch", "scikit-learn"} <= used - of_an_extra <= there
    assert there <= imported() | of_the_package


def test_the_footer_names_the_pins():
    at = {pin.name: str(pin.specifier).removeprefix("==") for pin in pins(READER)}
    said = "PyTorch {torch}, NumPy {numpy}, Matplotlib {matplotlib}".format(**at)
    assert hooks.verified_versions() == said
