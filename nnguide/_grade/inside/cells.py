"""The cells of a notebook, run in order in one namespace."""

import builtins
import linecache
import sys
import types
from collections.abc import Callable

from nnguide._grade.inside.guard import Refused
from nnguide._grade.inside.notebook import without_ipython
from nnguide.exercises import WrongAnswer

Send = Callable[..., None]


def run(cells: list[str], send: Send) -> None:
    """Run all cells; one that raises is told, and does not stop those below it."""
    main = types.ModuleType("__main__")
    vars(main).update(__builtins__=builtins, display=lambda *things, **options: None)
    sys.modules["__main__"] = main  # where dataclasses and pickle look a class up
    for number, source in enumerate(cells, start=1):
        send("cell", number=number)
        try:
            _run(source, number, vars(main), send)
        except (WrongAnswer, Refused):
            pass  # told by the recorder, or by the guard
        except BaseException as error:  # SystemExit and Ctrl-C too
            send("problem", text=f"{described(error)} in cell {number}")


def _run(source: str, number: int, namespace: dict[str, object], send: Send) -> None:
    name = f"<cell {number}>"
    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except SyntaxError:  # perhaps IPython's own; a line of Python may begin with % too
        source, left_out = without_ipython(source)
        code = compile(source, name, "exec", dont_inherit=True)
        lines = "line" if left_out == 1 else "lines"
        text = f"{left_out} {lines} for IPython left out in cell {number}"
        send("note", text=text)
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    exec(code, namespace)


def described(error: BaseException) -> str:
    """Type and first line of an error, which may be as hostile as its raiser."""
    try:
        if isinstance(error, MemoryError):
            return "memory limit"
        kind = str(type(error).__name__)[:100]
        lines = str(error)[:1000].splitlines() or [""]
        return f"{kind}: {lines[0]}" if lines[0] else kind
    except BaseException:
        return "an error that cannot be shown"
