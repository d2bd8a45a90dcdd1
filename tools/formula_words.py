r"""A formula in plain words, for the search: `\hat y` is ŷ, `\sigma(z)` is σ(z).

A search looks for words and shows lines of text. So what is short and can be said in
one line is written there, and everything else is left out.
"""

import re
import unicodedata
from xml.etree import ElementTree

from tools import formulas

LONGEST = 30  # characters; longer ones are read on the page
MATH = re.compile(r"<math\b.*?</math>", re.S)
ACCENTS = {"^": "\u0302", "~": "\u0303", "ˉ": "\u0304", "¯": "\u0304", "˙": "\u0307"}
RAISED = dict(zip("0123456789+-−n⊤T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿᵀᵀ", strict=True))
SPACED = set("=<>≤≥≈≠≔←→↦∈+−·×,")
APPLIED = "\u2061"  # stands between a function's name and what it is applied to
FRACTION = re.compile(r"⟦([^⟦⟧]*)⟧(\s*(?=[\w√(]))?")
LONE_SIGN = re.compile(r"(^|[=(\[,<>≤≥≈≠·/]) ?([−+]) ")


class Unsayable(ValueError):
    """A formula that does not fit into a line of text."""


def words(tex: str) -> str:
    """The formula in a line of text; empty if it is long or has no such form."""
    found = MATH.search(formulas.render(tex, False))
    if found is None:
        raise ValueError(f"KaTeX gives no MathML for {tex!r}: has its markup changed?")
    try:
        said = _said(ElementTree.fromstring(found[0]))
    except Unsayable:
        return ""
    said = _tidied(said)
    return said if len(said) <= LONGEST else ""


def _tidied(said: str) -> str:
    """Spaces as in a sentence, and a fraction in parentheses where more follows."""
    said = re.sub(rf"{APPLIED}+(?=\s*[(\[])", "", said).replace(APPLIED, " ")
    said = " ".join(said.split())
    while "⟦" in said:
        said = FRACTION.sub(lambda m: m[1] if m[2] is None else f"({m[1]}) ", said)
    said = re.sub(r" ([,;)\]])", r"\1", said)
    said = LONE_SIGN.sub(
        lambda m: m[1] + (" " if m[1] and m[1] in SPACED else "") + m[2], said
    )
    return unicodedata.normalize("NFC", said)


def _said(node: ElementTree.Element) -> str:
    kind = node.tag.rpartition("}")[2]
    parts = list(node)
    if kind in ("mi", "mn", "mtext"):
        return "".join(node.itertext())
    if kind == "mo":
        return _operator("".join(node.itertext()))
    if kind in ("math", "semantics", "mrow", "mstyle", "mpadded"):
        shown = [part for part in parts if not part.tag.endswith("annotation")]
        return "".join(map(_said, shown))
    if kind == "mspace":
        return " "
    if kind == "msub":
        return _said(parts[0]) + _said(parts[1]).replace(" ", "")
    if kind == "msup":
        return _said(parts[0]) + _power(_said(parts[1]))
    if kind == "msubsup":
        base, below, above = map(_said, parts)
        return base + below.replace(" ", "") + _power(above)
    if kind == "mfrac":
        return f"⟦{'/'.join(_grouped(_said(part)) for part in parts)}⟧"
    if kind == "mover" and (accent := ACCENTS.get(_said(parts[1]).strip())):
        base = _said(parts[0])
        if len(base) == 1:
            return base + accent
    if kind == "msqrt":
        inner = "".join(map(_said, parts))
        return f"√{_grouped(inner)}"
    raise Unsayable(kind)


def _operator(sign: str) -> str:
    if sign in ("∑", "∏", "∫"):
        raise Unsayable(sign)
    sign = (
        sign.replace("\u2062", "").replace("′", "'").replace("⋅", "·").replace("∣", "|")
    )
    return f" {sign} " if sign in SPACED else sign


def _power(above: str) -> str:
    above = above.replace(" ", "")
    if above in ("'", "''"):
        return above
    if all(sign in RAISED for sign in above):
        return "".join(RAISED[sign] for sign in above)
    if above.startswith("["):  # the number of a layer
        return above.replace("⊤", "ᵀ")
    return f"^{_grouped(above)}"


def _grouped(text: str) -> str:
    """In parentheses where a slash or a root would not show how far it reaches."""
    text = text.strip()
    return f"({text})" if re.search(r"[ +−/⟦]", text) else text
