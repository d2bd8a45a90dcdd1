"""MkDocs hooks: the guide for programs that read, `llms.txt` and Markdown.

The Markdown of a page is `index.md` in its folder, and `llms.txt` lists them all.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tools import as_markdown, course
from tools.sharing import chapter, title

ABOUT = """\
Each page is listed here with its Markdown: the text, formulas as TeX, the code, and
what the code printed. All of it has been run, and every output, every figure and every
measured number in a sentence is compared by the project's tests. The chapters from
Foundations to Beyond build on each other, in this order. The pages under *Optional* are
the reference of the package `nnguide`, made from its docstrings, and are HTML."""
ALONE = "Guide"  # the heading of the pages that are in no chapter

_copied: set[str] = set()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Write the Markdown of each page, and the list of all."""
    _copied.clear()
    site_url = config.site_url or ""
    listed: dict[str, list[str]] = {}
    for name in course.entries(config.nav):
        file = files.get_file_from_path(name)
        if file is None or file.page is None:
            raise ValueError(f"the nav names {name}, and there is no such page")
        page, address = file.page, site_url + file.page.url
        heading = "Optional"
        if text := as_markdown.made(Path(file.abs_src_path or ""), site_url):
            target = Path(config.site_dir, file.dest_uri).with_suffix(".md")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
            _copied.add(name)
            heading, address = chapter(page) or ALONE, f"{address}index.md"
        listed.setdefault(heading, []).append(line(page, address))
    Path(config.site_dir, "llms.txt").write_text(overview(config, listed), "utf-8")


def line(page: Page, address: str) -> str:
    """A page in the list: its title, its address and its description."""
    return f"- [{title(page)}]({address}): {page.meta.get('description', '')}"


def overview(config: MkDocsConfig, listed: dict[str, list[str]]) -> str:
    """The text of `llms.txt`, what is optional last."""
    optional = listed.pop("Optional", [])
    chapters = listed | ({"Optional": optional} if optional else {})
    parts = [f"# {config.site_name}", f"> {config.site_description}", ABOUT]
    for heading, lines in chapters.items():
        parts += [f"## {heading}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> None:
    """Let the template link the Markdown of the page."""
    context["markdown"] = page.file.src_uri in _copied
