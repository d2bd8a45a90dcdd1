"""Figures that the reader can move: their boxes on a page, below the still picture.

`<!-- live NAME -->` right below a figure's image asks for the box. `live/moving/` holds
what moves it, `NAME.js` and `NAME.py`.
"""

import re

from tools.pages import ROOT

COMMENT = re.compile(r"<!--\s*live\b\s*(?P<name>[^>]*?)\s*-->")
MOVING = ROOT / "live/moving"


def names() -> list[str]:
    """The figures there are."""
    scripts = sorted(MOVING.glob("*.js"))
    return [s.stem for s in scripts if s.with_suffix(".py").exists()]


def box(name: str) -> str:
    """The element in which a figure moves."""
    if name not in names():
        known = ", ".join(names())
        raise ValueError(f"there is no live figure {name!r}; there are {known}")
    return f'<div class="live-figure" data-figure="{name}"></div>'
