"""Pictures of the real TensorBoard, for the page about it.

    python -m tools.tensorboard_pictures

runs the fences of the page above its last picture, starts TensorBoard on this machine
for the runs that they have written, opens each tab in the Chromium of the tests, and
stores what is seen, with a seal of those fences.
"""

import hashlib
import io
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from doctest import DocTestParser
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tools import browser, pages
from tools.pages import DOCS, Block, Page

PAGE = DOCS / "pytorch/tensorboard.md"
PICTURE = re.compile(
    r"\(\.\./assets/images/tensorboard-(?P<tab>\w+)\.png\)"
    r'\{ width="(?P<width>\d+)" height="(?P<height>\d+)" \}'
)
SEAL = "Written by"  # the name under which a picture keeps it
LONG = 20_000  # milliseconds: other work may share the processor


def picture(tab: str) -> Path:
    """Where the picture of a tab is stored."""
    return DOCS / f"assets/images/tensorboard-{tab}.png"


def pictures(page: Page) -> dict[str, tuple[int, int]]:
    """The tabs that the page shows, with the size of each picture."""
    found = PICTURE.finditer("\n".join(page.lines))
    return {p["tab"]: (int(p["width"]), int(p["height"])) for p in found}


def fences(page: Page) -> list[Block]:
    """The code above the last picture: what has written all that is seen."""
    last = max(i for i, line in enumerate(page.lines, 1) if PICTURE.search(line))
    return [block for block in page.of("python", "pycon") if block.line < last]


def seal(page: Page) -> str:
    """A few letters that change with the code that writes the runs."""
    source = "".join(block.source for block in fences(page))
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def run(page: Page) -> dict[str, Any]:
    """Run the fences as a reader would; the names that they leave."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with redirect_stdout(io.StringIO()):
        for block in fences(page):
            if block.kind == "python":
                exec(compile(block.source, str(page.path), "exec"), names)
                continue
            for example in DocTestParser().get_examples(block.source):
                exec(compile(example.source, str(page.path), "single"), names)
    return names


@contextmanager
def serving(logs: Path) -> Iterator[str]:
    """The address of a TensorBoard for these runs, as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logs)]
    command += ["--host", "127.0.0.1", "--port", port, "--load_fast=false"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            said = []
            for line in server.stdout or ():
                said.append(line)
                if f":{port}/" in line:
                    break
            else:
                raise RuntimeError(f"TensorBoard did not start: {''.join(said)}")
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def open_tab(page: Any, address: str, tab: str) -> None:
    """Show a tab. Only its name behind the `#` differs, so leave the old one first."""
    page.goto("about:blank")
    page.goto(f"{address}?darkMode=false#{tab}", wait_until="load")


def point_at(page: Any, chart: int, step: int) -> dict[str, list[str]]:
    """Move the mouse to a step of a chart of Scalars: what the box says of each run."""
    box = page.locator("vz-line-chart2").nth(chart)
    box.wait_for(timeout=LONG)
    table = page.locator("vz-line-chart-tooltip table").nth(chart)
    end = time.monotonic() + LONG / 1000
    while time.monotonic() < end:
        place = box.bounding_box()
        for share in range(20, 100, 4):
            x = place["x"] + place["width"] * share / 100
            page.mouse.move(x, place["y"] + place["height"] / 2)
            page.wait_for_timeout(100)  # until the box is there
            rows = table.inner_text().splitlines()[1:] if table.count() else []
            told = [row.strip().split("\t") for row in rows if row.strip()]
            if told and all(row[3] == str(step) for row in told):
                return {row[0]: row[1:3] for row in told}
    raise RuntimeError(f"no curve of chart {chart} has a point at step {step}")


def prepare(page: Any, tab: str) -> None:
    """Bring a tab into the state of its picture."""
    if tab == "scalars":
        print("step 160:", point_at(page, 1, 160))
    elif tab == "graphs":
        box = page.locator("g.node text").filter(has_text="Sequential").first
        box.wait_for(timeout=LONG)
        page.wait_for_timeout(1500)  # until it has moved to its place
        box.dblclick(force=True)  # a rectangle lies above it
        page.wait_for_timeout(1500)
        page.get_by_text("Fit to screen").click()
        page.wait_for_timeout(1500)
        page.locator("tf-graph-scene svg#svg").click(position={"x": 30, "y": 300})
    elif tab == "projector":
        for _ in range(LONG // 100):  # another frame comes before it
            if frame := page.frame(url=re.compile("projector_binary")):
                break
            page.wait_for_timeout(100)
        total = frame.locator("#total-variance")
        total.filter(has_text="%").wait_for(timeout=LONG)
        print(total.inner_text())
        frame.locator("#colorby").click()
        frame.locator("paper-item").filter(has_text="10 colors").first.click()
    page.wait_for_timeout(2500)  # until nothing moves any more


def store(tab: str, shot: bytes, mark: str) -> None:
    """Write a picture in few colors, with the seal of the code behind it."""
    with Image.open(io.BytesIO(shot)) as image:
        light = image.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    info = PngInfo()
    info.add_text(SEAL, mark)
    light.save(picture(tab), optimize=True, pnginfo=info)
    print(picture(tab).name, f"{picture(tab).stat().st_size / 1024:.0f} KB")


def main() -> None:
    """Take all pictures of the page."""
    from playwright.sync_api import sync_playwright

    page = pages.read(PAGE)
    names = run(page)
    try:
        with serving(names["digits"]) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser.program(), args=browser.FLAGS
            )
            for tab, (width, height) in pictures(page).items():
                seen = chromium.new_page(viewport={"width": width, "height": height})
                open_tab(seen, address, tab)
                prepare(seen, tab)
                store(tab, seen.screenshot(), seal(page))
                seen.close()
            chromium.close()
    finally:
        shutil.rmtree(names["folder"])


if __name__ == "__main__":
    main()
