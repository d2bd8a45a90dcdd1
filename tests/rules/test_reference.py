"""What the reference says in words: lists, defaults, shapes, terms with a number."""

import importlib
import inspect
import pkgutil
import re

import numpy as np
import pytest

import nnguide
from nnguide import scratch
from nnguide.scratch import init
from tools import shapes
from tools.pages import DOCS, ROOT

REFERENCE = DOCS / "reference"
ROW = re.compile(r"^\| \[[^\]]+\]\((scratch-\w+\.md)\) \| (.*) \|$", re.M)
ROWS = ROW.findall((REFERENCE / "scratch.md").read_text("utf-8"))


def modules(page: str) -> list[object]:
    """The modules that a page of the reference shows."""
    text = (REFERENCE / page).read_text("utf-8")
    return [
        importlib.import_module(n) for n in re.findall(r"^::: ([\w.]+)", text, re.M)
    ]


BASES = {"Loss", "LRScheduler", "Optimizer", "Evaluation"}  # told in words, or not


@pytest.mark.parametrize(("page", "listed"), ROWS)
def test_the_list_of_scratch_names_what_its_page_shows(page, listed):
    names = {n.removeprefix("init.") for n in re.findall(r"`([\w.]+)`", listed)}
    assert all(any(hasattr(m, n) for m in modules(page)) for n in names), names
    classes = {
        name
        for module in modules(page)
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__
    }
    assert classes & set(scratch.__all__) - BASES <= names


def test_the_index_names_every_part():
    text = (REFERENCE / "index.md").read_text("utf-8")
    rows = re.findall(r"^\| \[`nnguide\.(\w+)`\]\((\w+)\.md\)", text, re.M)
    assert all(name == page for name, page in rows)
    parts = {m.name for m in pkgutil.iter_modules(nnguide.__path__)}
    assert {name for name, _ in rows} == {p for p in parts if p[0] != "_"} - {
        *("cli", "exercises")  # told on pages of their own
    }


# Constructed with sizes that all differ, so that no two letters can be exchanged.
SIZES = {"D": 40, "H": 50, "C": 60, "V": 70, "E": 30}
CONVOLUTION = {"C": 60, "K": 40, "G": 20, "kh": 3, "kw": 5}
R = np.random.default_rng(0)
INSTANCES = {
    "Linear": (scratch.Linear(40, 50, rng=R), SIZES),
    "Conv2d": (scratch.Conv2d(40, 60, (3, 5), groups=20, rng=R), CONVOLUTION),
    "Embedding": (scratch.Embedding(70, 30, rng=R), SIZES),
    "BatchNorm1d": (scratch.BatchNorm1d(40), {"K": 40}),
    "RNN": (scratch.RNN(40, 50, rng=R), SIZES),
    "LSTM": (scratch.LSTM(40, 50, rng=R), SIZES),
    "GRU": (scratch.GRU(40, 50, rng=R), SIZES),
    "MultiheadAttention": (scratch.MultiheadAttention(30, 5, rng=R), SIZES),
    "Perceptron": (scratch.Perceptron(40), SIZES),
    "LinearRegression": (scratch.LinearRegression(40), SIZES),
    "LogisticRegression": (scratch.LogisticRegression(40), SIZES),
    "TwoLayerNetwork": (scratch.TwoLayerNetwork(40, 50, 60, rng=R), SIZES),
}


def attributes(kind: type) -> dict[str, str]:
    """What the docstring says of each attribute."""
    doc = inspect.getdoc(kind) or ""
    part = re.search(r"^Attributes:\n((?:(?: .*)?\n)+)", doc + "\n", re.M)
    text = part[1] if part else ""
    items = re.findall(r"^    (\w+): (.*(?:\n     .*)*)", text, re.M)
    return {name: " ".join(said.split()) for name, said in items}


def test_every_attribute_with_a_shape_is_compared():
    kinds = {n: getattr(scratch, n) for n in scratch.__all__}
    said = {n: attributes(k) for n, k in kinds.items() if inspect.isclass(k)}
    shaped = {
        n
        for n, d in said.items()
        if any(re.search(shapes.GROUP, t) for t in d.values())
    }
    assert shaped == set(INSTANCES)


def wrong_attributes(said: dict[str, str], instance, sizes) -> list[str]:
    """The attributes that are not what is said of them."""
    return [n for n, t in said.items() if not fits(getattr(instance, n), t, sizes)]


FAN_IN = "K // G * kh * kw"


def fits(value, text: str, sizes: dict[str, int]) -> bool:
    def number(formula: str):
        python = formula.replace("·", "*").replace("K / G", "K // G")
        return eval(python.replace("fan_in", FAN_IN), {"sqrt": np.sqrt}, dict(sizes))

    value = np.asarray(getattr(value, "data", value))
    first = re.match(rf"(?:Parameter )?`({shapes.GROUP})`", text)
    known = number(first[1]) if first else None
    std = re.search(r"standard deviation (sqrt\([^)]*\)|\d+)", text)
    most = re.search(r"within 1 / (sqrt\(\w+\)) of zero", text)
    about = [(value.std(), number(std[1]))] if std else []
    about += [(np.abs(value).max(), 1 / number(most[1]))] if most else []
    return all(
        (
            known is None or value.shape == known,
            "ones at first" not in text or (value == 1).all(),
            not re.search(r"zeros|0 at first", text) or (value == 0).all(),
            not text.startswith("A number") or value.shape == (),
            all(abs(real / said - 1) < 0.1 for real, said in about),
        )
    )


@pytest.mark.parametrize("name", INSTANCES)
def test_attributes_are_what_the_docstring_says(name):
    instance, sizes = INSTANCES[name]
    said = attributes(type(instance))
    assert said
    assert not wrong_attributes(said, instance, sizes)


@pytest.mark.parametrize(
    ("name", "attribute", "text"),
    [
        ("Linear", "weight", "Parameter `(D, H)`, uniform within 1 / sqrt(D) of zero."),
        ("Linear", "weight", "Parameter `(H, D)`, uniform within 1 / sqrt(H) of zero."),
        ("Conv2d", "weight", "Parameter `(C, K, kh, kw)`"),
        ("BatchNorm1d", "running_var", "`(K,)`, zeros at first"),
        (
            "TwoLayerNetwork",
            "W1",
            "`(H, D)` normal with standard deviation sqrt(1 / D)",
        ),
        ("Perceptron", "bias", "`(D,)` zeros"),
    ],
)
def test_a_wrong_attribute_is_found(name, attribute, text):
    assert wrong_attributes({attribute: text}, *INSTANCES[name]) == [attribute]


def test_declared_shapes_of_the_two_layer_network():
    """Those that stand in comments behind attributes without a value."""
    path = ROOT / "nnguide/scratch/classic/_two_layer_base.py"
    instance, sizes = INSTANCES["TwoLayerNetwork"]
    lines = re.findall(r"^    (\w+): np.ndarray  # (\(.*\))$", path.read_text(), re.M)
    assert len(lines) == 4
    for name, shape in lines:
        assert fits(getattr(instance, name), f"`{shape}`", sizes), name


def logits_and_target():
    return R.normal(size=(5, 3)), R.uniform(size=(5, 3))


def same_loss(**arguments):
    """Whether the losses are alike with these arguments and without."""
    z, y = logits_and_target()
    p = 1 / (1 + np.exp(-z))
    pairs = [(scratch.BCEWithLogitsLoss, z)]
    if "pos_weight" not in arguments:
        pairs.append((scratch.BCELoss, p))
    return all(np.isclose(k(**arguments)(v, y), k()(v, y)) for k, v in pairs)


def same_gradient(number):
    loss_fn = scratch.MSELoss()
    loss_fn(*logits_and_target())
    return np.allclose(loss_fn.backward(), loss_fn.backward(number))


def same_gain(number):
    return init.calculate_gain("leaky_relu", number) == init.calculate_gain(
        "leaky_relu"
    )


def scikits(number):
    from sklearn.linear_model import LogisticRegression

    return number == LogisticRegression().C


# "0.01 unless given", by module and in the order of the text.
UNLESS_GIVEN = {
    "losses/binary_cross_entropy.py": [
        lambda n: same_loss(weight=np.full((5, 3), n)),
        lambda n: same_loss(pos_weight=np.full(3, n)),
        lambda n: same_loss(weight=np.full((5, 3), n)),
    ],
    "losses/loss.py": [same_gradient],
    "init/gain.py": [same_gain],
    "classic/logistic_regression.py": [scikits],
}
UNLESS = re.compile(r"([\d.]*\d)`? unless given")


def test_defaults_told_in_words_are_the_defaults():
    folder = ROOT / "nnguide/scratch"
    said = {
        path.relative_to(folder).as_posix(): found
        for path in folder.rglob("*.py")
        if (found := UNLESS.findall(path.read_text("utf-8")))
    }
    assert said.keys() == UNLESS_GIVEN.keys()
    for name, numbers in said.items():
        pairs = zip(numbers, UNLESS_GIVEN[name], strict=True)
        for number, is_default in pairs:
            assert is_default(float(number)), f"{name}: {number} unless given"
            assert not is_default(float(number) + 0.5), "this cannot fail"
