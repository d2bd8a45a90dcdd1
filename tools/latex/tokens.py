r"""The tokens of a formula, and how a reader takes one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

NUMERAL = r"\d{1,3}(?:(?:\{,\}|,)\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
SKIPPED = r"""\s+ | \\[,;:!\ ] | ~ | \{\} | \\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])
| \\(?:text|display)style(?![a-zA-Z]) | \\(?:begin|end)\{(?:aligned|gathered)\}"""
TOKEN = re.compile(
    rf"""(?P<skipped>{SKIPPED})
    | (?P<number>{NUMERAL})
    | (?P<row>\\\\(?:\[\w+\])?)
    | (?P<gap>\\q?quad(?![a-zA-Z]))
    | (?P<text>\\(?:text|mathrm|operatorname)\{{[^}}]*\}})
    | (?P<begin>\\begin\{{\w+\}}) | (?P<end>\\end\{{\w+\}})
    | (?P<word>\b(?:exp|ln|tanh|TP|TN|FP|FN)\b)
    | (?P<name>d(?=[a-zA-Z]|\\hat|\\ell)(?:\\hat\s*)?\\?[a-zA-Z]+?(?![a-z])|[a-zA-Z])
    | (?P<command>\\[a-zA-Z]+|\\.)
    | (?P<sign>.)""",
    re.X | re.S,
)
# The signs of a sentence, as LaTeX writes them.
SIGNS = {
    "·": "\\cdot",
    "×": "\\times",
    "−": "-",
    "√": "\\sqrt",
    "σ": "\\sigma",
    "π": "\\pi",
    "≈": "\\approx",
    "≤": "\\le",
    "≥": "\\ge",
    "\\%": "%",
    "*": "\\cdot",
}
RELATIONS = {
    *("=", "<", ">", "\\approx", "\\le", "\\ge", "\\ne", "\\leftarrow"),
    *("\\to", "\\iff", "\\propto"),
}


@dataclass(frozen=True)
class Token:
    """A sign, a name or a numeral, and where it stands in the text."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, without spaces and the sizes of brackets."""
    found = []
    for match in TOKEN.finditer(text):
        if (kind := match.lastgroup) != "skipped":
            found.append(
                Token(kind or "", SIGNS.get(match[0], match[0]), match.start())
            )
    return found


class Unreadable(ValueError):
    """The formula holds something that the grammar does not know."""


class Stream:
    """Tokens, taken from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at, self.open = list(tokens), 0, [""]

    @property
    def now(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> Token:
        if not self.now or (wanted and self.now != wanted):
            raise Unreadable(
                f"{wanted or 'more'} expected, got {self.now or 'the end'}"
            )
        self.at += 1
        return self.tokens[self.at - 1]

    def skip(self, text: str) -> bool:
        if self.now == text:
            self.at += 1
            return True
        return False

    def closes(self) -> bool:
        return self.now == self.open[-1]

    def group(self) -> list[Token]:
        """The tokens in braces, or the single one; of `\\frac12` a single digit."""
        if not self.skip("{"):
            token = self.take()
            if token.kind == "number" and len(token.text) > 1:
                rest = replace(token, text=token.text[1:], at=token.at + 1)
                self.tokens[self.at - 1 : self.at] = [token, rest]
                token = replace(token, text=token.text[0])
            return [token]
        start, depth = self.at, 1
        while depth:
            text = self.take().text
            depth += (text == "{") - (text == "}")
        return self.tokens[start : self.at - 1]


def word(text: str) -> str:
    """`\\text{fan\\_in}` is fan_in."""
    inner = re.sub(r"^\\(?:text|mathrm|operatorname)\{|\}$", "", text)
    return inner.replace("\\", "").strip()
