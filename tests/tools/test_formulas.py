"""KaTeX at build time."""

import subprocess
import sys

import pytest

from tools import formulas
from tools.pages import ROOT

MARKED = '<span class="arithmatex">\\(a &lt; b\\)</span>'


def test_marked_formulas_are_rendered():
    html = formulas.render_marked(f"<p>{MARKED}</p>")
    assert 'class="katex"' in html
    assert "<math" in html  # for screen readers
    assert "arithmatex" not in html


def test_a_display_formula_can_be_scrolled_by_keyboard():
    html = formulas.render_marked('<div class="arithmatex">\n\\[x^2\\]\n</div>')
    assert 'class="math" role="group"' in html
    assert 'tabindex="0"' in html


def test_a_formula_that_katex_rejects_stops_the_build():
    with pytest.raises(ValueError, match=r"rejects the formula .*frac.*expected"):
        formulas.render(r"\frac{1}", False)


def test_bare_formulas_are_rendered_outside_code_only():
    text = "<p>$x$ and $$y$$</p><pre>$z$ $w$</pre><p>$v$</p>"
    html = formulas.render_marked(formulas.mark(text))
    assert html.count('class="katex"') == 3
    assert "<pre>$z$ $w$</pre>" in html


def test_a_price_is_no_formula():
    text = "<p>It costs $5 or $ 6 today.</p>"
    assert formulas.mark(text) == text


def test_an_interpreter_that_rendered_a_formula_ends():
    code = "from tools.formulas import render; print(len(render('x', False)))"
    run = [sys.executable, "-c", code]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0
    assert int(ended.stdout) > 100
