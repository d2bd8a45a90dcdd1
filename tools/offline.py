"""The edition that is read from a folder, by `file://`, without any server.

    python -m tools.offline SITE TARGET

copies a built site to TARGET and changes it there; `NNGUIDE_OFFLINE=1 mkdocs build`
does the same to what it has just built. Links to a folder become links to its page, the
search index becomes a script, and the worker of the search a frame. Python cannot run
in a page that has no server, so its scripts go, and a sentence says where it does run.
"""

import base64
import json
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from tools.pages import ROOT

SHIM = ROOT / "tools/iframe_worker/shim.js"
PLACE = "assets/javascripts/iframe-worker.js"
INDEX = "search/search_index.json"
LIVE = "assets/live"
# What only a server can use, or who asks one.
SERVED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "robots.txt", "llms.txt")
CARDS = "assets/cards"

TAG = re.compile(r"<(?:a|link|img|script|source)\b[^>]*>")
LINK = re.compile(r'\b(href|src)="([^":?#]+)([^"]*)"')
DOWNLOAD = re.compile(r'\bhref="([^":]+\.ipynb)" download(?:="[^"]*")?')
MODULE = re.compile(r'<script type="module"[^>]*></script>\n?')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
FIGURE = re.compile(r'(<div class="live-figure"[^>]*>)</div>')
EXERCISES = re.compile(r'(<h2 id="exercises">.*?</h2>)')


@event_priority(-100)  # after the search has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """The build switch."""
    if os.environ.get("NNGUIDE_OFFLINE", "0") not in ("", "0"):
        convert(Path(config.site_dir))


def convert(site: Path) -> None:
    """Change the built site in this folder into the edition to read offline."""
    for name in SERVED:
        (site / name).unlink(missing_ok=True)
    if (site / CARDS).is_dir():
        shutil.rmtree(site / CARDS)
    for path in (site / LIVE).iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix != ".css":
            path.unlink()
    for path in site.rglob("*.html"):
        page = offline(path.read_text("utf-8"), path.parent, site)
        path.write_text(page, "utf-8")
    index = json.loads((site / INDEX).read_text("utf-8"))
    for entry in index["docs"]:
        entry["location"] = to_file(entry["location"], site)
    script = f"var __index = {json.dumps(index)}"
    (site / INDEX).with_suffix(".js").write_text(script, "utf-8")
    (site / INDEX).unlink()
    shutil.copy(SHIM, site / PLACE)


def offline(page: str, folder: Path, site: Path) -> str:
    """The HTML of a page in `folder`, as it is read without a server."""
    root = Path(os.path.relpath(site, folder)).as_posix()
    if MODULE.search(page):
        page = without_python(MODULE.sub("", page))
    page = TAG.sub(lambda tag: linked(tag[0], folder), page)
    return page.replace("</head>", f'<script src="{root}/{PLACE}"></script></head>', 1)


def linked(tag: str, folder: Path) -> str:
    """The tag, its links to folders made links to pages, what it offers put in."""
    tag = LINK.sub(
        lambda link: f'{link[1]}="{to_file(link[2] + link[3], folder)}"', tag
    )
    return DOWNLOAD.sub(lambda link: held(folder / unquote(link[1])), tag)


def held(notebook: Path) -> str:
    """A download that holds its file: a browser would show the file of a folder."""
    data = base64.b64encode(notebook.read_bytes()).decode("ascii")
    kind = "application/x-ipynb+json"
    return f'href="data:{kind};base64,{data}" download="{notebook.name}"'


def to_file(link: str, folder: Path) -> str:
    """`../neuron/#data`, seen from `folder`, as `../neuron/index.html#data`."""
    path = re.split("[?#]", link, maxsplit=1)[0]
    if path.startswith("/") or not (folder / unquote(path) / "index.html").is_file():
        return link
    file = f"{path.rstrip('/')}/index.html" if path else "index.html"
    return file + link.removeprefix(path)


def without_python(page: str) -> str:
    """Say where Python runs: below the title, at the exercises, below such figures."""
    where = "after <code>mkdocs serve</code>"
    if own := canonical(page):
        where = f'on <a href="{own}">this page of the site</a>, or {where}'
    page = page.replace(
        "</h1>",
        '</h1>\n<p class="where">In this edition no Python runs in the page. '
        f"It does {where}.</p>",
        1,
    )
    page = EXERCISES.sub(
        r'\1<p class="where">Answers are checked by the same line in your own Python, '
        f"or in the page {where}.</p>",
        page,
    )
    return FIGURE.sub(
        rf'\1<p class="live-bar">This figure moves {where}.</p></div>', page
    )


def canonical(page: str) -> str:
    """The address of the page on the site, if the site knows its own."""
    found = CANONICAL.search(page)
    return found[1] if found else ""


def address(site: Path) -> str:
    """The address of the site that was built into this folder, if it has one."""
    return canonical((site / "index.html").read_text("utf-8"))


def main(arguments: list[str]) -> int:
    """Copy and convert; what is wrong is said in a sentence."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    site, target = map(Path, arguments)
    try:
        checked(site)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ValueError(f"{target} is there already: name a new folder")
        if site.resolve() in target.resolve().parents:
            raise ValueError(f"{target} lies in {site}: name a folder outside")
        shutil.copytree(site, target, dirs_exist_ok=True)
        convert(target)
    except (OSError, ValueError) as error:
        print(f"No offline edition: {error}", file=sys.stderr)
        return 1
    return 0


def checked(site: Path) -> Path:
    """The folder, if it holds a built site that a server would serve.

    Raises:
        ValueError: It does not.
    """
    if not site.is_dir():
        raise ValueError(f"there is no folder {site}: build the site, mkdocs build")
    if (site / INDEX).with_suffix(".js").exists():
        raise ValueError(f"{site} is an offline edition already: name the site itself")
    if not (site / "index.html").is_file() or not (site / INDEX).is_file():
        raise ValueError(f"{site} holds no built site: name what mkdocs build has made")
    return site


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
