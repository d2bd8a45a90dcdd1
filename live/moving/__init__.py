"""Figures that the reader moves. Each is a module here, and a script of its name.

The module computes with `nnguide` and returns plain data: dicts, lists, numbers, words.
What stands under the key `"shown"` are the numbers that the figure shows, as text. The
script draws, and sends what the reader has changed; it computes nothing.
"""

import json
from functools import cache
from importlib import import_module
from typing import Any


@cache
def figure(name: str) -> Any:
    """The functions of a figure: of its class `Figure` if it has one, of its module."""
    module = import_module(f"live.moving.{name}")
    return module.Figure() if hasattr(module, "Figure") else module


def call(name: str, function: str, given: str) -> str:
    """Call a function of a figure, as the script does: JSON in, JSON out.

    The result is `value`, or, of what the reader must not have typed, `error`.
    """
    try:
        value = getattr(figure(name), function)(**json.loads(given))
    except ValueError as problem:
        return json.dumps({"error": str(problem)})
    return json.dumps({"value": value}, allow_nan=False)
