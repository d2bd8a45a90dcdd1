"""From the name of an exercise to its key."""

import difflib
import importlib
import pkgutil
from functools import cache
from pathlib import Path

from nnguide.exercises._keys import Key


@cache
def pages() -> tuple[str, ...]:
    """The pages that have keys, as they stand in the names of exercises."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(sorted(m.name.replace("_", "-") for m in found if m.name[0] != "_"))


def keys(page: str) -> dict[str, Key]:
    """The keys of a page, by the full names of its exercises."""
    module = importlib.import_module(f"nnguide.exercises.{page.replace('-', '_')}")
    return {f"{page}-{number}": key for number, key in module.KEYS.items()}


def key(name: str) -> Key:
    """The key of the exercise with this name, such as `neuron-2`."""
    if not isinstance(name, str):
        raise TypeError(
            f"the name of an exercise is text, such as 'neuron-2', got {name!r}"
        )
    page = name.rpartition("-")[0]
    found = keys(page) if page in pages() else {}
    if name not in found:
        known = [one for each in pages() for one in keys(each)]
        near = difflib.get_close_matches(name, known, n=3)
        offer = f"did you mean {' or '.join(near)}? " if near else ""
        raise ValueError(
            f"there is no exercise {name!r}: {offer}A name is a page and a number, "
            f"such as {known[0]!r}; the pages are {', '.join(pages())}"
        )
    return found[name]
