"""Submissions of students who mean no harm."""

from tests.grade.making import CHECK, RIGHT, graded

WORKSHEET = {
    "page": "foundations/arrays",
    "exercises": [f"arrays-{n}" for n in range(1, 6)],
}
ROWS = """
def shares(E):
    return E / E.sum(axis=1, keepdims=True)
check("arrays-5", shares)
"""


def test_a_worksheet_is_checked_to_its_end_whatever_its_cells_raise(tmp_path):
    report = graded(
        tmp_path,
        CHECK + "import numpy as np",
        'check("arrays-1", [5, 7, 8])\nnever = "reached, as in Jupyter"',
        'check("arrays-1", [5, 7, 9])',
        'check("arrays-2", ...)',
        'print("x" * 1000)\nprint(undefined)',
        'check("arrays-3", -0.5)',
        "raise SystemExit(3)",
        "raise KeyboardInterrupt",
        "def f(): f()\nf()",
        "input()",
        "display(np.ones(3))",
        "%%bash\nrm -rf x",
        "%matplotlib inline\nif True:\n    !pip install x\nnp.ones?\nx = 7",
        "x = x \\\n% 4\nassert x == 3",
        "y = (",
        ROWS,
        about=WORKSHEET,
    )
    assert report.page == "foundations/arrays"
    assert {name: result for name, (result, _) in report.results.items()} == {
        "arrays-1": "right",  # the last check counts
        "arrays-2": "not tried",
        "arrays-3": "wrong",
        "arrays-4": "not tried",
        "arrays-5": "right",
    }
    assert report.results["arrays-1"][1] == "Right."
    assert report.results["arrays-2"][1] == "Not answered yet."
    assert report.results["arrays-3"][1].startswith("-0.5 is not right.")
    assert report.results["arrays-4"][1].startswith("NameError")
    recursion = "RecursionError: maximum recursion depth exceeded in cell 9"
    assert report.problems == [
        "NameError: name 'undefined' is not defined in cell 5",
        "SystemExit: 3 in cell 7",
        "KeyboardInterrupt in cell 8",
        recursion,
        "EOFError: EOF when reading a line in cell 10",
        "SyntaxError: '(' was never closed (<cell 15>, line 1) in cell 15",
    ]
    assert report.notes == [
        "2 lines for IPython left out in cell 12",
        "3 lines for IPython left out in cell 13",
    ]
    assert report.ended


def test_without_a_worksheet_those_exercises_count_that_are_checked(tmp_path):
    for about in (None, 3, {"exercises": ["no-such-page-1"], "page": "<b>"}):
        report = graded(
            tmp_path, RIGHT, CHECK + 'check("arrays-1", ...)\ncheck("arrays-99", 1)',
            about=about,
        )  # fmt: skip
        assert report.exercises == ["start-1", "arrays-1"]
        assert report.page == ""
        (problem,) = report.problems
        assert problem.startswith("ValueError: there is no exercise 'arrays-99': did")


def test_figures_files_and_data_work(tmp_path):
    report = graded(
        tmp_path,
        "import os, tempfile, pathlib, shutil\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('a.svg')\n"
        "assert plt.get_backend().lower() == 'agg'\n"
        "os.makedirs('x/y')\npathlib.Path('x/y/z.txt').write_text('a')\n"
        "os.rename('x/y/z.txt', 'b.txt')\nshutil.rmtree('x')\n"
        "with tempfile.TemporaryFile() as f: f.write(b'a')",
        "from nnguide.data import load_mnist\nassert load_mnist()",
        "import numpy as np\nnp.save('a.npy', np.ones(3))\nnp.load('a.npy')",
        "import inspect, dataclasses, pickle\n"
        "@dataclasses.dataclass\nclass A:\n    b: int = 1\n"
        "assert pickle.loads(pickle.dumps(A())) == A()\n"
        "def f(): return 7\nassert 'return 7' in inspect.getsource(f)",
        RIGHT,
    )
    assert report.problems == []
    assert report.count("right") == 1


def test_pytorch_works(tmp_path):
    report = graded(
        tmp_path,
        "import torch\nnet = torch.nn.Linear(3, 2)\n"
        "optimizer = torch.optim.Adam(net.parameters())\n"
        "net(torch.ones(4, 3)).sum().backward()\noptimizer.step()\n"
        "torch.save(net.state_dict(), 'net.pt')\n"
        "net.load_state_dict(torch.load('net.pt'))\n"
        "data = torch.utils.data.TensorDataset(torch.ones(4, 3))\n"
        "assert len(list(torch.utils.data.DataLoader(data, batch_size=2))) == 2",
        CHECK + 'check("start-1", torch.tensor(5))',
    )
    assert report.problems == []
    assert report.count("right") == 1
