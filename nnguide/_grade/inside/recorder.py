"""`check`, as a submission calls it: the same, and each verdict is sent."""

import functools
from typing import Any

from nnguide import exercises
from nnguide._grade.inside.cells import Send, described
from nnguide._grade.inside.seal import Seal
from nnguide.exercises import _registry

OPEN = "Not answered yet."


def install(send: Send) -> Seal:
    """Put the recording `check` in the place of the real one.

    Returns:
        What tells whether somebody has changed the checks since.
    """
    real, said = exercises.check, [OPEN]
    known = {name for page in _registry.pages() for name in _registry.keys(page)}

    @functools.wraps(real)
    def check(name: str, answer: Any = ...) -> None:
        if type(name) is not str or name not in known:
            return real(name, answer)  # which raises
        send("begin", exercise=name)
        result, message = "error", "it was interrupted"
        try:
            real(name, answer)
            result = "not tried" if said[0] == OPEN else "right"
            message = said[0]
        except exercises.WrongAnswer as wrong:
            result, message = "wrong", str(wrong)
            raise
        except BaseException as error:
            message = described(error)
            raise
        finally:
            if changed := seal.changed():
                result, message = "error", f"tampering: {changed} was changed"
            send("check", exercise=name, result=result, message=message[:2000])

    # `check` says its verdict with this, whatever becomes of the standard output.
    vars(exercises)["print"] = lambda text: said.__setitem__(0, text)
    vars(exercises)["check"] = check
    seal = Seal()
    return seal
