"""What a page needs that not every installation or machine has.

`<!-- needs: NAME -->` on a page: where it is missing, the rest of the page is not run.
With NNGUIDE_REQUIRE_ALL=1, as in `.ci/run`, that is a failure instead of a skip.
"""

import os
from importlib.util import find_spec

import pytest

# By the name of the extra, the packages that it brings.
EXTRAS = {
    "tensorboard": ("tensorboard",),
    "onnx": ("onnx", "onnxscript", "onnxruntime"),
}
GLOO = "gloo"  # through it processes talk that have no graphics card
NAMES = (*EXTRAS, GLOO)


def missing(name: str) -> str:
    """Why what is called `name` cannot be used here, or nothing if it can.

    Raises:
        ValueError: Nobody knows what `name` is.
    """
    if name == GLOO:
        # Loaded when a page asks: the tools start without PyTorch.
        from torch import distributed

        there = distributed.is_available() and distributed.is_gloo_available()
        return "" if there else "this build of PyTorch has no gloo"
    if name not in EXTRAS:
        raise ValueError(f"a page can need {', '.join(NAMES)}, not {name!r}")
    absent = [package for package in EXTRAS[name] if find_spec(package) is None]
    if not absent:
        return ""
    return f'{", ".join(absent)} not installed: pip install -e ".[{name}]"'


def required() -> bool:
    """Whether everything has to be there."""
    return bool(os.environ.get("NNGUIDE_REQUIRE_ALL"))


def skip_or_fail(reason: str) -> None:
    """End a test that cannot run for this reason; do nothing if there is none."""
    if reason and required():
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
