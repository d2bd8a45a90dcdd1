"""MkDocs hooks: what no Markdown extension can do.

The line below the title, the versions and counts in the footer, the notebooks as pages.
"""

import gc
import os
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tools import counts, course, notebook_page, pages, reading

PACKAGES = {"torch": "PyTorch", "numpy": "NumPy", "matplotlib": "Matplotlib"}


def on_startup(**told: Any) -> None:
    """A build only gathers: to look for what it could throw away takes a second."""
    gc.set_threshold(100_000, 50, 50)


def on_config(config: MkDocsConfig) -> None:
    """Tell the footer the versions of the verification; let the build execute."""
    config.extra["versions"] = verified_versions()
    # Here, not by !ENV in mkdocs.yml: there the value 1 is a number, which is refused.
    switch = os.environ.get("NNGUIDE_EXECUTE", "0") not in ("", "0")
    config.plugins["mkdocs-jupyter"].config["execute"] = switch


@cache
def verified_versions() -> str:
    """The pinned versions; a test holds that they are those the tests ran with."""
    pins = dict(re.findall(r"^([\w-]+)==([\w.]+)", _requirements(), re.M))
    return ", ".join(f"{shown} {pins[name]}" for name, shown in PACKAGES.items())


def _requirements() -> str:
    """What pins the packages whose results the pages show."""
    return (pages.ROOT / "requirements-reader.txt").read_text("utf-8")


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show a notebook as every other page is shown; say how long a page takes."""
    if page.file.src_uri.endswith(".ipynb"):
        html = _restyled(html, page, files)
    if position := course.position(page.file.src_uri, config.nav):
        html = _below_title(html, f"{position} · {_length(page)}")
    return html


def _length(page: Page) -> str:
    return reading.said(reading.of(Path(page.file.abs_src_path or "")))


def _below_title(html: str, text: str) -> str:
    """`html` with a quiet line below its title, which the search leaves out."""
    line = f'<p class="where" data-search-exclude>{text}</p>'
    found, count = re.subn(r"</h1>", lambda m: f"{m[0]}\n{line}", html, count=1)
    if not count:
        raise ValueError("a page of the path without a title")
    return found


def _restyled(html: str, page: Page, files: Files) -> str:
    def resolve(link: str) -> str:
        path, _, fragment = link.partition("#")
        folder = posixpath.dirname(page.file.src_uri)
        source = posixpath.normpath(posixpath.join(folder, path))
        target = files.get_file_from_path(source) if path else None
        if target is None:
            return link
        url = target.url_relative_to(page.file)
        return f"{url}#{fragment}" if fragment else url

    return notebook_page.restyle(html, _notebook(page.file.abs_src_path), resolve)


def _notebook(path: str | Path | None) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    """What the page's own footer says: what was compared."""
    source = Path(page.file.abs_src_path or "")
    if source.suffix == ".ipynb":
        context["compared"] = counts.of_notebook(source)
    elif source.suffix == ".md":
        context["compared"] = counts.of_page(pages.read(source))
