"""What the search reads of a reference page: no source, and signatures on one line."""

import re
from html import escape, unescape

LONGEST = 90  # characters of a signature
SOURCE = re.compile(r'<details class="mkdocstrings-source">.*?</details>', re.S)
SIGNATURE = re.compile(
    r'<div class="[^"]*\bdoc-signature\b[^"]*">\s*<pre\b[^>]*>(.*?)</pre>\s*</div>',
    re.S,
)
# The source of an idea stands on the page that teaches it; the errors tell themselves.
ELSEWHERE = re.compile(
    r"<details\b[^>]*>\s*<summary>References</summary>.*?</details>"
    r"|<p>Raises:</p>\s*<ul>.*?</ul>|<p>Examples:</p>",
    re.S,
)
ITEM = re.compile(r'<li class="doc-section-item field-body">(.*?)\s–\s(.*?)</li>', re.S)
ITEMS = re.compile(
    r"<p>(\w+):</p>\s*<ul>(\s*<li class=\"doc-section-item.*?)</ul>", re.S
)
NAME = re.compile(r"<b>(.*?)</b>", re.S)
TAG = re.compile(r"<[^>]*>")


def shortened(html: str) -> str:
    """A page without sources, references and errors; its lists as paragraphs."""
    if "doc-contents" not in html:
        return html
    html = ELSEWHERE.sub("", SOURCE.sub("", html))
    html = SIGNATURE.sub(lambda m: f"<p><code>{_short(m[1])}</code></p>", html)
    return ITEMS.sub(lambda m: ITEM.sub(_paragraph, m[2]), html)


def _paragraph(item: re.Match[str]) -> str:
    """A parameter or a result: its name, if it has one, and what it is."""
    name = NAME.search(item[1])
    text = re.sub(r"</?(?:p|div)\b[^>]*>", " ", item[2]).strip()
    return f"<p>{name[1]}: {text}</p>" if name else f"<p>Returns: {text}</p>"


def _short(signature: str) -> str:
    """A signature without kinds and defaults: `Linear(in_features, out_features)`."""
    text = " ".join(unescape(TAG.sub("", signature)).split())
    name, opened, rest = text.partition("(")
    if not opened:
        return escape(text, quote=False)
    inside = rest.partition(") ->")[0].rstrip(") ")
    found = [re.split(r"[:=]", part, maxsplit=1)[0].strip() for part in _split(inside)]
    kept = ", ".join(word for word in found if word not in ("", "*", "/"))
    if len(kept) > LONGEST:
        kept = kept[: LONGEST - 3].rpartition(",")[0] + ", …"
    return escape(f"{name}({kept})", quote=False)


def _split(arguments: str) -> list[str]:
    """The arguments, cut at the commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in arguments:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
