"""What one built site has and another lacks, page by page.

    python -m tools.trial SITE OTHER

SITE is what MkDocs has built, OTHER what another program has made of the same pages.
The list is Markdown: the work that a move to that program would be. That something
differs is no failure; it is what was asked.
"""

import re
import sys
from collections import Counter
from pathlib import Path

# By what a reader would miss: how the HTML shows it.
MARKS = {
    "headings with their addresses": r"<h[1-6] id=",
    "formulas": r'<span class="katex"',
    "figures": r'<svg class="figure"',
    "folded code of figures": r'<details class="drawing"',
    "highlighted code": r'<div class="language-[\w-]+ highlight"',
    "tabs": r'<div class="tabbed-set',
    "exercises": r'"admonition-title">Exercise \d|<strong>Exercise \d',
    "hints, solutions and other notes": r'<details class="(?!drawing)',
    "marks of given numbers": r'class="given"',
    "entries of the reference": r'class="doc doc-object ',
    "fences with a live button": r'data-code="\d',
    "figures that move": r'data-figure="',
    "scripts of live pages": r'<script type="module"',
    "line below the title": r'<p class="where"',
    "footer of the verification": r'<p class="verified"',
    "download links": r" download>",
    "own style sheets": r'<link rel="stylesheet" href="[^"]*stylesheets/\w+\.css"',
    "description": r'<meta name="description"',
}
# What the theme itself brings has other names in another program.
THEMES = re.compile(
    r"^assets/(?:javascripts|external|images/(?:social|favicon))|\.min\.(?:css|js)$"
    r"|^search|^sitemap|^objects\.inv$|^assets/_"
)


def marks(html: str) -> Counter[str]:
    """How often each mark stands on a page."""
    return Counter({name: len(re.findall(mark, html)) for name, mark in MARKS.items()})


def files(site: Path) -> set[str]:
    """The files of a built site.

    Raises:
        SystemExit: There is no built site.
    """
    if not (site / "index.html").is_file():
        raise SystemExit(f"{site} has no index.html; name the folder of a built site")
    found = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    return {name for name in found if not THEMES.search(name)}


def compared(site: Path, other: Path, page: str) -> list[tuple[str, int, int]]:
    """How often each mark stands on a page, here and there."""
    here, there = (marks((root / page).read_text("utf-8")) for root in (site, other))
    return [(mark, here[mark], there[mark]) for mark in MARKS]


def report(site: Path, other: Path) -> str:
    """What is missing: of the marks, of the files, and of each page."""
    here, there = files(site), files(other)
    pages = sorted(name for name in here if name.endswith(".html"))
    counts = {page: compared(site, other, page) for page in pages if page in there}
    fewer = {
        page: [f"{mark} {b} of {a}" for mark, a, b in rows if b < a]
        for page, rows in counts.items()
    }
    whole = sum(not said for said in fewer.values())
    lines = [f"## What {other.name} lacks of {site.name}", ""]
    lines += [f"{len(pages)} pages, of which {whole} lack nothing that is counted.", ""]
    lines += [*_totals(counts), *_files(here - there)]
    if by_page := [f"- `{p}`: {'; '.join(said)}" for p, said in fewer.items() if said]:
        opened = "<details><summary>Page by page</summary>"
        lines += [opened, "", *by_page, "", "</details>"]
    return "\n".join(lines).rstrip() + "\n"


def _totals(counts: dict[str, list[tuple[str, int, int]]]) -> list[str]:
    """A table of the marks that are missing, over all pages that both sites have."""
    wanted, missing, on = Counter[str](), Counter[str](), Counter[str]()
    for rows in counts.values():
        for mark, here, there in rows:
            wanted[mark] += here
            missing[mark] += max(here - there, 0)
            on[mark] += there < here
    rows = [f"| {m} | {missing[m]} of {wanted[m]} | {on[m]} |" for m in MARKS if on[m]]
    if not rows:
        return []
    head = ["| on the pages that both have | missing | pages |", "| --- | --- | --- |"]
    return [*head, *rows, ""]


def _files(missing: set[str]) -> list[str]:
    """The files that are missing, a folder with many of them in one line."""
    pages = sorted(name for name in missing if name.endswith(".html"))
    lines = [f"- page `{name}`" for name in pages]
    groups: dict[str, list[str]] = {}
    for name in sorted(missing - set(pages)):
        kind = Path(name).suffix or Path(name).name
        folder = "" if kind == ".ipynb" else name.rpartition("/")[0]
        groups.setdefault(f"{kind} in {folder}" if folder else kind, []).append(name)
    for group, names in groups.items():
        one = len(names) == 1
        lines.append(f"- `{names[0]}`" if one else f"- {len(names)} files {group}")
    return ["Missing files:", "", *lines, ""] if lines else []


def main(arguments: list[str]) -> None:
    """The command."""
    if len(arguments) != 2:
        raise SystemExit(f"expected two folders, got {arguments}\n\n{__doc__}")
    print(report(*map(Path, arguments)), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
