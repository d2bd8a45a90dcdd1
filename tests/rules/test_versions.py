"""The footer names the versions that pages were verified with: these."""

import os
import re
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement

from tools import hooks
from tools.pages import ROOT

PINS = [
    Requirement(line)
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    if re.match(r"[\w-]+.*==", line)
]


@pytest.mark.skipif(
    bool(os.environ.get("NNGUIDE_NEWEST")),
    reason="this run tries the newest releases, not the pinned ones",
)
@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin.name)
def test_the_pinned_version_is_installed(pin):
    if pin.marker is not None and not pin.marker.evaluate():
        pytest.skip(f"{pin} is for another Python")
    assert pin.specifier.contains(version(pin.name).partition("+")[0])


def test_the_footer_names_the_pins():
    pins = {pin.name: str(pin.specifier).removeprefix("==") for pin in PINS}
    for name in ("torch", "numpy", "matplotlib"):
        assert pins[name] in hooks.verified_versions()
