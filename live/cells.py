"""Runs the code of one page: a fence at a time, after the statements that it needs."""

import ast
import builtins
import io
import linecache
import logging
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from itertools import dropwhile
from typing import Any

from live import errors, figures
from live.slices import Program, Statement, plots
from tools.compare import difference

LIMIT = 100_000  # characters that one run may print
PAUSE = 0.05  # seconds between two messages with output
TRACEBACK = "Traceback (most recent call last):"
Send = Callable[[dict[str, Any]], None]


class TooMuchOutput(RuntimeError):
    """A fence printed without end."""


class Stream(io.TextIOBase):
    """Standard output or error of a fence: sent to the page, in few messages."""

    def __init__(self, send: Send) -> None:
        self.send, self.text, self.sent = send, "", 0
        self.time = time.monotonic()

    def write(self, text: str) -> int:
        room = LIMIT - len(self.text)
        self.text += text[:room]
        if len(text) > room:
            raise TooMuchOutput(f"stopped after {LIMIT:,} characters of output")
        if time.monotonic() - self.time > PAUSE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self.sent < len(self.text):
            self.send({"type": "out", "text": self.text[self.sent :]})
        self.sent, self.time = len(self.text), time.monotonic()


class Session:
    """The one namespace of a page, and the statements that made it what it is."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.made: list[tuple[int, int, str]] = []
        self.fences: list[dict[str, Any]] = []
        self.plan: list[Statement] = []
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        self.print_options = sys.modules["numpy"].get_printoptions()
        self.reset()

    def reset(self) -> None:
        """As if Python had just started."""
        self.made = []
        main = types.ModuleType("__main__")
        main.__builtins__ = builtins
        self.namespace = vars(main)
        sys.modules["__main__"] = main
        warnings.resetwarnings()
        numpy = sys.modules["numpy"]
        numpy.set_printoptions(**self.print_options)
        numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
        if matplotlib := sys.modules.get("matplotlib"):
            figures.closed()
            matplotlib.rcdefaults()

    def prepare(self, fences: list[dict[str, Any]], at: int, whole: list[int]) -> bool:
        """Plan the run of a fence; say whether Matplotlib has to be loaded first.

        A fence is its `kind`, its `source` as it is now, and whether it is `lenient`:
        it shows an error, which must not stop what follows.
        """
        self.fences, self.at = fences, at
        program = Program([fence["source"] for fence in fences[: at + 1]])
        self.plan = program.plan(at, set(whole))
        return plots(self.plan)

    def run(self, want: str | None = None) -> dict[str, Any]:
        """Run what was planned; say how it went.

        `want` is what the page shows below the fence: each line that differs is named.
        """
        above = [s for s in self.plan if s.fence < self.at]
        keys = [self._key(s) for s in above]
        if self.made != keys[: len(self.made)]:
            self.reset()
        for s in above[len(self.made) :]:
            self.send({"type": "status", "text": f"Running code {s.fence + 1} above…"})
            if error := self._quietly(s):
                self.reset()
                return {"error": error, "above": s.fence}
        figures.closed()
        out, err = Stream(self.send), Stream(self.send)
        begun = time.perf_counter()
        self.send({"type": "status", "text": "Running…"})
        error = self._shown(out, err)
        seconds = time.perf_counter() - begun
        drawn = figures.drawn(f"code-{self.at + 1}")
        self.made = keys + [self._key(s) for s in self.plan[len(above) :]]
        if error:
            self.made.append((-1, -1, "a part of the fence"))  # never met again
        result = {"error": error, "figures": drawn, "seconds": seconds}
        if want is not None:
            result["same"] = same(want, out.text, error)
            result["changed"] = changed(want, out.text)
        return result

    def _key(self, s: Statement) -> tuple[int, int, str]:
        return s.fence, s.index, self.fences[s.fence]["source"]

    def _quietly(self, s: Statement) -> dict[str, Any] | None:
        """Run a statement above; nothing of it is shown."""
        fence = self.fences[s.fence]
        held = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = io.StringIO()
        try:
            name = self._remember(s.fence)
            exec(compile(ast.Module([s.node], []), name, "exec"), self.namespace)
        except BaseException as problem:
            error = errors.described(problem)
            return None if fence["lenient"] or error["verdict"] else error
        finally:
            sys.stdout, sys.stderr = held
        return None

    def _shown(self, out: Stream, err: Stream) -> dict[str, Any] | None:
        """Run the fence itself, as a script or as a console."""
        fence = self.fences[self.at]
        name = self._remember(self.at)
        held = sys.stdout, sys.stderr, sys.displayhook
        sys.stdout, sys.stderr = out, err
        sys.displayhook = _script if fence["kind"] == "python" else sys.__displayhook__
        try:
            for code in _parts(fence["source"], fence["kind"], name):
                exec(code, self.namespace)
        except BaseException as problem:
            return errors.described(problem)
        finally:
            sys.stdout, sys.stderr, sys.displayhook = held
            out.flush()
            err.flush()
        return None

    def _remember(self, fence: int) -> str:
        """The name under which tracebacks find the lines of a fence."""
        name, source = f"{errors.SHOWN}{fence + 1}", self.fences[fence]["source"]
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        return name


def _parts(source: str, kind: str, name: str) -> Iterator[types.CodeType]:
    """Code objects, one for each statement.

    A console shows the value of each expression, a script that of its last line.
    """
    body = ast.parse(source, name).body
    for node in body:
        last = isinstance(node, ast.Expr) and node is body[-1]
        if kind == "pycon" or last:
            yield compile(ast.Interactive([node]), name, "single")
        else:
            yield compile(ast.Module([node], []), name, "exec")


def _script(value: Any) -> None:
    if not figures.is_drawing(value):
        sys.__displayhook__(value)


def same(want: str, got: str, error: dict[str, Any] | None) -> bool:
    """Whether an output is what the page shows, as the page's own test compares."""
    want, shows_error, rest = want.partition(TRACEBACK)
    if bool(shows_error) != bool(error) or difference(want, got):
        return False
    return not (error and difference(_last(rest), error["last"] + "\n"))


def changed(want: str, got: str) -> list[int]:
    """The lines of an output that are not those of the page."""
    wanted, lines = want.partition(TRACEBACK)[0].splitlines(), got.splitlines()
    if len(wanted) == len(lines):
        pairs = zip(wanted, lines, strict=True)
        return [i for i, (w, g) in enumerate(pairs) if difference(w + "\n", g + "\n")]
    known = {" ".join(line.split()) for line in wanted}
    return [i for i, line in enumerate(lines) if " ".join(line.split()) not in known]


def _last(rest: str) -> str:
    """What a shown traceback says below its indented lines."""
    lines = rest.strip("\n").splitlines(keepends=True)
    return "".join(dropwhile(lambda line: line[:1].isspace(), lines)) + "\n"
