"""The comparisons compare the same work, and say so in a table and in JSON.

Nothing here asserts a time: that is what the command is for.
"""

import functools
import gc
import json
import re

import pytest

from nnguide import cli
from nnguide._bench import command, mlp, timing
from nnguide._bench.lenet import bench_lenet
from nnguide._bench.mlp import bench_mlp
from nnguide._bench.recurrent import bench_recurrent
from nnguide._bench.value import bench_value


@pytest.fixture(scope="module", autouse=True)
def light():
    """The digits are read once; what was there before is no garbage to look through."""
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mlp, "load_mnist", functools.cache(mlp.load_mnist))
        yield
    gc.unfreeze()


def difference(comparison):
    """The number at the end of the note on the losses."""
    return float(comparison.notes[0].rsplit(" ", 1)[1])


def test_the_mlps_do_the_same_work():
    result = bench_mlp((784, 6, 5, 10), 2, examples=300)
    assert len(result.seconds) == 5
    assert {len(times) for times in result.seconds.values()} == {2}
    assert 0 < difference(result) < 1e-5
    # A share of a measured time: on a busy machine it may be above 1.
    assert re.match(r"matrix products are \d+\.\d", result.notes[1])


def test_lenet_does_the_same_work():
    assert difference(bench_lenet(1, steps=2)) < 1e-5


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_recurrent_layers_do_the_same_work(kind):
    result = bench_recurrent(kind, 1, passes=1, batch=3, length=4)
    assert result.work.startswith(f"{kind} 28-128, 4 steps of 3 sequences, ")
    assert 0 < difference(result) < 1e-5


def test_value_does_the_same_work():
    assert difference(bench_value(1, points=7)) < 1e-12


def test_contestants_take_turns_and_the_first_turn_does_not_count():
    turns = []
    times = iter([9.0, 9.0, 1.0, 2.0, 3.0, 8.0, 2.0, 2.0])

    def contestant(name):
        def work():
            turns.append(name)
            return next(times)

        return work

    both = {"a": contestant("a"), "b": contestant("b")}
    result = timing.compare("work", both, reference="b", repetitions=3)
    assert turns == ["a", "b"] * 4
    assert result.seconds == {"a": [1.0, 3.0, 2.0], "b": [2.0, 8.0, 2.0]}
    assert result.ratio("a") == 1.0
    assert result.ratio("b") == 1.0
    assert result.table().splitlines()[2].split() == (
        ["a", "1.00", "2.000", "s", "1.000", "s", "3.000", "s"]
    )


@pytest.fixture
def small(monkeypatch):
    """`nnguide bench` with little work."""
    monkeypatch.setattr(
        command,
        "COMPARISONS",
        {
            "mlp": [lambda n: bench_mlp((784, 6, 10), n, examples=200)],
            "value": [lambda n: bench_value(n, points=5)],
        },
    )


def test_the_command_prints_tables_and_writes_json(small, capsys, tmp_path):
    file = tmp_path / "bench.json"
    arguments = ["bench", "--repetitions", "2", "--threads", "1", "--json", str(file)]
    assert cli.main(arguments) == 0
    printed = capsys.readouterr().out
    assert "threads of PyTorch: 1" in printed
    assert "784-6-10, 200 digits" in printed
    assert "micrograd" in printed
    written = json.loads(file.read_text("utf-8"))
    assert written["environment"]["threads of PyTorch"] == 1
    first = written["comparisons"][0]
    assert first["ratios"]["PyTorch, tensors in memory"] == 1.0
    assert len(first["seconds"]["PyTorch, DataLoader"]) == 2


@pytest.fixture
def measured(monkeypatch):
    """Fails when something is measured."""
    monkeypatch.setattr(command, "run", lambda **_: pytest.fail("it was measured"))


def test_a_file_is_never_written_over(measured, capsys, tmp_path):
    file = tmp_path / "thesis.txt"
    file.write_text("years of work")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["bench", "--json", str(file)])
    assert stopped.value.code == 2
    assert "thesis.txt is there already; name a new file" in capsys.readouterr().err
    assert file.read_text() == "years of work"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "the file must be the path of a file, got ''"),
        ("none/bench.json", "there is no folder"),
        (".", ". is there already"),
    ],
)
def test_an_impossible_path_is_told_before_measuring(
    path, message, measured, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["bench", "--json", path])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_file_that_came_while_measuring_stays(small, monkeypatch, tmp_path):
    file = tmp_path / "bench.json"

    def measure(turns):
        file.write_text("mine")
        return bench_value(turns, points=2)

    monkeypatch.setattr(command, "COMPARISONS", {"value": [measure]})
    arguments = ["bench", "--only", "value", "--repetitions", "1", "--json", str(file)]
    assert cli.main(arguments) == 1
    assert file.read_text() == "mine"


def test_one_comparison_alone(small, capsys):
    assert cli.main(["bench", "--only", "value", "--repetitions", "1"]) == 0
    printed = capsys.readouterr().out
    assert "micrograd" in printed
    assert "digits" not in printed


@pytest.mark.parametrize(
    "option",
    [["--repetitions", "0"], ["--only", "cnn"], ["--threads", "100000"]],
)
def test_wrong_options_are_refused(option, measured, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["bench", *option])
    assert stopped.value.code == 2
    assert option[0] in capsys.readouterr().err
