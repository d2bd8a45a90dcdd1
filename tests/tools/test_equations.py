"""A formula is run: what is right passes, a turned sign, index or factor is found."""

import numpy as np
import pytest

from tools import latex
from tools.equations import Wrong, hold
from tools.evaluate import evaluate
from tools.prose import Paragraph

x, w, b = np.array([2.0, -1.0, 0.5]), np.array([0.3, 0.7, -1.2]), 0.4
X, W = np.arange(6.0).reshape(2, 3) - 2, np.array([[1.0, -2, 0], [0.5, 1, 3]])


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def bce(z, y):
    return np.logaddexp(0, z) - y * z


VALUES = [
    (r"2 x_1 - \tfrac12 x_2^2", 2 * 2 - 0.5),
    (r"w \cdot x + b", w @ x + b),
    (r"\sum_i w_i x_i + b", w @ x + b),
    (r"\frac{1}{3} \sum_{i=1}^{3} \lvert x_i \rvert", abs(x).mean()),
    (r"\|w\|^2 / \sqrt{2\pi}", w @ w / np.sqrt(2 * np.pi)),
    (r"\max(x, 0) \odot [w > 0]", np.maximum(x, 0) * (w > 0)),
    (r"X W^\top + \beta_1", X @ W.T + 5),
    (r"\sum_k X_{1k} W_{2k}", X[0] @ W[1]),
    (r"-\ln \frac{e^{x_2}}{\sum_k e^{x_k}}", -np.log(softmax(x)[1])),
    (r"\begin{cases} b & b > 1 \\ -2b & \text{else} \end{cases}", -0.8),
    (r"\sigma(b)\,(1 - \sigma(b))", 1 / (1 + np.exp(-b)) / (1 + np.exp(b))),
    (r"\sigma'(b)", 1 / (1 + np.exp(-b)) / (1 + np.exp(b))),
    (r"2\,\text{max\_norm}^2", 18),
    (r"b^{[2]} \bigl(1 - \hat b\bigr)", 7 * (1 - 3)),
    (r"x_{t-1} - 2 X_{1,t+1} + h_{t-1}", x[0] - 2 * X[0, 2] + 9),
]


@pytest.mark.parametrize(("tex", "value"), VALUES)
def test_our_notation_is_understood(tex, value):
    [[side]] = latex.equations(tex)
    known = {"x": x, "w": w, "b": b, "X": X, "W": W, "beta_1": 5.0, "max_norm": 3.0}
    known |= {"b2": 7.0, "b_hat": 3.0, "t": 1, "h_t-1": 9.0}
    assert np.allclose(evaluate(side.tree, known), value, rtol=1e-9)


RIGHT = [
    (r"\tanh z = 2\sigma(2z) - 1", {}),
    (r"\ell = \ln(1 + e^z) - y z, \qquad \frac{\partial \ell}{\partial z} "
     r"= \sigma(z) - y", {"ell": bce}),
    (r"p_c = \frac{e^{z_c}}{S}, \qquad S = \sum_k e^{z_k}", {"p": softmax, "z": x}),
    (r"\frac{\partial p_c}{\partial z_k} = p_c ([c = k] - p_k)",
     {"p": softmax, "z": x}),
    (r"z_{nj} = \sum_k X_{nk} W_{jk}", {"X": X, "W": W, "z": X @ W.T}),
    (r"v \leftarrow \mu v + g, \qquad w \leftarrow w - \eta v",
     {"v": 1.0, "g": 2.0, "mu": 0.5, "w": 3.0, "eta": 0.1, "v_new": 2.5,
      "w_new": 2.75}),
    (r"f(x) = x^2, \quad f'(x) = 2x", {"f": lambda x: x**2}),
    (r"e^a + e^b \ge 2 e^{(a + b) / 2}", {}),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "values"), RIGHT)
def test_a_right_formula_holds(tex, values):
    assert hold(tex, **values) > 0


TURNED = [
    ("2z) - 1", "2z) + 1"),
    (r"2\sigma", r"3\sigma"),
    ("- y z", "+ y z"),
    ("= \\sigma(z) - y", "= \\sigma(z) + y"),
    ("(1 + e^z)", "(1 - e^z)"),
    ("e^{z_c}", "e^{z_k}"),
    ("[c = k]", "[c > k]"),
    ("p_k)", "p_c)"),
    ("W_{jk}", "W_{kj}"),
    ("W_{jk}", "W_{nk}"),
    ("w - \\eta v", "w - \\eta g"),
    ("\\mu v + g", "\\mu v - g"),
    ("x^2", "x^3"),
    ("= 2x", "= x"),
    ("\\ge 2", "\\ge 3"),
]


@pytest.mark.parametrize(("old", "new"), TURNED)
def test_a_turned_sign_index_or_factor_is_found(old, new):
    [(tex, values)] = [one for one in RIGHT if old in one[0]][:1]
    with pytest.raises((Wrong, IndexError)):
        hold(tex.replace(old, new), **values)


@pytest.mark.parametrize(
    ("tex", "values", "message"),
    [
        ("m = 2 z", {}, "nothing is compared with m"),
        (r"w \leftarrow 2 w", {"w": 1.0}, "nothing is compared with the new w"),
        (r"\text{loss}", {}, "no equation"),
        ("z_i = x_i", {"z": 1.0}, "how far i run"),
        (r"z = \mathcal{N}(x)", {"z": 1.0}, "cannot read"),
        ("z = x", {"z": x[:2], "x": x}, "of shape"),
    ],
)
def test_what_cannot_be_run_says_why(tex, values, message):
    with pytest.raises(Wrong, match=message):
        hold(tex, **values)


def test_a_check_names_its_formula_by_words():
    above = Paragraph("Text.", [r"\ell = \ln(1 + e^z) - y z", "z = 2x", "z = 3x"])
    above.holds("1 + e^z", ell=bce)
    with pytest.raises(AssertionError, match="2 formulas hold"):
        above.holds("z = ", x=1, z=2)
    with pytest.raises(AssertionError, match="0 formulas hold ''"):
        above.holds()
    Paragraph("$$\ne^{a + b} = e^a e^b\n$$").holds()


LAYER = (
    r"z^{[1]}_1 &= 0.1 \cdot 1 + 0.3 \cdot 2 + 0.1 = 0.8 \\"
    r"a^{[1]}_1 &= \sigma(0.8) = 0.689974"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [("z^{[1]}_1", "z^{[1]}_2"), ("a^{[1]}", "a^{[2]}"), ("0.689974", "0.689975")],
)
def test_a_symbol_beside_numbers_is_the_one_that_it_says(old, new):
    above = Paragraph(f"$$\n{LAYER}\n$$")
    z = np.array([0.8, 1.1])
    above.holds(z1=z, a1=1 / (1 + np.exp(-z)))
    with pytest.raises(Wrong):
        Paragraph(f"$$\n{LAYER.replace(old, new)}\n$$").holds(
            z1=z, a1=1 / (1 + np.exp(-z))
        )


def test_a_formula_speaks_of_each_value_that_is_given():
    with pytest.raises(Wrong, match="does not speak of k"):
        Paragraph("$$\nz = 2 x\n$$").holds(z=4, x=2, k=1)
    hold("z = 2 x", z=4, x=2, k=1)


def test_a_check_runs_a_formula_of_its_sentence():
    above = Paragraph("Then $e = p -\ny$, or $d = y$.")
    above.holds("p -", e=1, p=3, y=2)
    with pytest.raises(Wrong):
        above.holds("p -", e=1, p=3, y=-2)
