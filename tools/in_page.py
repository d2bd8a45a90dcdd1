"""MkDocs hooks: the pages whose code runs in the browser, and the files that run it.

Each fence gets its number and, if it cannot run, what it lacks. What it needs of the
fences above is worked out in the browser, where the reader may have changed them.
"""

import json
import math
import re
import shutil
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from live.slices import Program
from nnguide.data import weights
from nnguide.data._files import verify_file
from tools import pages, runtime, visible, wheel
from tools.pages import ROOT, Block

FENCE = re.compile(r'<div class="language-(?:python|pycon) highlight"')
# Exercises are answered on their pages; this one lists them.
INDEX = "reference/exercises.md"
FOLDER = "assets/live"
MEGABYTE = 1_000_000

_armed: dict[str, str] = {}


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Number the fences of a page that has some of its own."""
    _armed.pop(page.file.src_uri, None)
    if page.file.src_uri == INDEX:
        _armed[INDEX] = "solved"
        return html
    if "data-figure=" in html:
        _armed[page.file.src_uri] = "moving"
    blocks = fences(Path(page.file.abs_src_path or ""))
    if not blocks or len(FENCE.findall(html)) != len(blocks):
        return html  # no code, or that of docstrings
    _armed[page.file.src_uri] = "page"
    marks = iter(attributes(blocks))
    return FENCE.sub(lambda m: f"{m[0]} {next(marks)}", html)


def fences(path: Path) -> list[Block]:
    """The Python fences of a page, or the code cells of a notebook."""
    if path.suffix == ".ipynb":
        return visible.cells(nbformat.read(path, as_version=4))
    return pages.read(path).of("python", "pycon", "skipped")


def program(blocks: list[Block]) -> Program:
    """The code of the fences, as the browser reads it."""
    return Program([visible.typed(block) for block in blocks])


def attributes(blocks: list[Block]) -> list[str]:
    """What is written into the tag of each fence."""
    read, found = program(blocks), []
    for number, block in enumerate(blocks):
        lacks = "more than a page has" if block.kind == "skipped" else ""
        lacks = read.lacks(number) or lacks
        off = f' data-lacks="{escape(lacks)}"' if lacks else ""
        found.append(f'data-code="{number}"{off}')
    return found


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    """Let the template load the script, and tell it what the first run will load."""
    if script := _armed.get(page.file.src_uri):
        context["live"] = {"script": script, "megabytes": megabytes("start")}


def total(group: str) -> int:
    """The bytes of the files that are needed for a first result, or a first figure."""
    return sum(f["bytes"] for f in runtime.manifest() if f["group"] == group)


def megabytes(group: str) -> int:
    """What a host sends, where WebAssembly and scripts are compressed."""
    packed = {".wasm": 0.29, ".js": 0.25, ".mjs": 0.35}  # measured with gzip
    sizes = (
        file["bytes"] * packed.get(Path(file["file"]).suffix, 1)
        for file in runtime.manifest()
        if file["group"] == group
    )
    return math.ceil(sum(sizes) / MEGABYTE)


def on_post_build(config: MkDocsConfig) -> None:
    """Copy the scripts and the runtime; build the wheel and list it beside them.

    The weights of the drawn digit stand beside its script, which alone loads them.
    """
    target = Path(config.site_dir, FOLDER)
    shutil.copytree(
        ROOT / "live",
        target,
        ignore=shutil.ignore_patterns("*.py", "__pycache__"),
        dirs_exist_ok=True,
    )
    shutil.copy(verify_file(weights.DIGITS, weights.WEIGHTS), target / "moving")
    name, data = wheel.build()
    (target / "runtime" / name).write_bytes(data)
    lock = json.loads((runtime.RUNTIME / "pyodide-lock.json").read_text("utf-8"))
    depends = ["numpy", "tqdm"]
    lock["packages"]["nnguide"] = runtime.entry(
        "nnguide", wheel.version(), name, data, depends
    )
    lock["sizes"] = {group: total(group) for group in ("start", "figures")}
    (target / "runtime/pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
