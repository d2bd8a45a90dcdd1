r"""Read one side of an equation: a small grammar of our notation.

Sums bind a product, `\sum_i e_i x_i + b` is `(\sum_i e_i x_i) + b`. A function without
brackets takes one factor, `\ln p_k`. `W^{[1]}` is named `W1`, `\hat p` `p_hat`,
`dz` is one symbol, and so is a derivative, `dL_dw`.
"""

import re
from typing import Any

from tools.latex.tokens import Stream, Token, Unreadable, word

FUNCTIONS = {"\\ln", "\\exp", "\\tanh", "\\cos", "\\sin", "\\max", "\\min", "\\sigma"}
FUNCTIONS |= {"ln", "exp", "tanh", "\\Phi", "\\varphi"}
ENDS = {")", "]", "}", "&", ",", "\\rvert", "\\rVert", "\\rfloor", "="}
ENDS |= {"<", ">", "\\le", "\\ge", "\\ne", ":", "\\approx"}
CLOSING = {"\\lvert": "\\rvert", "\\lVert": "\\rVert", "\\lfloor": "\\rfloor"}
BARS = {"|": "abs", "\\lvert": "abs", "\\|": "norm", "\\lVert": "norm"}
BARS["\\lfloor"] = "floor"
TESTS = {"=", "<", ">", "\\le", "\\ge", "\\ne"}
# What is no symbol, though it is spelled as one.
UNKNOWN = {"\\pm", "\\mp", "\\mathcal", "\\mathbf", "\\mathbb", "\\int", "\\prod"}
UNKNOWN |= {"\\dots", "\\ldots", "\\cdots", "\\infty", "\\left", "\\bmod", "\\top"}
HATS = {"\\hat": "_hat", "\\bar": "_bar"}


class Reader(Stream):
    """Reads the tokens of a side from left to right."""

    def side(self) -> Any:
        """The whole side."""
        tree = self.sum()
        if self.now:
            raise Unreadable(f"what is {self.now}?")
        return tree

    def sum(self) -> Any:
        """Terms with + and − between them."""
        tree = self.signed()
        while self.now in ("+", "-"):
            sign = self.take().text
            tree = (sign, tree, self.product())
        return tree

    def signed(self) -> Any:
        if self.skip("-"):
            return ("neg", self.product())
        self.skip("+")
        return self.product()

    def product(self) -> Any:
        """Factors with ·, ⊙ or / between them, or with nothing."""
        tree = self.factor()
        while self.now not in ("", "+", "-", *ENDS) and not self.closes():
            if self.now in ("\\cdot", "\\times", "\\odot", "/"):
                sign = self.take().text
                right = ("neg", self.factor()) if self.skip("-") else self.factor()
                tree = (sign, tree, right)
            elif self.tokens[self.at].kind == "number":
                raise Unreadable(f"a number follows without a sign: {self.now}")
            else:
                tree = ("of", tree, self.factor())
        return tree

    def factor(self) -> Any:
        """A number, symbol, bracket, fraction, root, with its exponent and indices."""
        tree = self.base()
        while self.now in ("^", "_", "'", "%", "²", "³"):
            mark = self.take().text
            if mark == "'":
                tree = ("name", f"{self.name(tree)}_prime")
            elif mark == "%":
                tree = ("/", tree, ("num", "100", -1))
            elif mark in "²³":
                tree = ("^", tree, ("num", "2" if mark == "²" else "3", -1))
            elif mark == "_":
                tree = self.below(tree)
            else:
                tree = self.exponent(tree)
        if tree[0] == "name" and self.now == "(":  # f(z), but b(x + 1) may be meant
            tree = ("apply", tree, self.bracket())
        return tree

    def exponent(self, tree: Any) -> Any:
        group = self.group()
        texts = [token.text for token in group]
        if texts[:1] == ["["] and "]" in texts:  # W^{[l]}, the W of a layer
            end = texts.index("]")
            layer = {"l": "", "l-1": "_prev"}
            inside = "".join(texts[1:end])
            tree = ("name", self.name(tree) + layer.get(inside, inside))
            texts, group = texts[end + 1 :], group[end + 1 :]
        if texts == ["*"] or texts == ["\\cdot"]:  # θ^*: the tokens know one star
            return ("name", f"{self.name(tree)}_star")
        if texts == ["\\top"]:
            return ("T", tree)
        return ("^", tree, Reader(group).side()) if group else tree

    def below(self, tree: Any) -> Any:
        """A symbol with indices, or a name such as beta_1 and eta_min."""
        items = self.indices()
        plain = [
            item[1]
            for item in items
            if item[0] == "num" or (item[0] == "name" and len(item[1]) > 1)
        ]
        if tree[0] == "name" and plain and len(plain) == len(items):
            return ("name", "_".join([tree[1], *plain]))
        return ("sub", tree, items)

    def indices(self) -> list[Any]:
        """What stands below a symbol: names, numbers, names with an index, t − 1."""
        reader, found = Reader(self.group()), []
        while reader.now:
            if not reader.skip(","):
                if reader.tokens[reader.at].kind == "text":
                    found.append(("name", word(reader.take().text)))
                else:
                    item = reader.factor()
                    while reader.now in ("+", "-"):  # h_{t-1}, of the step before
                        item = (reader.take().text, item, reader.factor())
                    found.append(item)
        return found

    def name(self, tree: Any) -> str:
        if tree[0] == "name":
            return tree[1]
        raise Unreadable("only a symbol has a mark")

    def base(self) -> Any:
        token = self.take()
        text = token.text
        if token.kind == "number":
            return ("num", text, token.at)
        if text in FUNCTIONS:
            return self.function(text.removeprefix("\\"))
        if text in ("(", "["):
            self.at -= 1
            inside = self.bracket()
            return inside[0] if len(inside) == 1 else ("row", inside)
        if text in BARS:
            return (BARS[text], self.between(CLOSING.get(text, text)))
        if text == "{":
            self.at -= 1
            return Reader(self.group()).side()
        if token.kind == "begin":
            return self.table(text)
        if token.kind == "text":
            return ("name", word(text))
        return self.command(text)

    def command(self, text: str) -> Any:
        argument = lambda: Reader(self.group()).side()  # noqa: E731
        if text in ("\\frac", "\\tfrac", "\\dfrac"):
            above, below = self.group(), self.group()
            if any(token.text == "\\partial" for token in above):
                return self.derivative(above, below)
            return ("/", Reader(above).side(), Reader(below).side())
        if text == "\\partial":
            end = [token.text for token in self.tokens[self.at :]].index("/") + self.at
            above, self.at = self.tokens[self.at : end], end + 1
            self.take("\\partial")
            start = self.at
            self.factor()
            return self.derivative(above, self.tokens[start : self.at])
        if text == "\\sqrt":
            return ("call", "sqrt", [argument()])
        if text == "\\binom":
            return ("call", "binom", [argument(), argument()])
        if text == "\\underset":
            self.group()
            return argument()
        if text == "\\underbrace":
            tree = argument()
            if self.skip("_"):
                self.group()
            return tree
        if text == "\\sum":
            self.take("_")
            below = self.group()
            if self.skip("^"):
                self.group()
            return ("sum", *_range(below), self.product())
        if text in HATS:
            return ("name", self.name(argument()) + HATS[text])
        if re.fullmatch(r"d(\\hat\s*)?\\?[a-zA-Z]+", text):
            hat = "_hat" if "\\hat" in text else ""
            return ("name", re.sub(r"\\hat\s*|\\", "", text) + hat)
        if re.fullmatch(r"\\?[a-zA-Z]+", text) and text not in UNKNOWN:
            return ("name", text.removeprefix("\\"))
        raise Unreadable(f"what is {text}?")

    def derivative(self, above: list[Any], below: list[Token]) -> Any:
        """One symbol: of `\\partial p_c / \\partial z_k` it is dp_dz, at c and k."""
        names, indices = [], []
        for group in (above, below):
            rest = [token for token in group if token.text != "\\partial"]
            tree = Reader(rest).side()
            if tree[0] == "sub" and all(_is_letter(i) for i in tree[2]):
                indices += [index for index in tree[2] if index not in indices]
                tree = tree[1]
            names.append(self.name(tree))
        symbol = ("name", f"d{names[0]}_d{names[1]}")
        return ("sub", symbol, indices) if indices else symbol

    def function(self, name: str) -> Any:
        power = None
        if name in ("sigma", "Phi", "varphi"):  # functions only before a bracket
            return ("name", name)
        if self.skip("^"):
            power = Reader(self.group()).side()
        arguments = self.bracket() if self.now == "(" else [self.factor()]
        tree = ("call", name, arguments)
        return ("^", tree, power) if power else tree

    def bracket(self) -> list[Any]:
        """What stands in brackets, parted by commas; `[c = k]` is a test."""
        close = {"(": ")", "[": "]"}[self.take().text]
        self.open.append(close)
        found = [self.test() if close == "]" else self.sum()]
        while self.skip(","):
            found.append(self.sum())
        self.open.pop()
        self.take(close)
        return found

    def between(self, close: str) -> Any:
        self.open.append(close)
        tree = self.sum()
        self.open.pop()
        self.take(close)
        return tree

    def test(self) -> Any:
        left = self.sum()
        if self.now not in TESTS:
            raise Unreadable("a square bracket holds a test")
        return ("test", self.take().text, left, self.sum())

    def table(self, begin: str) -> Any:
        """Rows and cells up to `\\end`: a matrix, or cases."""
        rows: list[list[list[Any]]] = [[[]]]
        while self.tokens[self.at].kind != "end":
            token = self.take()
            if token.kind == "row":
                rows.append([[]])
            elif token.text == "&":
                rows[-1].append([])
            elif token.text not in ("\\quad", "\\qquad"):
                rows[-1][-1].append(token)
            if not self.now:
                raise Unreadable("a table has no end")
        self.take()
        if "cases" in begin:
            return ("cases", [(Reader(a).side(), _condition(b)) for a, b in rows])
        return ("matrix", [[Reader(cell).side() for cell in row] for row in rows])


def _condition(cell: list[Token]) -> Any:
    words = "".join(token.text for token in cell if token.kind == "text")
    rest = [token for token in cell if token.kind != "text" and token.text != "."]
    return None if "else" in words else Reader(rest).test()


def _is_letter(index: Any) -> bool:
    return index[0] == "name" and index[1].isalpha()


def _range(below: list[Any]) -> tuple[list[str], Any]:
    """Over which letters a sum runs, and on what condition."""
    texts = [token.text for token in below]
    if "\\ne" in texts:
        return [texts[0]], Reader(below).test()
    if ":" in texts:
        return [texts[0]], Reader(below[texts.index(":") + 1 :]).test()
    letters = texts[: texts.index("=")] if "=" in texts else texts
    if not all(re.fullmatch("[a-z]", letter) for letter in letters):
        raise Unreadable("a sum runs over letters")
    if texts[len(letters) :] not in ([], ["=", "1"]):
        raise Unreadable("a sum runs from 1")
    return letters, None
