r"""Find what a text may calculate: formulas, and numbers with an equals sign."""

import re
from collections.abc import Iterator

DISPLAYED = re.compile(r"\$\$(.+?)\$\$", re.S)
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$]+?)\$(?!\$)", re.S)
CODE = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<!--.*?-->", re.S)
# What a sentence writes of a calculation. A comma stands only inside a number.
PIECE = r"[-−+·×*/()≈=√²³%\s]|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|\b(?:ln|exp)\b|σ"
CHAIN = re.compile(rf"(?<![\w.,])(?:{PIECE})*[=≈](?:{PIECE})*(?![\w^_])")
ENDS = re.compile(r"[\d)%²³]\Z")
SIGN = re.compile(r"\s*([-−+·×*/)²³%])")


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Each formula and each calculation of the sentences, and where it begins."""
    blank = CODE.sub(_hidden, text)
    for match in FORMULA.finditer(blank):
        group = 1 if match[1] else 2
        yield match.start(group), match[group]
    for passage in re.finditer(r"(?:[^\n|]+\n?)+", FORMULA.sub(_hidden, blank)):
        for match in CHAIN.finditer(passage[0]):
            start = passage.start() + match.start()
            yield start, _whole(blank[:start].rstrip()[-1:], match[0])


def _hidden(match: re.Match[str]) -> str:
    """As long, with its line breaks, but nothing to read."""
    return re.sub(r"[^\n]", "\0", match[0])


def _whole(before: str, chain: str) -> str:
    """The chain without what belongs to the sentence, blanks in its place.

    Brackets that it does not close belong there, and a side that begins further left,
    as in x + 2 = 5.
    """
    first = re.search("[=≈]", chain)
    if first and (sign := SIGN.match(chain)):
        minus = sign[1] in "-−" and not (before.isalnum() or before in "\0)")
        if not minus:
            chain = " " * first.start() + chain[first.start() :]
    while chain and not ENDS.search(chain):
        chain = chain[:-1]
    while chain.count("(") > chain.count(")") and chain.lstrip()[:1] == "(":
        chain = chain.replace("(", " ", 1)
    while chain.count(")") > chain.count("(") and chain[-1:] == ")":
        chain = chain[:-1]
    return chain
