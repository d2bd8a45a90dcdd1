"""The links of a downloaded notebook lead to the site, wherever it lies."""

import pytest

from tools import links

SITE = "https://nnguide.example.org/guide/"


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("../start.md", "start/"),
        ("../start.md#install", "start/#install"),
        ("mlp.md", "foundations/mlp/"),
        ("../index.md", ""),
        ("../reference/index.md#a", "reference/#a"),
        ("../projects/xor.ipynb", "projects/xor/"),
        ("../assets/scripts/two.py", "assets/scripts/two.py"),
        ("../downloads/all.zip", "downloads/all.zip"),
        ("#going-deeper", "foundations/neuron/#going-deeper"),
        ("?a=1&b=x#c", "foundations/neuron/?a=1&b=x#c"),
    ],
)
def test_a_link_leads_to_the_site(written, leads_to):
    line = f"See [this]({written}), ![that]({written}) and [`code`]({written})."
    led = links.absolute(line, "foundations/neuron.md", SITE)
    to = SITE + leads_to
    assert led == f"See [this]({to}), ![that]({to}) and [`code`]({to})."


@pytest.mark.parametrize(
    "line",
    [
        "[elsewhere](https://example.org/a.md#b)",
        "[mail](mailto:a@b.org)",
        "`layers[0](x.md)` and ``a `[1](y.md)` b``",
        "net[:2](x64) and $w[0](x)$",
        "words (start.md)",
        "[nothing]()",
    ],
)
def test_what_is_no_link_to_a_page_stays(line):
    assert links.absolute(line, "foundations/neuron.md", SITE) == line


def test_the_address_of_a_page():
    assert links.url("index.md") == ""
    assert links.url("start.md") == "start/"
    assert links.url("reference/index.md") == "reference/"
    assert links.url("projects/xor.ipynb") == "projects/xor/"
