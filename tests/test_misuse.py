"""Wrong inputs to every public name: a clear error of our own, or a right result.

A case is one call that works, with one argument replaced: by `None`, text, lists, truth
values, complex numbers, other precisions, object arrays, `np.matrix`, masked arrays,
nothing, too many axes, read-only memory, huge numbers, NaN. Of 15,000 cases about
12,800 end in a clear error and 2,200 in the right result; `-rP` shows the counts.
"""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from tests.misuse.judge import Row
from tests.misuse.table import NOT_CALLED, ROWS, missing, public

RIGHT = {"clear", "fine"}


@cache
def verdicts(name):
    """`{case: (verdict, what was seen)}` of a row."""
    row = ROWS[name]
    return {f"{a} {kind}": row.judge(a, kind, *rest) for a, kind, *rest in row.cases()}


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ROWS)
def test_what_is_varied_works_as_it_stands(name):
    row = ROWS[name]
    row.call(**row.given())


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_input_ends_in_a_clear_error_or_a_right_result(name):
    faults = {case: v for case, v in verdicts(name).items() if v[0] not in RIGHT}
    assert not faults


def test_every_public_name_is_in_the_table():
    assert missing(public()) == []
    assert missing({"scratch.NewLayer"}) == ["scratch.NewLayer"]
    assert public() >= NOT_CALLED


def test_there_are_as_many_cases_as_there_were():
    counts = Counter(v for name in ROWS for v, _ in verdicts(name).values())
    print(f"{counts.total():,} cases: {dict(counts)}")
    assert counts["clear"] > 12_500
    assert counts["fine"] > 2_000
    assert counts.total() == counts["clear"] + counts["fine"]


def judged(call, twin=None, **good):
    """The verdicts on a function that is not careful."""
    row = Row(call, good, twin)
    return {f"{a} {k}": row.judge(a, k, *rest)[0] for a, k, *rest in row.cases()}


def test_the_judge_finds_what_is_wrong():
    seen = judged(lambda x: float(np.sum(x)), x=np.ones((2, 3)))
    assert seen["x masked"] == seen["x complex number"] == "silent"
    assert seen["x with 1e300"] == seen["x truth"] == "silent"
    assert seen["x None"] == seen["x dict"] == "unclear"
    assert seen["x read-only"] == seen["x list"] == seen["x with NaN"] == "fine"


def test_the_judge_knows_what_is_right():
    seen = judged(lambda x: x / 3.0, lambda x: x / 3.0, x=1.0)
    assert seen["x below 0"] == seen["x 1e300"] == "fine"
    seen = judged(lambda x: abs(x) / 3.0, lambda x: x / 3.0, x=1.0)
    assert seen["x below 0"] == "silent"


def test_a_call_that_does_not_end_is_a_crash(monkeypatch):
    monkeypatch.setattr("tests.misuse.judge.SECONDS", 0.1)

    def endless(n):
        while n == -1:
            pass
        raise ValueError("n must be")

    assert judged(endless, n=3)["n below 0"] == "crash"
    assert judged(lambda n: np.empty(n), n=3)["n far"] == "crash"
