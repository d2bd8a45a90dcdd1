"""A notebook's HTML, made to look and weigh like every other page of the site.

mkdocs-jupyter brings JupyterLab's own markup: half a megabyte of style, scripts, and
another copy button. This keeps what its cells say, in the markup of Material.
"""

import base64
import re
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from tools import figures, formulas

CHECK = re.compile(r"<!--\s*(?:check|given)\b.*?-->", re.S)


def restyle(html: str, notebook: NotebookNode, resolve: Callable[[str], str]) -> str:
    """The cells of the notebook page `html`, in order, as Material would show them.

    `resolve` turns a link to a source file, `../learning/x.md`, into one to its page.
    """
    soup = BeautifulSoup(html, "html.parser")
    shown = soup.select("div.jp-Cell[id^=cell-id]")
    if len(shown) != len(notebook.cells):
        raise ValueError(
            f"the page shows {len(shown)} cells of {len(notebook.cells)}: "
            "has mkdocs-jupyter changed its markup?"
        )
    parts = []
    for number, (cell, tag) in enumerate(zip(notebook.cells, shown, strict=True)):
        if cell.cell_type == "markdown":
            parts.append(_text(tag, resolve))
        else:
            parts.append(_code(tag))
            parts += _outputs(tag, cell, number)
    return '<div class="notebook">' + "\n".join(parts) + "</div>"


def _find(tag: Tag, selector: str) -> Tag:
    found = tag.select_one(selector)
    if found is None:
        raise ValueError(f"a notebook cell without {selector}")
    return found


def _text(cell: Tag, resolve: Callable[[str], str]) -> str:
    rendered = _find(cell, ".jp-RenderedMarkdown")
    for link in rendered.select("a[href]"):
        link["href"] = resolve(str(link["href"]))
    for link in rendered.select("a.anchor-link"):
        link["class"] = "headerlink"
        link["title"] = "Link to this section"
    text = CHECK.sub("", rendered.decode_contents())
    # mkdocs-jupyter 0.27, for Python 3.12 and later, marks formulas; 0.26 does not.
    return formulas.render_bare(formulas.render_marked(text))


def _code(cell: Tag) -> str:
    code = _find(cell, ".highlight-ipynb pre").decode_contents().rstrip()
    return (
        '<div class="language-python highlight"><pre><span></span>'
        f"<code>{code}\n</code></pre></div>"
    )


def _outputs(tag: Tag, cell: NotebookNode, number: int) -> Iterator[str]:
    """Text as text; a figure inline, with the alternative text of its cell."""
    drawn = 0
    for output in tag.select(".jp-OutputArea-output"):
        image = output.select_one("img, svg")
        if image is None:
            text = _find(output, "pre").decode_contents().rstrip()
            yield f'<pre class="output" tabindex="0">{text}</pre>'
            continue
        yield _figure(image, cell.metadata.alt, f"cell-{number}-{drawn}")
        drawn += 1


def _figure(image: Tag, alt: str, prefix: str) -> str:
    """An SVG inline; as it is a PNG, which a build that executes notebooks draws."""
    if image.name == "svg":
        return figures.inline(str(image), alt, prefix)
    kind, _, data = str(image["src"]).partition(";base64,")
    if kind == "data:image/svg+xml":
        return figures.inline(base64.b64decode(data).decode("utf-8"), alt, prefix)
    image["alt"] = alt
    return str(image)
