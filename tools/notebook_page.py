"""A notebook's HTML, made to look and weigh like every other page of the site.

mkdocs-jupyter brings JupyterLab's own markup: half a megabyte of style, scripts, and
another copy button. This keeps what its cells say, in the markup of Material, and shows
a figure before its code.
"""

import base64
import contextlib
import re
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from nbformat import NotebookNode

from tools import footnotes, formulas, given, moving, svg
from tools.given import Given

CHECK = re.compile(r"<!--\s*(?:check|given|plain)\b.*?-->", re.S)
# What JupyterLab brings along, which is more than the page.
FOREIGN = re.compile(r"<(style|script|clipboard-copy)\b.*?</\1>", re.S)
# Thousands of colored spans, which need not be parsed to be moved.
PRE = re.compile(r"(<pre\b[^>]*>)(.*?)(\s*</pre>)", re.S)
HELD = re.compile("\ue000(\\d+)\ue001")
FOLDED = (
    '<details class="drawing"><summary>The code that draws this</summary>\n{}</details>'
)


def restyle(html: str, notebook: NotebookNode, resolve: Callable[[str], str]) -> str:
    """The cells of the notebook page `html`, in order, as Material would show them.

    `resolve` turns a link to a source file, `../learning/x.md`, into one to its page.
    """
    held: list[str] = []

    def hold(pre: re.Match[str]) -> str:
        held.append(pre[2])
        return f"{pre[1]}\ue000{len(held) - 1}\ue001{pre[3]}"

    light = PRE.sub(hold, FOREIGN.sub("", html))
    soup = BeautifulSoup(light, "html.parser")
    shown = soup.select("div.jp-Cell[id^=cell-id]")
    if len(shown) != len(notebook.cells):
        raise ValueError(
            f"the page shows {len(shown)} cells of {len(notebook.cells)}: "
            "has mkdocs-jupyter changed its markup?"
        )
    parts: list[str] = []
    said: list[Given] = []
    for number, (cell, tag) in enumerate(zip(notebook.cells, shown, strict=True)):
        if cell.cell_type == "markdown":
            said += _mark(_find(tag, ".jp-RenderedMarkdown"), len(said) + 1)
            parts.append(_text(tag, resolve))
        else:
            parts += _cell(tag, cell, number)
    parts.append(footnotes.notes(said))
    whole = HELD.sub(lambda m: held[int(m[1])], "\n".join(parts))
    return f'<div class="notebook">{whole}</div>'


def _find(tag: Tag, selector: str) -> Tag:
    found = tag.select_one(selector)
    if found is None:
        raise ValueError(f"a notebook cell without {selector}")
    return found


def _mark(rendered: Tag, number: int) -> Iterator[Given]:
    """Mark what the `given` comments quote, and count them from `number`."""
    comments = rendered.find_all(string=lambda text: isinstance(text, Comment))
    for comment in comments:
        if not (words := comment.strip()).startswith("given"):
            continue
        said = given.read(words.removeprefix("given"))
        inside = comment.find_parent("p")
        above = inside or comment.find_previous_sibling(True)
        for phrase, mark in zip(
            said.phrases, footnotes.marks_of(number, said), strict=True
        ):
            _insert(above, phrase, mark)
        number += 1
        yield said


def _insert(above: Tag, phrase: str, mark: str) -> None:
    """Put the mark behind the phrase, which stands in one piece of text."""
    for text in above.find_all(string=True):
        if isinstance(text, Comment) or text.find_parent("code"):
            continue
        with contextlib.suppress(ValueError):
            end = given.end_of(phrase, text)
            link = BeautifulSoup(mark, "html.parser")
            text.replace_with(
                NavigableString(text[:end]), link, NavigableString(text[end:])
            )
            return
    raise ValueError(f"{phrase!r} is cut by markup: quote less of the paragraph")


def _text(cell: Tag, resolve: Callable[[str], str]) -> str:
    rendered = _find(cell, ".jp-RenderedMarkdown")
    for link in rendered.select("a[href]"):
        link["href"] = resolve(str(link["href"]))
    for link in rendered.select("a.anchor-link"):
        link["class"] = "headerlink"
        link["title"] = "Link to this section"
    text = CHECK.sub("", rendered.decode_contents())
    text = moving.COMMENT.sub(lambda m: moving.box(m["name"]), text)
    # mkdocs-jupyter 0.27, for Python 3.12 and later, marks formulas; 0.26 does not.
    return formulas.mark(text)


def _code(cell: Tag) -> str:
    code = _find(cell, ".highlight-ipynb pre").decode_contents().rstrip()
    return (
        '<div class="language-python highlight"><pre><span></span>'
        f"<code>{code}\n</code></pre></div>"
    )


def _cell(tag: Tag, cell: NotebookNode, number: int) -> list[str]:
    """Code, then what it printed; of a cell that draws, figure, text, folded code."""
    code, drawn, printed = _code(tag), [], []
    for output in tag.select(".jp-OutputArea-output"):
        if image := output.select_one("img, svg"):
            prefix = f"cell-{number}-{len(drawn)}"
            drawn.append(_figure(image, cell.metadata.alt, prefix))
        else:
            text = _find(output, "pre").decode_contents().rstrip()
            printed.append(f'<pre class="output" tabindex="0">{text}</pre>')
    if not drawn:
        return [code, *printed]
    return [*drawn, *printed, FOLDED.format(code)]


def _figure(image: Tag, alt: str, prefix: str) -> str:
    """An SVG inline; as it is a PNG, which a build that executes notebooks draws."""
    if image.name == "svg":
        return svg.inline(str(image), alt, prefix)
    kind, _, data = str(image["src"]).partition(";base64,")
    if kind == "data:image/svg+xml":
        return svg.inline(base64.b64decode(data).decode("utf-8"), alt, prefix)
    image["alt"] = alt
    return str(image)


def is_ignored(cell: NotebookNode) -> bool:
    """Whether what the cell shows depends on the machine, and is not compared."""
    return "ignore-output" in cell.metadata.get("tags", [])


def printed(cell: NotebookNode) -> str:
    """What the cell printed and showed as text; figures are compared by their data."""
    shown = []
    for output in cell.outputs:
        if output.output_type == "stream":
            shown.append(output.text)
        elif output.output_type == "error":
            shown.append(f"{output.ename}: {output.evalue}\n")
        elif not any(kind.startswith("image/") for kind in output.data):
            shown.append(output.data.get("text/plain", "") + "\n")
    return "".join(shown)
