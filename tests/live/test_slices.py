"""What a fence needs of those above it."""

import ast

import pytest

from live.names import Names
from live.slices import Program, plots
from tools import in_page, pages
from tools.pages import DOCS

PAGE = [
    "import numpy as np\nfrom matplotlib import pyplot as plt",
    "rng = np.random.default_rng(0)\nx = rng.normal(size=3)",
    "y = rng.normal(size=3)\nunused = 1",
    "def twice(a):\n    return factor * a",
    "factor = 2\nlosses = []",
    "for _ in range(2):\n    losses.append(1)",
]


def needs(last: str, *, above=PAGE, whole=()):
    """The statements that the last fence needs, as numbers of fence and statement."""
    program = Program([*above, last])
    planned = program.plan(len(above), set(whole))
    return [(s.fence, s.index) for s in planned if s.fence < len(above)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("print(1)", []),
        ("print(factor)", [(4, 0)]),
        ("factor = 3\nprint(factor)", []),
        ("print(x)", [(0, 0), (1, 0), (1, 1)]),
        ("print(y)", [(0, 0), (1, 0), (1, 1), (2, 0)]),  # the generator has moved on
        ("twice(3)", [(3, 0), (4, 0)]),
        ("print(losses)", [(4, 1), (5, 0)]),
    ],
)
def test_a_fence_needs_what_binds_or_changes_its_names(last, expected):
    assert needs(last) == expected


def test_a_fence_that_the_reader_has_run_runs_whole():
    assert needs("print(factor)", whole=[2]) == [
        (0, 0),
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
        (4, 0),
    ]


def test_what_needs_pytorch_is_lost_and_what_reads_it_too():
    program = Program(
        ["import torch\nimport numpy as np", "t = torch.zeros(2)", "print(t)", "np.pi"]
    )
    lacks = [program.lacks(fence) for fence in range(4)]
    assert lacks == ["PyTorch", "PyTorch", "PyTorch", ""]
    assert [(s.fence, s.index) for s in program.plan(3)] == [(0, 1), (3, 0)]


def test_an_edit_above_that_python_cannot_read_is_left_out():
    assert needs("print(1)", above=["def (:"]) == []


def test_matplotlib_is_loaded_only_for_what_imports_it():
    program = Program(["import numpy as np", "from nnguide import plots"])
    assert not plots(program.plan(0))
    assert plots(program.plan(1))


def test_a_name_that_a_function_binds_is_its_own():
    names = Names(ast.parse("def f(a):\n    b = a + c\n    return b").body[0])
    assert (names.reads, names.binds, names.later) == ({"c"}, {"f"}, {"c"})


def test_a_name_that_a_loop_binds_is_its_own():
    names = Names(ast.parse("for i in range(n):\n    print(i)").body[0])
    assert (names.reads, names.binds) == ({"n"}, {"i"})


def test_most_fences_of_the_path_run():
    paths = [*DOCS.glob("foundations/*.md"), *DOCS.glob("learning/*.md")]
    lacks = [
        program.lacks(fence)
        for path in paths
        for program in [in_page.program(in_page.fences(path))]
        for fence in range(len(program.sources))
    ]
    assert set(lacks) <= {"", "PyTorch", "scikit-learn", "the files of MNIST"}
    assert lacks.count("") > 0.7 * len(lacks)


def test_a_fence_is_marked_in_the_order_of_the_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```python\nimport torch\n```\n\n```pycon\n>>> 1\n1\n```\n")
    marks = in_page.attributes(pages.read(page).of("python", "pycon"))
    assert marks == ['data-code="0" data-lacks="PyTorch"', 'data-code="1"']
