"""The shapes of the notation page are those of a network, and its terms are true."""

import re

import numpy as np
import pytest

from tools.pages import DOCS

NOTATION = (DOCS / "reference/notation.md").read_text("utf-8")
GLOSSARY = (DOCS / "reference/glossary.md").read_text("utf-8")
ARRAYS = NOTATION.split("## Arrays")[1].split("## Conventions")[0]
SIZES = 7, 5, 4, 3, 6, 8, 2  # N, D, H, C, T, U, d
ROW = re.compile(r"^\| (\$.*?) \| (.*?) \| (.*?) \| (.*) \|$", re.M)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def network() -> dict[str, np.ndarray]:
    """Every array of the table, computed as the pages compute it."""
    rng = np.random.default_rng(0)
    N, D, H, C, T, U, d = SIZES
    x, W1, b1 = rng.normal(size=(N, D)), rng.normal(size=(H, D)), rng.normal(size=H)
    W2, b2 = rng.normal(size=(C, H)), rng.normal(size=C)
    y, w, b = rng.integers(0, C, N), rng.normal(size=D), np.array(0.5)
    z1 = x @ W1.T + b1
    a1 = np.maximum(z1, 0)
    a2 = p = np.exp(z2 := a1 @ W2.T + b2) / np.exp(z2).sum(axis=1, keepdims=True)
    Y, e = np.eye(C)[y], sigmoid(x @ w + b) - y
    dz1 = ((p - Y) / N) @ W2 * (z1 > 0)
    dW1 = dz1.T @ x
    A = np.column_stack([x, np.ones(N)])
    theta = np.linalg.lstsq(A, y[:, None])[0]
    mu, s = x.mean(axis=0), x.std(axis=0)
    Q, K, V = (rng.normal(size=(rows, d)) for rows in (T, U, U))
    P = np.exp(S := Q @ K.T) / np.exp(S).sum(axis=1, keepdims=True)
    O = P @ V  # noqa: E741
    return {n: v for n, v in locals().items() if isinstance(v, np.ndarray)}


def wrong(table: str) -> list[str]:
    """The rows whose arrays have other shapes than the table says."""
    arrays, sizes, found = network(), dict(zip("NDHCTUd", SIZES, strict=True)), []
    rows = ROW.findall(table)
    for _, code, shape, _ in rows:
        names = re.findall(r"`(\w+)`", code)
        said = re.findall(r"`(\([^`]*\))`", shape)
        said *= len(names) if len(said) == 1 else 1
        for name, text in zip(names, said, strict=False):
            value = eval(text, {}, dict(sizes))
            if arrays[name].shape != value:
                found.append(f"{name}: {text}")
        like = re.match(r"as \$(\w)\$", shape)
        if like and names and arrays[names[0]].shape != arrays[like[1]].shape:
            found.append(f"{names[0]}: as {like[1]}")
    assert len(rows) > 12
    return found


def test_the_shapes_of_the_notation_are_those_of_a_network():
    assert not wrong(ARRAYS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("`W1` | `(H, D)`", "`W1` | `(D, H)`"),
        ("`z1` | `(N, H)`", "`z1` | `(N, D)`"),
        ("`(N, D + 1)`, `(D + 1, 1)`", "`(N, D + 1)`, `(1, D + 1)`"),
        ("`e` | as $y$", "`e` | as $Y$"),
    ],
)
def test_a_wrong_shape_in_the_notation_is_found(old, new):
    assert ARRAYS.count(old) == 1
    assert len(wrong(ARRAYS.replace(old, new))) == 1


def entry(term: str) -> str:
    return re.search(rf"^\*\*{term}\.\*\* (.*?) \[", GLOSSARY, re.M)[1]


def evaluated(text: str, z: float) -> float:
    """A formula as the glossary writes it, at z."""
    python = text.replace("e⁻ᶻ", "exp(-z)")
    return float(eval(python, {"max": max, "exp": np.exp, "z": z}))


FORMULA = re.compile(r"The activation (max\([^)]*\)|[\d(][^,]*\))")


@pytest.mark.parametrize("z", [-2.0, -0.5, 0.0, 1.5])
def test_the_formulas_of_the_glossary_are_those_of_the_library(z):
    from nnguide import scratch

    for term, kind in (("ReLU", scratch.ReLU), ("Sigmoid", scratch.Sigmoid)):
        formula = FORMULA.match(entry(term))
        assert evaluated(formula[1], z) == pytest.approx(kind()(np.array([z]))[0])
    least = re.search(
        r"is (\d) where z is at least (\d), and (\d) elsewhere", entry("Step")
    )
    above, bound, below = map(float, least.groups())
    assert (above if z >= bound else below) == float(z >= 0)


def test_the_numbers_of_the_glossary():
    p = sigmoid(np.linspace(-9, 9, 7))
    assert re.search(r"between (\d) and (\d)", entry("Sigmoid")).groups() == ("0", "1")
    assert 0 < p.min() < p.max() < 1
    total = int(re.search(r"add up to (\d+)", entry("Softmax"))[1])
    assert network()["p"].sum(axis=1) == pytest.approx(total)
    single = int(re.search(r"a single (\d)", entry("One-hot"))[1])
    assert (np.sort(network()["Y"], axis=1) == [0, 0, single]).all()
    share = re.search(r"of 0\.(\d), (\w+) in ten", entry("Calibration"))
    assert share[2] == ["", "one", "two", "three", "four", "five", "six", "seven",
                        "eight", "nine"][int(share[1])]  # fmt: skip


ENTRY = re.compile(
    r"^\*\*(?P<term>[^*]+)\.\*\* .+? \[[^\]]*\]\((?P<page>[^)#]+)[^)]*\)\n"
    r"\{: #(?P<id>[\w-]+) \}",
    re.M,
)
ENTRIES = [m.groups() for m in ENTRY.finditer(GLOSSARY)]
# A page of the reference describes names, it explains no terms.
EXPLAINED = [entry for entry in ENTRIES if entry[1].startswith("../")]


def test_every_term_names_its_page():
    assert len(ENTRIES) == GLOSSARY.count("\n{: #") > 80
    assert len(ENTRIES) - len(EXPLAINED) < 3


@pytest.mark.parametrize(
    ("term", "page", "name"), EXPLAINED, ids=[entry[2] for entry in EXPLAINED]
)
def test_the_page_that_explains_a_term_links_back(term, page, name):
    text = (DOCS / "reference" / page).read_text("utf-8")
    assert f"glossary.md#{name})" in text, f"{page} does not link {term}"
