"""Training and evaluation mode for a while, by one thread at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from nnguide.scratch.network.module import Module

_lock = threading.Lock()
_users: dict[int, int] = {}  # for each module in use, the thread that uses it


@contextmanager
def mode(module: Module, *, training: bool) -> Iterator[None]:
    """Training or evaluation mode; afterwards each module's own mode again."""
    with _alone(module):
        before = [(part, part.training) for part in module.modules()]
        module.train(training)
        try:
            yield
        finally:
            for part, was_training in before:
                vars(part)["training"] = was_training


@contextmanager
def evaluating(module: Module) -> Iterator[None]:
    """Evaluation mode; afterwards each module is and remembers what it did before."""
    with _alone(module):
        before = [(part, dict(vars(part))) for part in module.modules()]
        module.eval()
        try:
            yield
        finally:
            for part, attributes in before:
                vars(part).clear()
                vars(part).update(attributes)


@contextmanager
def _alone(module: Module) -> Iterator[None]:
    """Raise if another thread is at work on a part of the module."""
    me, parts = threading.get_ident(), {id(part) for part in module.modules()}
    with _lock:
        if any(_users.get(part, me) != me for part in parts):
            raise RuntimeError(
                f"another thread is training or evaluating this "
                f"{type(module).__name__}, and a module is in one mode at a time; give "
                "each thread a network of its own, made with copy.deepcopy(net)"
            )
        new = parts - _users.keys()
        _users.update(dict.fromkeys(new, me))
    try:
        yield
    finally:
        with _lock:
            for part in new:
                del _users[part]
