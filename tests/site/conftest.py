"""The site, built once and served to a headless Chromium.

The browser tests are skipped where there is no Chromium. With
NNGUIDE_REQUIRE_BROWSER=1, as in `.ci/run`, they fail instead.
"""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.pages import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]


@dataclass
class Site:
    """The built site: its folder, its address, and the address of each page."""

    folder: Path
    base: str

    @property
    def urls(self) -> list[str]:
        """Each page's address below the base; the home page is the empty one."""
        found = self.folder.rglob("index.html")
        return sorted(
            p.relative_to(self.folder).as_posix().removesuffix("index.html")
            for p in found
        )


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        base = f"http://127.0.0.1:{server.server_port}/"
        build(folder, base)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder, base)
        server.shutdown()


def build(folder: Path, base: str) -> None:
    """Build the site as it will be hosted at `base`; a warning fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    environment = {**os.environ, "SITE_URL": base, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("NNGUIDE_EXECUTE", None)
    built = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if built.returncode:
        pytest.fail(built.stdout + built.stderr, pytrace=False)


@pytest.fixture(scope="session")
def browser():
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        reason = "no Chromium on this machine: install it to run the browser tests"
        if os.environ.get("NNGUIDE_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()
