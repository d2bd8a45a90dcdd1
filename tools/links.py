"""Links of a page, made absolute, so that they lead to the site from anywhere."""

import posixpath
import re
from pathlib import Path, PurePosixPath

from tools import pages

# What stands behind the words of a link or an image: no address of another host, and
# no index of an array, such as `x[0](y)`.
TARGET = re.compile(r"\]\((?P<path>[^)\s#?:]*\.\w+)?(?P<rest>[?#][^)\s]*)?\)")
CODE = re.compile(r"(`+).*?\1")


def source_of(path: Path) -> str:
    """The path of a page or notebook below docs/."""
    return path.relative_to(pages.DOCS).as_posix()


def url(source: str) -> str:
    """The address of a page below that of the site."""
    path = source.rpartition(".")[0].removesuffix("index")
    return path + ("/" if path and not path.endswith("/") else "")


def absolute(line: str, source: str, site_url: str) -> str:
    """A line of prose of the page `source`, with every link and image led to the site.

    Links to places of the page itself lead to the page on the site: each notebook
    program spells the names of its headings in its own way.
    """

    def led(found: re.Match[str]) -> str:
        path, rest = found["path"] or "", found["rest"] or ""
        if not path + rest:
            return found[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if not path:
            target = url(source)
        elif PurePosixPath(path).suffix in (".md", ".ipynb"):
            target = url(target)
        return f"]({site_url}{target}{rest})"

    parts, at = [], 0
    for code in CODE.finditer(line):
        parts += [TARGET.sub(led, line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, TARGET.sub(led, line[at:])])
