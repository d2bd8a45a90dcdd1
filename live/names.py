"""What a statement takes from above, binds, changes in place, and imports.

A guess from names: whether an object is changed by a call cannot be read. The guess
takes rather too much, and `python -m tools.live_sweep` runs every fence of every page
after it.
"""

import ast
import builtins
import re

# Calls that change what they are given, or the object whose method they are.
TRAINS = re.compile(r"_?(fit|train|step|update|backward|append|pop)")
HARMLESS = re.compile(r"print$|np$|check")


def _root(node: ast.AST) -> str:
    """The name at the start of `net.layers[0].weight`; empty if there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


class Names(ast.NodeVisitor):
    """The names of a statement, visited in the order of evaluation.

    A name that it has bound itself is not taken from above. Names inside a function, a
    class or a comprehension are its own if it binds them.
    """

    def __init__(self, statement: ast.AST) -> None:
        self.reads: set[str] = set()
        self.later: set[str] = set()  # read when a function is called
        self.binds: set[str] = set()
        self.changes: set[str] = set()
        self.may_change: set[str] = set()
        self.imports: set[str] = set()
        self.fixed: set[str] = set()  # modules, functions, classes: no use changes them
        self.attributes: set[str] = set()
        self.visit(statement)
        self.reads |= self.later - self.binds
        self.reads -= set(dir(builtins))

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.reads |= {node.id} - self.binds
        else:
            self.binds.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        for part in [node.value, *node.targets]:
            self.visit(part)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self._change(node.target)
        if isinstance(node.target, ast.Name):
            self.reads |= {node.target.id} - self.binds
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        for part in [node.iter, node.target, *node.body, *node.orelse]:
            self.visit(part)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._change(node)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.attributes.add(node.attr)
        if not isinstance(node.ctx, ast.Load):
            self._change(node)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """`losses.append(1)`, `rng.shuffle(x)`, `draw(ax)`: calls for their effect."""
        if isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Attribute):
                self._change(call.func)
            if not HARMLESS.match(_root(call.func)):
                self.may_change |= {_root(part) for part in call.args}
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """A generator moves on with each draw; training changes what it is given."""
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        method = isinstance(node.func, ast.Attribute)
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        for part in [node.func, *given]:
            if _root(part).endswith("rng"):
                self._change(part)
            elif TRAINS.match(name) and method == (part is node.func):
                self.may_change.add(_root(part))
        self.generic_visit(node)

    def _change(self, node: ast.AST) -> None:
        if root := _root(node):
            self.changes.add(root)

    def _scope(self, node: ast.AST, *, later: bool) -> None:
        """Add what a function or a comprehension takes from outside itself."""
        inside = [n for n in ast.walk(node) if n is not node]
        found = [n for n in inside if isinstance(n, ast.Name)]
        own = {n.id for n in found if not isinstance(n.ctx, ast.Load)}
        own |= {n.arg for n in inside if isinstance(n, ast.arg)}
        own |= {n.name for n in inside if isinstance(n, ast.FunctionDef)}
        read = {n.id for n in found if isinstance(n.ctx, ast.Load)} - own
        inner = Names(ast.Module([], []))
        for child in ast.iter_child_nodes(node):
            inner.visit(child)
        self.imports |= inner.imports
        if later:
            self.later |= read
            return
        self.reads |= read - self.binds
        self.changes |= inner.changes - own
        self.may_change |= inner.may_change - own

    def _define(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        self._scope(node, later=True)
        self.binds.add(node.name)
        self.fixed.add(node.name)

    def _lambda(self, node: ast.Lambda) -> None:
        self._scope(node, later=True)

    def _comprehension(self, node: ast.AST) -> None:
        self._scope(node, later=False)

    visit_FunctionDef = visit_ClassDef = _define
    visit_Lambda = _lambda
    visit_ListComp = visit_SetComp = visit_DictComp = _comprehension
    visit_GeneratorExp = _comprehension

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._import(alias.name, alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.imports.add(node.module or "")
        for alias in node.names:
            self._import(f"{node.module}.{alias.name}", alias.asname or alias.name)

    def _import(self, module: str, name: str) -> None:
        self.imports.add(module)
        self.binds.add(name)
        self.fixed.add(name)
