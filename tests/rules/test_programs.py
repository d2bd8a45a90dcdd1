"""The whole program of a page is whole: it runs alone, and is short."""

import ast
import contextlib
import io
import sys

import pytest

from tools import needs, pages

HEADING = "## The whole program"
WITH_PROGRAM = [path for path in pages.pages() if HEADING in path.read_text("utf-8")]
KNOWN = {"math", "numpy", "matplotlib"}
# What the pages of a folder may use besides.
IN_FOLDER = {"pytorch": {"torch", "tensorboard"} | sys.stdlib_module_names}
MOST_LINES = 60


def program(text: str) -> tuple[str, str]:
    """The code in the section of that name, without prompts, and its output."""
    section = text.partition(f"\n{HEADING}\n")[2].partition("\n## ")[0]
    code, output = [], []
    for block in pages.parse(section, pages.DOCS / "a.md").of("python", "pycon"):
        for line in block.source.splitlines():
            if block.kind == "python" or line.startswith((">>> ", "... ")):
                code.append(line if block.kind == "python" else line[4:])
            else:
                output.append(line)
        output += block.output.splitlines()
    return "\n".join(code) + "\n", "\n".join(output) + "\n"


def imported(code: str) -> set[str]:
    """The packages that the code imports."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
    return found


@pytest.mark.parametrize("path", WITH_PROGRAM, ids=lambda path: path.stem)
def test_a_whole_program_runs_alone_and_prints_what_the_page_shows(path):
    code, output = program(path.read_text("utf-8"))
    assert imported(code) <= KNOWN | IN_FOLDER.get(path.parent.name, set())
    assert len([line for line in code.splitlines() if line.strip()]) < MOST_LINES
    for block in pages.read(path).of("needs"):
        needs.skip_or_fail(needs.missing(block.source.strip()))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, path.name, "exec"), {"__name__": "__main__"})
    assert printed.getvalue() == output


def test_a_program_is_read_with_its_output():
    text = f"\n{HEADING}\n\n```python\nimport numpy as np\n```\n\n```pycon\n"
    text += ">>> for i in range(2):\n...     print(i)\n0\n1\n```\n\n"
    text += "```python\nprint(2)\n```\n\n"
    text += "```text\n2\n```\n\n## Exercises\n"
    code, output = program(text + "\n```python\nother = 1\n```\n")
    assert code == "import numpy as np\nfor i in range(2):\n    print(i)\nprint(2)\n"
    assert output == "0\n1\n2\n"
    assert imported("import torch.nn\nfrom nnguide.data import x") == {
        "torch",
        "nnguide",
    }
