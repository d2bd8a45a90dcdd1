"""A page leaves nothing to the next one, in names or in what PyTorch keeps."""

import gc
import sys

CONFTEST = """
from pathlib import Path
from tools import snippets
pytest_collect_file = snippets.verifier(Path(__file__).parent).pytest()
"""


def test_pytest_names_page_and_line_and_shares_no_names(pytester):
    pytester.makeconftest(CONFTEST)
    folder = pytester.mkdir("docs")
    (folder / "a.md").write_text("```python\nhalf = 1\n```\n", "utf-8")
    (folder / "b.md").write_text("Text.\n\n```pycon\n>>> half\n1\n```\n", "utf-8")
    (folder / "c.md").write_text("```python\n1 / 0\n```\n", "utf-8")
    result = pytester.runpytest_inprocess("docs", "--import-mode=importlib")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*b.md, line 4,*", "*NameError*", "*c.md:2: Zero*"])


def test_what_a_page_compiled_is_forgotten_in_silence(page, monkeypatch):
    import torch  # takes seconds, and no other test here needs it

    unheard = []
    monkeypatch.setattr(sys, "unraisablehook", unheard.append)
    code = (
        "import torch\nfrom torch import nn\n\nclass Half(nn.Module):\n"
        "    def forward(self, x):\n        return halved(x) * len(x)\n\n"
        "def halved(x):\n    return x / 2\n\n"
        'torch.compile(Half(), backend="eager")(torch.ones(2))\n'
    )
    page.passes(f"```python\n{code}```\n", 1)
    torch._dynamo.reset()
    gc.collect()
    assert not unheard
