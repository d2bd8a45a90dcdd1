"""Which statements above a fence it needs, and which fences cannot run in a page.

So a fence runs in a fresh namespace after exactly these: a rerun never sees leftovers,
and an exercise does not wait for the training loops of its page.
"""

import ast
from dataclasses import dataclass, field

from live.names import Names

# What the page's Python does not have, in the words that the reader sees.
MISSING = {
    "torch": "PyTorch",
    "nnguide.pytorch": "PyTorch",
    "tensorboard": "TensorBoard",
    "sklearn": "scikit-learn",
    "nnguide.cli": "the command nnguide",
}
DATA = {
    "load_mnist": "the files of MNIST",
    "load_digit_weights": "the file of the weights",
    "load_cnn_weights": "the file of the weights",
    "load_names": "the file of the names",
    "load_plays": "the file of the plays",
    "load_plays_weights": "the file of the weights",
}
PLOTS = ("matplotlib", "nnguide.plots")


@dataclass
class Statement:
    """A statement of the fence with this number; `lost` names what it lacks."""

    fence: int
    index: int
    node: ast.stmt
    names: Names
    lost: str = ""


@dataclass
class Program:
    """All statements of a page, in order, as far as Python can read its fences."""

    sources: list[str]
    statements: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, source in enumerate(self.sources):
            self.statements += _read(number, source)
        fixed = set().union(*(s.names.fixed for s in self.statements))
        lost: dict[str, str] = {}  # names as a lost statement would have left them
        for s in self.statements:
            s.names.changes -= fixed
            s.names.may_change -= fixed
            s.lost = _lacks(s.names, lost)
            for name in s.names.binds:
                lost.pop(name, None)
            if s.lost:
                lost |= dict.fromkeys(s.names.binds | s.names.changes, s.lost)

    def of(self, fence: int) -> list[Statement]:
        """The statements of a fence."""
        return [s for s in self.statements if s.fence == fence]

    def lacks(self, fence: int) -> str:
        """What the fence needs that a page does not have; empty if it runs."""
        return next((s.lost for s in self.of(fence) if s.lost), "")

    def plan(self, fence: int, whole: set[int] = frozenset()) -> list[Statement]:
        """The statements above that must have run, in order, then those of the fence.

        All of a fence in `whole` run: the reader has run it.
        """
        called = self._called()
        wanted: set[str] = set()

        def want(names: set[str]) -> None:
            """A function wants the names in its body too, wherever they are bound."""
            new = names - wanted
            while new:
                wanted.update(new)
                new = set().union(*(called.get(name, ()) for name in new)) - wanted

        taken = []
        for s in reversed(self.statements):
            if s.fence > fence or (s.lost and s.fence < fence):
                continue
            styles = "plt" in wanted and "style" in s.names.attributes
            touches = s.names.binds | s.names.changes | s.names.may_change
            if s.fence == fence or s.fence in whole or wanted & touches or styles:
                if not s.names.later:
                    wanted -= s.names.binds
                want(s.names.reads)
                taken.append(s)
        return taken[::-1]

    def _called(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for s in self.statements:
            for name in s.names.binds if s.names.later else ():
                found.setdefault(name, set()).update(s.names.later)
        return found


def plots(statements: list[Statement]) -> bool:
    """Whether one of them imports Matplotlib."""
    modules = set().union(*(s.names.imports for s in statements))
    return any(_inside(module, part) for module in modules for part in PLOTS)


def _read(number: int, source: str) -> list[Statement]:
    try:
        body = ast.parse(source).body
    except SyntaxError:  # of an edit above, or one that the page shows
        return []
    return [Statement(number, i, node, Names(node)) for i, node in enumerate(body)]


def _inside(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


def _lacks(names: Names, lost: dict[str, str]) -> str:
    for module in sorted(names.imports):
        for package, word in MISSING.items():
            if _inside(module, package):
                return word
    for name in sorted(names.reads):
        if name in DATA or name in lost:
            return lost.get(name) or DATA[name]
    return ""
