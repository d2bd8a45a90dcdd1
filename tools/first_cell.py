"""What a downloaded notebook begins with: what it needs, and a cell that installs it.

The cell fetches nothing where all is there, so it runs in tests and without a network.
"""

import re
import sys
from collections.abc import Iterable

from tools import wheel

IMPORT = re.compile(r"^(?:>>> |\.\.\. )? *(?:import|from) +([\w.]+)", re.M)
CALLED = {"sklearn": "scikit-learn"}  # what pip calls a module of another name
TAG = "install"  # in the metadata of the cell

SOURCE = """\
# Installs what this notebook needs and does not find. If all is there, does nothing.
import sys
from importlib import invalidate_caches, metadata, util

needed = {needed}
def missing():  # a mere folder of that name has no origin
    invalidate_caches()
    lacks = [n for n in needed if not getattr(util.find_spec(n), "origin", None)]
    return " ".join(needed[n] for n in lacks)

if sys.version_info < {python}:
    raise RuntimeError(f"needs Python {least} or newer, and this is {{sys.version}}")
if what := missing():
    %pip install {{what}}
if what := missing():
    raise ModuleNotFoundError(f"could not install {{what}}: see above why. By hand, "
        "in a copy of the project: pip install -r requirements-reader.txt. "
        "More about it: {site_url}start/#install")
from packaging.version import Version  # came with nnguide
if Version(found := metadata.version("nnguide")) < Version("{version}"):
    raise RuntimeError(f"needs nnguide {version} or newer, and this is {{found}}: "
        f"run %pip install {{needed['nnguide']}} and restart the kernel")
"""
NOTE = (
    "*This notebook is [a page of the guide]({site_url}{url}), where all outputs "
    "stand. It needs {packages}, and Python {least} or newer. The next cell installs "
    "what is missing; [Start]({site_url}start/#install) tells how to do it by "
    "hand{large}.*"
)
LARGE = ", and how to get the small build of PyTorch"


def note(asked: list[str], url: str, site_url: str) -> str:
    """The text above the cell, in the notebook of the page at `url`."""
    *names, last = (f"`{CALLED.get(n, n)}`" for n in ["nnguide", *asked])
    return NOTE.format(
        site_url=site_url,
        url=url,
        least=wheel.least_python(),
        packages=", ".join(names) + " and " * bool(names) + last,
        large=LARGE if "torch" in asked else "",
    )


def source(asked: list[str], site_url: str) -> str:
    """The text of the cell, for a notebook that needs `asked` beside nnguide."""
    needed = {"nnguide": f"{site_url}downloads/{wheel.name()}"}
    needed |= {name: CALLED.get(name, name) for name in asked}
    rows = "".join(f'    "{name}": "{what}",\n' for name, what in needed.items())
    return SOURCE.format(
        python="({}, {})".format(*wheel.least_python().split(".")),
        least=wheel.least_python(),
        needed=f"{{\n{rows}}}",
        version=wheel.version(),
        site_url=site_url,
    ).strip()


def asked(code: Iterable[str], extras: Iterable[str]) -> list[str]:
    """The modules beside nnguide, and what it brings, that a notebook needs.

    `extras` are what its page says to need: an extra of the package, or else what no
    package brings.
    """
    about = wheel.project()
    optional = about["optional-dependencies"]
    brought = {"nnguide", *map(_name, about["dependencies"])}
    found = {name for cell in code for name in modules(cell)}
    found |= {_name(one) for extra in extras for one in optional.get(extra, [])}
    return sorted(found - brought - set(sys.stdlib_module_names))


def modules(code: str) -> set[str]:
    """The packages that the code imports; half of nnguide needs PyTorch, too."""
    named = IMPORT.findall(code)
    found = {module.partition(".")[0] for module in named}
    torch = any(module.startswith("nnguide.pytorch") for module in named)
    return found | ({"torch"} if torch else set())


def _name(requirement: str) -> str:
    """The name in a requirement such as `torch>=2.4`."""
    return re.split(r"[^\w-]", requirement)[0]
