"""Value against PyTorch and central differences, and the graphs that mislead."""

import copy
import pickle
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide.checks import check_gradient
from nnguide.scratch import Value

# Each works on Values and on tensors: names and operators are the same.
OPERATIONS = {
    "a + b": lambda a, b: a + b,
    "a - b": lambda a, b: a - b,
    "a * b": lambda a, b: a * b,
    "a / b": lambda a, b: a / b,
    "a ** b": lambda a, b: (a * a) ** b,
    "a ** 3": lambda a, b: a**3 + b,
    "a ** -2": lambda a, b: a**-2 + b,
    "a ** 1.5": lambda a, b: (a * a) ** 1.5 + b,
    "a ** 0": lambda a, b: a**0 * b,
    "-a": lambda a, b: -a + b,
    "2 + a": lambda a, b: 2 + a + b,
    "2 - a": lambda a, b: 2 - a + b,
    "2 * a": lambda a, b: 2 * a + b,
    "2 / a": lambda a, b: 2 / a + b,
    "2 ** a": lambda a, b: 2**a + b,
    "a + 2": lambda a, b: (a + 2) * b,
    "a - 2": lambda a, b: (a - 2) * b,
    "a * 2": lambda a, b: (a * 2) * b,
    "a / 2": lambda a, b: (a / 2) * b,
    "exp": lambda a, b: a.exp() * b,
    "log": lambda a, b: (a * a).log() * b,
    "tanh": lambda a, b: a.tanh() * b,
    "sigmoid": lambda a, b: a.sigmoid() * b,
    "relu": lambda a, b: a.relu() * b,
    "a used twice": lambda a, b: a * a * b + a,
    "diamond": lambda a, b: (a * b).tanh() * (a * b).exp() + (a * b),
    "b unused": lambda a, b: a.exp(),
}


POINTS = [(1.7, -0.6), (-0.8, 2.3), (0.3, 0.9), (-1.9, -1.2)]


def tensor(number):
    return torch.tensor(number, dtype=torch.float64, requires_grad=True)


def grad_of(leaf):
    """The gradient of a tensor, 0 where PyTorch has none."""
    return 0.0 if leaf.grad is None else leaf.grad.item()


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_equals_both_oracles(name, point):
    f = OPERATIONS[name]
    ours, theirs = [Value(x) for x in point], [tensor(x) for x in point]
    result, expected = f(*ours), f(*theirs)
    result.backward()
    expected.backward()
    assert result.data == pytest.approx(expected.item(), rel=1e-12)
    assert [v.grad for v in ours] == pytest.approx(
        [grad_of(t) for t in theirs], rel=1e-10, abs=1e-14
    )
    gradient = np.array([v.grad for v in ours])
    check_gradient(lambda x: f(*map(Value, x)).data, np.array(point), gradient)


@st.composite
def programs(draw):
    """Numbers to start from, and steps, each an operation on two earlier results."""
    number = st.floats(0.2, 2) | st.floats(-2, -0.2)
    leaves = draw(st.lists(number, min_size=1, max_size=4))
    steps = []
    for n in range(len(leaves), len(leaves) + draw(st.integers(1, 12))):
        pick = st.integers(0, n - 1)
        steps.append((draw(st.integers(0, len(STEPS) - 1)), draw(pick), draw(pick)))
    return leaves, steps


# No result grows beyond what the next step can take.
STEPS = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: (a * b).tanh(),
    lambda a, b: a / (b * b + 1),
    lambda a, b: (a * a + 0.5) ** b.tanh(),
    lambda a, b: -a,
    lambda a, b: a.tanh().exp(),
    lambda a, b: (b * b + 0.1).log(),
    lambda a, b: a.sigmoid(),
    lambda a, b: a.relu(),
    lambda a, b: 1 - a.sigmoid() ** 3,
    lambda a, b: 2 / (a.relu() + 1),
]


def run(program, leaf):
    leaves, steps = program
    pool = [leaf(x) for x in leaves]
    for step, i, j in steps:
        pool.append(STEPS[step](pool[i], pool[j]))
    return pool[: len(leaves)], pool[-1]


@settings(deadline=None, max_examples=150, derandomize=True)
@given(programs())
def test_a_random_graph_equals_pytorch(program):
    ours, result = run(program, Value)
    theirs, expected = run(program, tensor)
    result.backward()
    expected.backward()
    assert result.data == pytest.approx(expected.item(), rel=1e-10, abs=1e-12)
    scale = max(1.0, *(abs(grad_of(t)) for t in theirs))
    assert [v.grad for v in ours] == pytest.approx(
        [grad_of(t) for t in theirs], rel=1e-10, abs=1e-12 * scale
    )


@settings(deadline=None, max_examples=50, derandomize=True)
@given(programs())
def test_topological_order_has_parents_first_and_each_value_once(program):
    _, result = run(program, Value)
    order = result.topological_order()
    place = {v: i for i, v in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is result
    assert all(place[parent] < place[v] for v in order for parent in v.parents)
    reached = {id(v) for v in order}
    assert {id(p) for v in order for p in v.parents} | {id(result)} == reached


def test_a_value_remembers_how_it_was_made():
    a, b = Value(2, label="a"), Value(-3.0)
    c = a * b
    assert (c.data, c.op, c.parents, c.slopes) == (-6.0, "*", (a, b), (-3.0, 2.0))
    assert (a.grad, c.grad) == (0.0, 0.0)
    assert (a.op, a.parents, a.slopes, a.label, b.label) == ("", (), (), "a", "")
    assert ((a**2).op, (a**b).op) == ("**2", "**")
    assert type(a.data) is float


def test_slopes_at_the_kink_and_far_out():
    for z, slope in [(0.0, 0.0), (-1.0, 0.0), (1e-300, 1.0)]:
        assert Value(z).relu().slopes == (slope,)
    assert [Value(z).sigmoid().data for z in (-1000, 1000)] == [0.0, 1.0]
    assert Value(40).sigmoid().slopes[0] == pytest.approx(np.exp(-40), rel=1e-10)
    assert Value(-700).sigmoid().data == pytest.approx(np.exp(-700), rel=1e-10)
    assert (Value(0) ** 2).slopes == (0.0,)
    assert (Value(0) ** 1).slopes == (1.0,)
    assert ((Value(0) ** 0).data, (Value(0) ** 0).slopes) == (1.0, (0.0,))


def test_a_second_call_adds_where_pytorch_adds():
    def twice(x, again):
        h = x * x
        first, second = h.exp(), h * 3 + x
        first.backward(**again)
        first.backward(**again)  # the same result once more
        second.backward(**again)  # and another one, over the same h
        return x

    theirs = twice(tensor(0.7), {"retain_graph": True}).grad.item()
    assert twice(Value(0.7), {}).grad == pytest.approx(theirs, rel=1e-12)


def test_between_leaves_and_result_stands_the_gradient_of_the_last_call():
    x = Value(2.0)
    h = x * x
    y = h * 5
    y.backward()
    y.backward()
    assert (y.grad, h.grad, x.grad) == (1.0, 5.0, 40.0)
    x.grad = 0.0
    (h + x).backward()
    assert (h.grad, x.grad) == (1.0, 5.0)


def test_backward_of_a_value_without_parents_adds_one():
    x, theirs = Value(3.0), tensor(3.0)
    for _ in range(2):
        x.backward()
        theirs.backward()
    assert x.grad == theirs.grad.item() == 2.0


@pytest.mark.parametrize("length", [10_000, 50_000])
def test_a_long_chain_is_walked_shown_and_deleted(length):
    x = Value(1.0)
    held = sys.getrefcount(x)
    y = x
    for _ in range(length):
        y = -y
    y.backward()
    assert (x.grad, repr(y)) == (1.0, "Value(data=1, grad=1)")
    del y  # each value takes its parent along: 50,000 deletions inside each other
    assert sys.getrefcount(x) == held


def test_a_long_sum():
    x = [Value(n / 7) for n in range(3000)]
    total = sum(v * v for v in x)
    total.backward()
    assert [v.grad for v in x] == [2 * v.data for v in x]


@pytest.mark.parametrize(
    "twin", [copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_copies_are_whole_and_apart(twin):
    x = Value(3.0, label="x")
    y = x * x
    y.backward()
    x_twin, y_twin = twin([x, y])
    assert (repr(x_twin), repr(y_twin)) == (repr(x), repr(y))
    y_twin.backward()
    assert (x_twin.grad, x.grad) == (12.0, 6.0)


@pytest.mark.parametrize("twin", [copy.deepcopy, pickle.dumps])
def test_a_copy_of_a_long_history_is_refused_by_python(twin):
    y = Value(1.0)
    for _ in range(10_000):
        y = -y
    with pytest.raises(RecursionError):
        twin(y)


def test_numpy_numbers_are_numbers():
    two = np.float64(2)
    for v in (two * Value(3), Value(3) * two, np.float32(2) * Value(np.int64(3))):
        assert isinstance(v, Value)
        assert type(v.data) is float
        assert v.data == 6


def test_repr():
    assert repr(Value(1 / 3)) == "Value(data=0.333333, grad=0)"
    assert repr(Value(-2, label="w")) == "Value(data=-2, grad=0, label='w')"


ZERO, BIG = Value(0, label="zero"), Value(1e200, label="big")
BAD = [
    (lambda: Value("a"), TypeError, "data must be a number, got str 'a'"),
    (lambda: Value(True), TypeError, "data must be a number, got bool True"),
    (lambda: Value(Value(1)), TypeError, "data must be a number, got Value"),
    (lambda: Value(np.ones(2)), TypeError, r"an array of shape \(2,\)"),
    (lambda: Value(1, 2), TypeError, "label must be a text, got int 2"),
    (lambda: Value(float("nan")), ValueError, "data must be finite, got nan"),
    (lambda: Value(1) + "a", TypeError, "must be a number, got str 'a'"),
    (lambda: [1] * Value(1), TypeError, r"must be a number, got list \[1\]"),
    (lambda: Value(1) ** "a", TypeError, "the exponent must be a number, got str"),
    (lambda: Value(2) ** np.inf, ValueError, "the exponent must be finite, got inf"),
    (lambda: Value(3) / ZERO, ValueError, r"division by zero: .*data=3.* / .*'zero'"),
    (lambda: 1 / ZERO, ValueError, "division by zero: .*'zero'"),
    (lambda: ZERO**-1, ValueError, r"\*\*-1 of .*'zero'\) gives inf"),
    (lambda: Value(-8) ** 0.5, ValueError, r"\*\*0.5 of .*data=-8.* gives nan"),
    (lambda: Value(-8) ** Value(2), ValueError, "base above 0, got .*-8.*plain number"),
    (lambda: ZERO ** Value(2), ValueError, "base above 0, got .*'zero'"),
    (
        lambda: BIG**2,
        ValueError,
        r"\*\*2 of .*'big'\) gives inf, which is not a finite",
    ),
    (lambda: BIG * BIG, ValueError, r"\* of .*'big'\) and .*'big'\) gives inf"),
    (lambda: BIG / 1e-200, ValueError, "/ of .*'big'.* gives inf"),
    (lambda: ZERO.log(), ValueError, "log needs a value above 0, got .*'zero'"),
    (lambda: Value(-1).log(), ValueError, "log needs a value above 0, got .*data=-1"),
    (lambda: Value(710).exp(), ValueError, "exp of .*data=710.* gives inf"),
    (
        lambda: (ZERO**0.5).backward(),
        ValueError,
        "gradient along .*'zero'.* not finite",
    ),
]


@pytest.mark.parametrize(("make", "error", "message"), BAD)
def test_what_has_no_finite_value_is_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_value_names_the_operation_that_made_it():
    a = Value(0.5)
    made = [a + 1, a - 1, a * 2, a / 2, a**2, -a, a.exp(), a.log(), a.tanh()]
    made += [a.sigmoid(), a.relu()]
    names = ["+", "-", "*", "/", "**2", "neg", "exp", "log", "tanh", "sigmoid", "relu"]
    assert [value.op for value in made] == names
