"""The job of the process: limits, the notebook, the guard, the cells."""

import os
import site
import sys
import sysconfig
from pathlib import Path
from typing import Any

from nnguide._grade.inside import guard, landlock, limits, notebook
from nnguide._grade.inside.notebook import Broken

PACKAGE = Path(__file__).parents[2]
# Where libraries look for fonts and time zones.
SHARED = ("/usr/share/fonts", "/usr/share/zoneinfo", "/System/Library/Fonts")


def run(job: dict[str, Any], send: Any) -> None:
    """Run the notebook and send what comes of it."""
    limits.apply(job["seconds"], job["memory"])
    landlock.restrict(job["own"])
    try:
        found = notebook.read(Path(job["own"], "submission.ipynb"))
    except Broken as reason:
        send("problem", text=str(reason))
        return
    except MemoryError:
        send("problem", text="memory limit, reading the notebook")
        return
    send("plan", metadata=found.metadata)
    guard.prepare(found.cells)
    from nnguide._grade.inside import cells, recorder  # loads NumPy and the keys
    from nnguide.exercises._calls import limited

    seal = recorder.install(send)
    guard.install(
        job["own"],
        readable(),
        job["closed"],
        tracer=limited.__code__,
        tell=lambda what: send("refused", text=what),
    )
    cells.run(found.cells, send)
    if changed := seal.changed():
        send("problem", text=f"tampering: {changed} was changed")


def readable() -> list[str]:
    """The folders that hold Python, its packages, and nothing of a person's."""
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    paths = sysconfig.get_paths()
    packages = [p for p in sys.path if p.endswith(("-packages", ".zip"))]
    found = [*(paths[k] for k in kinds), *packages, *SHARED, str(PACKAGE)]
    found += site.getsitepackages()
    return sorted({p for f in found for p in (os.path.abspath(f), os.path.realpath(f))})
