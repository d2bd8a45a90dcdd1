"""MkDocs hooks: what the site offers to take home.

Each page with Python as a notebook beside the page, all of them in one archive, and the
package itself, which their first cell installs.
"""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from tools import all_notebooks, links, wheel

FOLDER = "downloads"

_notebooks: dict[str, str] = {}


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the archive and the wheel: as files of the site, to which pages can link."""
    site_url = config.site_url or ""
    _notebooks.clear()
    _notebooks.update(all_notebooks.made(site_url))
    offered = {
        f"{all_notebooks.NAME}.zip": all_notebooks.archive(
            _notebooks, site_url, config.nav
        ),
        wheel.name(): wheel.whole(),
    }
    for name, data in offered.items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=data))


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    """Let the template link the notebook of the page."""
    if page.file.src_uri in _notebooks:
        context["download"] = _name(page.file.src_uri)


def _name(source: str) -> str:
    """As a path from the page's own folder: `learning/x.md` offers `x/x.ipynb`."""
    return f"{Path(source).stem}.ipynb"


def on_post_build(config: MkDocsConfig) -> None:
    """Write each page's notebook beside the page."""
    for source, text in _notebooks.items():
        folder = Path(config.site_dir, links.url(source))
        (folder / _name(source)).write_text(text, "utf-8")
