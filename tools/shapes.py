"""Shape comments are run: `# (N, H)` behind a statement is compared with its value.

    z1 = x @ W1.T + b1  # (N, H)

The commented value is wrapped, by its syntax tree, in a call that compares. A letter
stands for one size within a fence, and within one call of a function.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

SIZE = r"(?:\.\.\.|\w+(?: ?[-+·/] ?\w+)*)"
GROUP = rf"\((?=[A-Z0-9])(?:{SIZE},|{SIZE}(?:, {SIZE})+)\)"
ONE = rf"(?:{GROUP}|a number)(?:,? (?:or|later) (?:{GROUP}|a number))*"
CLAIM = re.compile(rf"(?=\(){ONE}(?:(?:,? and |, |; ){ONE})*")
# What two arrays make: `(N, D) @ (D, H) -> (N, H)`. The value has the shape at the end.
PRODUCT = re.compile(rf"({GROUP}) @ ({GROUP})(?: ->|:) ({GROUP})")
OPERAND = re.compile(r" (?:[-−+*/@]|minus|plus|times)(?: |$)")

Sizes = dict[str, int]
Group = tuple[str, ...]


def prepare(namespace: dict[str, Any]) -> None:
    """Give a namespace what wrapped code needs; its letters are free again."""
    namespace.setdefault("__shape__", Comparison())
    namespace["__sizes__"] = {}


def claim(comment: str) -> str:
    """What the comment says of a value: its shapes, or nothing."""
    text = comment.lstrip("#").strip()
    if product := PRODUCT.match(text):
        return product[3] if _multiplies(*product.groups()) else product[0]
    found = CLAIM.match(text)
    return found[0] if found and not OPERAND.match(text[found.end() :]) else ""


def _multiplies(left: str, right: str, result: str) -> bool:
    a, b, c = (groups(text)[0][0] for text in (left, right, result))
    inner = b[-2] if len(b) > 1 else b[0]
    return a[-1] == inner and a[:-1] + b[len(b) - 1 :] * (len(b) > 1) == c


@lru_cache
def groups(text: str) -> list[list[Group]]:
    """The shapes of a claim, in order, each with its alternatives."""
    return [
        [tuple(re.findall(SIZE, group)) for group in re.findall(rf"{GROUP}|\(\)", one)]
        for one in (said.replace("a number", "()") for said in re.findall(ONE, text))
    ]


def claims(source: str) -> dict[int, str]:
    """By line: what is said of a shape behind code. A comment alone says nothing."""
    found = {}
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line, column = token.start
        if token.type != tokenize.COMMENT or not lines[line - 1][:column].strip():
            continue
        if said := claim(token.string):
            found[line] = said
    return found


class Comparison:
    """Compares values with what is said of them.

    The first value of a line has the shape that is said. A later one may be that of a
    single example: without the axis N.
    """

    def __init__(self) -> None:
        self.met: set[int] = set()
        self.passed: dict[
            tuple[Any, ...] | None, Sizes
        ] = {}  # for speed, in long loops

    def __call__(self, value: Any, said: str, line: int, sizes: Sizes) -> Any:
        """The value, if it has the shape; what has no shape is let through."""
        shape = getattr(value, "shape", None)
        now = (line, shape, *sizes.items()) if isinstance(shape, tuple) else None
        if now in self.passed:
            sizes.update(self.passed[now])
            return value
        self._compare(value, said, line, sizes)
        if now:
            self.passed[now] = dict(sizes)
        return value

    def _compare(self, value: Any, said: str, line: int, sizes: Sizes) -> None:
        known = groups(said)
        several = type(value) is tuple and not all(isinstance(v, int) for v in value)
        parts = [(_shape(v)) for v in (value if several else [value])]
        if several and len(known) == 1:  # said of one of them
            parts = [part for part in parts if part is not None]
            fits = not parts or any(self._fits(p, known[0], sizes, line) for p in parts)
        else:
            pairs = zip(parts, known, strict=False)
            fits = all(p is None or self._fits(p, k, sizes, line) for p, k in pairs)
        if not fits:
            here = ", ".join(f"{letter} = {size}" for letter, size in sizes.items())
            raise AssertionError(
                f"line {line}: the comment says {said}, but the shape is "
                + " and ".join(str(part) for part in parts if part is not None)
                + f", with {here}" * bool(sizes)
            )
        if any(part is not None for part in parts):
            self.met.add(line)

    def _fits(
        self, shape: tuple[int, ...], known: list[Group], sizes: Sizes, line: int
    ) -> bool:
        """Whether it is one of these. New letters are bound by the first that fits."""
        if line in self.met:
            known = known + [group[1:] for group in known if group[:1] == ("N",)]
        for group in known:
            new: Sizes = {}
            if _equal(shape, group, sizes, new):
                sizes |= new
                return True
        return not known


def _shape(value: Any) -> tuple[int, ...] | None:
    if isinstance(value, int | float):
        return ()
    shape = value if type(value) is tuple else getattr(value, "shape", None)
    return tuple(shape) if isinstance(shape, tuple) else None


def _equal(shape: tuple[int, ...], group: Group, sizes: Sizes, new: Sizes) -> bool:
    if group[-1:] == ("...",):
        group, shape = group[:-1], shape[: len(group) - 1]
    if len(shape) != len(group):
        return False
    for size, text in zip(shape, group, strict=True):
        known = int(text) if text.isdigit() else sizes.get(text, new.get(text))
        if known is None and text.isidentifier():
            new[text] = size
        elif known is None:
            known = _computed(text, sizes | new, size, new)
        if known is not None and known != size:
            return False
    return True


def _computed(text: str, sizes: Sizes, size: int, new: Sizes) -> int | None:
    """The value of `D + 1`; with a new letter, that letter is bound instead."""
    term = re.fullmatch(r"([A-Za-z]\w*) ([-+]) (\d+)", text)
    if term and term[1] not in sizes:
        new[term[1]] = size - int(term[2] + term[3])
        return size
    try:
        return int(eval(text.replace("·", "*").replace("/", "//"), {}, dict(sizes)))
    except NameError:
        return None


def wrapped(source: str, lines_above: int = 0) -> ast.Module:
    """The syntax tree of `source`, in which each commented value is compared.

    `lines_above` is added to the lines in messages, and to no line of the tree.
    """
    tree = ast.parse(source)
    if said := claims(source):
        _Wrap(dict(places(tree, said)), lines_above).visit(tree)
    return ast.fix_missing_locations(tree)


Place = tuple[ast.AST, tuple[str, int]]


def places(tree: ast.Module, said: dict[int, str]) -> Iterator[Place]:
    """The nodes about which a comment says something. What comes first is outermost."""
    left = dict(said)
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.For():
                for line in range(node.lineno, node.body[0].lineno):
                    if line in left:
                        yield node, (left.pop(line), line)
            case ast.Assign() | ast.AnnAssign() | ast.Return() | ast.Expr():
                line = node.end_lineno or 0
                if node.value is not None and line in left:
                    yield _shown(node.value), (left.pop(line), line)
            case ast.AugAssign() if node.end_lineno in left:
                yield node, (left.pop(node.end_lineno), node.end_lineno)
    for node in ast.walk(tree):  # one to a line: of a dictionary, a list, a call
        for part in _parts(node):
            line = part.end_lineno or 0
            if line in left:
                yield part, (left.pop(line), line)


def _shown(value: ast.expr) -> ast.expr:
    match value:
        case ast.Call(func=ast.Name(id="print"), args=[shown]):
            return shown
    return value


def _parts(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Dict(values=values):
            return values
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return elements
        case ast.Call(args=arguments, keywords=keywords):
            return [*arguments, *(keyword.value for keyword in keywords)]
    return []


class _Wrap(ast.NodeTransformer):
    """Wraps what has a place in a call of `compare`."""

    def __init__(self, places: dict[ast.AST, tuple[str, int]], above: int) -> None:
        self.places, self.above = places, above

    def visit(self, node: ast.AST) -> Any:
        made = super().visit(node)
        if isinstance(node, ast.FunctionDef):
            self._open(node)
        if (place := self.places.get(node)) is None:
            return made
        match node:
            case ast.FunctionDef():
                names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
                names = names[names[:1] == ["self"] :]
                taken = [ast.Name(name, ast.Load()) for name in names]
                at = 1 + (ast.get_docstring(node) is not None)
                node.body.insert(at, self._statement(_together(taken), place, node))
            case ast.For():
                node.body.insert(0, self._statement(_load(node.target), place, node))
            case ast.AugAssign():
                return [node, self._statement(_load(node.target), place, node)]
            case ast.expr():
                return self._call(made, place)
        return made

    def _open(self, node: ast.FunctionDef) -> None:
        """Let each call of a function begin with letters of its own."""
        at = int(ast.get_docstring(node) is not None)
        fresh = ast.Assign([ast.Name("__sizes__", ast.Store())], ast.Dict([], []))
        node.body.insert(at, ast.copy_location(fresh, node))

    def _call(self, value: ast.expr, place: tuple[str, int]) -> ast.expr:
        said, line = place
        constants = [ast.Constant(said), ast.Constant(line + self.above)]
        sizes = ast.Name("__sizes__", ast.Load())
        call = ast.Call(
            ast.Name("__shape__", ast.Load()), [value, *constants, sizes], []
        )
        return ast.copy_location(call, value)

    def _statement(
        self, value: ast.expr, place: tuple[str, int], above: ast.stmt
    ) -> ast.stmt:
        return ast.copy_location(ast.Expr(self._call(value, place)), above)


def _together(values: list[ast.expr]) -> ast.expr:
    return values[0] if len(values) == 1 else ast.Tuple(values, ast.Load())


def _load(target: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(target), mode="eval").body
