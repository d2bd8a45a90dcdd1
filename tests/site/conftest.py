"""The site, built once for all workers and served to a headless Chromium in each.

The browser tests are skipped where there is no Chromium. With
NNGUIDE_REQUIRE_ALL=1, as in `.ci/run`, they fail instead.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import browser as browsers
from tools import needs
from tools.pages import ROOT

pytest.register_assert_rewrite("tests.site.moving")

# The address for which the site is built. Each worker serves it at another port, so a
# page that asks for its own full address is as foreign as one that asks another host.
HOST = "https://nnguide.example.org/"


@dataclass
class Site:
    """The built site: its folder, and the address at which this worker serves it."""

    folder: Path
    address: str
    base: str = HOST  # what a full address of the site begins with

    @property
    def urls(self) -> list[str]:
        """Each page's address below the base; the home page is the empty one."""
        found = self.folder.rglob("index.html")
        return sorted(
            p.relative_to(self.folder).as_posix().removesuffix("index.html")
            for p in found
        )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = built_once(shared_folder(tmp_path_factory))
    with browsers.serving(folder) as address:
        yield Site(folder, address)


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of this test run, the same for all of its workers."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def built_once(shared: Path) -> Path:
    """Build the site, or wait for the worker that does so."""
    folder, log = shared / "site", shared / "site.log"
    try:
        (shared / "site.lock").touch(exist_ok=False)
    except FileExistsError:
        while not log.exists():
            time.sleep(0.1)
    else:
        wrong = "the build was stopped"
        try:
            wrong = build(folder)
        finally:
            (shared / "site.part").write_text(wrong, "utf-8")
            (shared / "site.part").rename(log)
    if wrong := log.read_text("utf-8"):
        pytest.fail(wrong, pytrace=False)
    return folder


def build(folder: Path) -> str:
    """Build the site; what is wrong with it, a warning included."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    environment = {**os.environ, "SITE_URL": HOST, "NO_MKDOCS_2_WARNING": "1"}
    for switch in ("NNGUIDE_EXECUTE", "NNGUIDE_OFFLINE"):
        environment.pop(switch, None)
    built = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return built.stdout + built.stderr if built.returncode else ""


@pytest.fixture(scope="session")
def browser():
    program = browsers.program()
    if program is None:
        needs.skip_or_fail(
            "no Chromium on this machine: install it to run the browser tests"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=browsers.FLAGS
        )
        yield chromium
        chromium.close()
