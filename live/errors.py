"""What the page shows of an exception: Python's own traceback, the reader's lines."""

import traceback
from typing import Any

SHOWN = "Code "  # how the name of each fence begins


def described(problem: BaseException) -> dict[str, Any]:
    """The traceback without the frames of libraries, and its last lines alone."""
    whole = traceback.TracebackException.from_exception(problem)
    own = [frame for frame in whole.stack if frame.filename.startswith(SHOWN)]
    whole.stack = traceback.StackSummary.from_list(own)
    whole.__cause__ = whole.__context__ = None
    return {
        "traceback": "".join(whole.format()),
        "last": "".join(whole.format_exception_only()).strip(),
        "message": str(problem),
        "verdict": type(problem).__name__ == "WrongAnswer",
    }
