"""All pages and projects as notebooks, in one folder or one archive.

    python -m tools.all_notebooks FOLDER

writes them into a new folder: what the site offers as `nnguide-notebooks.zip`. Folders
and files are numbered as on the path; what stands beside the path has no number.
"""

import io
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from tools import course, downloads, links, pages, wheel
from tools.runtime import add

NAME = "nnguide-notebooks"
README = """\
# The notebooks of nnguide

{count} notebooks, in the order of the path: each page of {site_url} that holds
Python, and the projects with their outputs.

You need Python {least} or newer and a program for notebooks. One is JupyterLab:

    pip install jupyterlab
    jupyter lab

Open `{first}`. VS Code opens the files too, and so does Colab after *Upload*. The
first code cell of each notebook installs what is missing, and does nothing if all is
there. How to install the guide by hand stands on {site_url}start/.

The site makes these files anew whenever a page changes. Keep the ones in which you have
answered exercises, and unpack a newer archive beside them.
"""


def made(site_url: str) -> dict[str, str]:
    """By the path of its page below docs/, each notebook as JSON text."""
    found = {}
    for path in sorted(pages.DOCS.rglob("*")):
        if path.suffix == ".md":
            text = downloads.write(pages.read(path), site_url)
        else:
            is_project = path.suffix == ".ipynb"
            text = downloads.project(path, site_url) if is_project else None
        if text is not None:
            found[links.source_of(path)] = text
    return found


def names(sources: Iterable[str], nav: Any) -> dict[str, str]:
    """By the path of its page below docs/, the name of each notebook, in order."""
    found = {s: PurePosixPath(s).with_suffix(".ipynb") for s in sources}
    folders = {}
    [chapters] = [part[course.PATH] for part in nav if course.PATH in part]
    for number, (title, part) in enumerate(next(iter(c.items())) for c in chapters):
        single = isinstance(part, str)
        for page in course.entries(part):
            folders[page] = "" if single else f"{number}-{title.lower()}"
    for number, page in enumerate(course.order(nav), start=1):
        if page in found:
            found[page] = PurePosixPath(
                folders[page], f"{number:02}-{found[page].name}"
            )
    return {s: str(name) for s, name in sorted(found.items(), key=lambda f: str(f[1]))}


def files(notebooks: dict[str, str], site_url: str, nav: Any) -> dict[str, bytes]:
    """What the folder holds, by name: the notebooks, and how to start."""
    named = names(notebooks, nav)
    readme = README.format(
        count=len(named),
        site_url=site_url,
        first=next(iter(named.values())),
        least=wheel.least_python(),
    )
    texts = {"README.md": readme} | {n: notebooks[s] for s, n in named.items()}
    return {name: text.encode() for name, text in texts.items()}


def archive(notebooks: dict[str, str], site_url: str, nav: Any) -> bytes:
    """The folder as the bytes of an archive, the same for the same pages."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files(notebooks, site_url, nav).items():
            add(packed, f"{NAME}/{name}", data)
    return out.getvalue()


def main(arguments: list[str]) -> None:
    """Write the folder; never over what a reader has changed."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise SystemExit(__doc__)
    folder = Path(arguments[0])
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise SystemExit(
            f"{folder} is there and not an empty folder: name a new one, "
            "so that nothing in it is lost"
        )
    site_url = course.site_url()
    written = files(made(site_url), site_url, course.nav())
    for name, data in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    print(f"{len(written) - 1} notebooks in {folder}: begin with its README.md")


if __name__ == "__main__":
    main(sys.argv[1:])
