r"""Formulas, rendered by KaTeX while the site is built.

No script runs in the reader's browser. A formula that KaTeX rejects stops the build.
"""

import atexit
import functools
import html
import json
import re
from pathlib import Path

from py_mini_racer import JSEvalException, MiniRacer

# What pymdownx.arithmatex makes of $...$ and $$...$$.
MARKED = re.compile(
    r'<(span|div) class="arithmatex">\s*\\([(\[])(.*?)\\[)\]]\s*</\1>', re.S
)
# What stays of them in the HTML of a notebook's Markdown cell.
BARE = re.compile(
    r"\$\$(.+?)\$\$|(?<![\\\w$])\$([^\s$](?:[^$]*?[^\s$])?)\$(?!\w)", re.S
)
CODE = re.compile(r"(<(pre|code|script|style|svg)\b.*?</\2>)", re.S)


@functools.cache
def _katex() -> MiniRacer:
    engine = MiniRacer()
    # Python 3.12 and later wait forever for its thread if it is closed any later.
    atexit.register(engine.close)
    engine.eval((Path(__file__).parent / "katex/katex.min.js").read_text("utf-8"))
    return engine


@functools.cache
def render(tex: str, display: bool) -> str:
    """The HTML and MathML of one formula."""
    # Not strict: Unicode signs such as − inside \text are fine.
    options = {"displayMode": display, "throwOnError": True, "strict": "ignore"}
    call = f"katex.renderToString({json.dumps(tex)}, {json.dumps(options)})"
    try:
        rendered = str(_katex().eval(call))
    except JSEvalException as error:
        reason = re.search(r"ParseError: (.*)", str(error))
        raise ValueError(
            f"KaTeX rejects the formula {tex!r}: {reason[1] if reason else error}"
        ) from error
    if not display:
        return rendered
    # Wide formulas scroll by themselves, by keyboard too.
    return (
        '<div class="math" role="group" aria-label="Formula" tabindex="0">'
        f"{rendered}</div>"
    )


def render_marked(page: str) -> str:
    """HTML of a Markdown page, its marked formulas rendered."""
    return MARKED.sub(lambda m: render(_source(m[3]), m[2] == "["), page)


def mark(cell: str) -> str:
    """HTML of a notebook's text, its `$...$` marked as on a page; code stays as it is.

    What is marked already stays so too.
    """
    parts = CODE.split(cell)  # text, code, tag name, text, code, tag name, ...
    for i in range(0, len(parts), 3):
        parts[i] = BARE.sub(_marked, parts[i])
    del parts[2::3]
    return "".join(parts)


def _marked(bare: re.Match[str]) -> str:
    if bare[1]:
        return rf'<div class="arithmatex">\[{bare[1]}\]</div>'
    return rf'<span class="arithmatex">\({bare[2]}\)</span>'


def _source(text: str) -> str:
    return html.unescape(text).strip()
