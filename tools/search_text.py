"""What the search reads of a page: its words, without formulas, listings and answers.

Of a piece of code only names are kept, apart from the text, since nobody reads a
listing in a list of results. Hints and solutions would give themselves away there.
"""

import re
from html import escape, unescape

from tools import formula_words, formulas, search_docstrings

FIGURE = re.compile(r'<svg class="figure".*?</svg>', re.S)
SPAN = re.compile(r"</?span\b[^>]*>")
TABS = re.compile(r'<div class="tabbed-labels">.*?</div>', re.S)
DRAWING = re.compile(
    r'<details class="drawing">\s*<summary>.*?</summary>(.*?)</details>', re.S
)
ANSWER = re.compile(r"<details(?=[^>]*>\s*<summary>(?:Hint|Solution)\b)")
PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.S)
# A row of a table is a paragraph: the results show those in which something is found.
ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.S)
CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
# A term of the glossary, what it means, and the page that explains it.
TERM = re.compile(
    r'<p id="([\w-]+)"><strong>(.*?)\.</strong>\s*(.*?)\s*<a\b[^>]*>([^<]*)</a></p>',
    re.S,
)
# Between these stand names that can be found and are not shown.
OPEN, CLOSE = "\ue000", "\ue001"
NAME = re.compile(r"(?<=\.)[A-Za-z_]\w{2,}|\b[A-Z]+[a-z]+[A-Z]\w*")
TAG = re.compile(r"<[^>]*>")


def of(html: str) -> str:
    """The HTML of a page, as the search should read it."""
    html = TABS.sub("", SPAN.sub("", formulas.MARKED.sub(_said, html)))
    html = search_docstrings.shortened(FIGURE.sub("", html))
    html = DRAWING.sub(lambda m: _names(m[1]), html)
    html = ANSWER.sub("<details data-search-exclude", html)
    html = PRE.sub(lambda m: _names(m[1]), html)
    html = ROW.sub(lambda m: f"<p>{CELL.sub(' · ', m[1])}</p>", html)
    return TERM.sub(r'<h3 id="\1">\2</h3><p>\3 See \4.</p>', html)


def _said(marked: re.Match[str]) -> str:
    """A formula in words; one that cannot be said leaves a gap in its sentence."""
    if marked[2] == "[":
        return ""
    words = formula_words.words(unescape(marked[3]).strip())
    return escape(words, quote=False) if words else "…"


def _names(code: str) -> str:
    found = dict.fromkeys(NAME.findall(unescape(TAG.sub("", code))))
    return f"<p>{OPEN}{' '.join(found)}{CLOSE}</p>" if found else ""
