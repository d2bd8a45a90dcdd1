"""A folder served to a headless Chromium: for tests of the site, and for the sweep."""

import functools
import http.server
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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


def program() -> str | None:
    """The Chromium of this machine, if it has one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: object) -> None:
        pass


class Slow(Quiet):
    """Sends each file in pieces, with pauses, as over a thin line."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        while piece := source.read(2**18):
            time.sleep(0.05)
            outputfile.write(piece)


@contextmanager
def serving(folder: Path, kind: type[Quiet] = Quiet) -> Iterator[str]:
    """The address at which the folder is served, as long as the block lasts."""
    handler = functools.partial(kind, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
