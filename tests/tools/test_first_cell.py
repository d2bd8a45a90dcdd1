"""The cell that installs: it does nothing if all is there, and says what is wrong."""

import sys
from importlib import metadata, util

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tools import first_cell, wheel

SITE = "https://nnguide.example.org/"
HERE = wheel.version()
WHEEL = f"{SITE}downloads/nnguide-{HERE}-py3-none-any.whl"


class Machine:
    """What the cell finds: modules, versions, and a pip that may do its work."""

    def __init__(self, monkeypatch):
        self.there = {"nnguide": "nnguide/__init__.py", "torch": "torch/__init__.py"}
        self.installs = {}  # by what is asked for, the module that pip brings
        self.asked = []
        self.version = HERE
        monkeypatch.setattr(util, "find_spec", self.find_spec)
        monkeypatch.setattr(metadata, "version", lambda name: self.version)

    def find_spec(self, name):
        if name not in self.there:
            return None
        return type("Spec", (), {"origin": self.there[name]})

    def run_line_magic(self, magic, line):
        what = line.format(**self.names).split()
        assert (magic, what[0]) == ("pip", "install")
        self.asked += what[1:]
        self.there |= {self.installs[w]: "there" for w in what if w in self.installs}

    def run(self, *asked):
        source = TransformerManager().transform_cell(first_cell.source(asked, SITE))
        self.names = {"get_ipython": lambda: self}
        exec(compile(source, "cell", "exec"), self.names)


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


def test_where_all_is_there_nothing_is_asked_for(machine):
    machine.run("torch")
    assert machine.asked == []


def test_what_is_missing_is_installed_and_nothing_else(machine):
    del machine.there["torch"]
    machine.installs = {"torch": "torch", "scikit-learn": "sklearn"}
    machine.run("sklearn", "torch")
    assert machine.asked == ["scikit-learn", "torch"]


def test_the_package_comes_from_the_site(machine):
    machine.there = {"torch": "torch/__init__.py"}
    machine.installs = {WHEEL: "nnguide"}
    machine.run("torch")
    assert machine.asked == [WHEEL]


def test_a_folder_of_that_name_is_not_the_package(machine):
    machine.there["nnguide"] = None  # as a clone's own folder, seen from above it
    machine.installs = {WHEEL: "nnguide"}
    machine.run()
    assert machine.asked == [WHEEL]


def test_what_pip_could_not_get_is_said_with_what_to_do(machine):
    machine.there = {}
    machine.installs = {"torch": "torch"}  # the site is not reached
    with pytest.raises(ModuleNotFoundError) as error:
        machine.run("torch")
    said = str(error.value)
    assert f"could not install {WHEEL}: see above why" in said
    assert "pip install -r requirements-reader.txt" in said
    assert said.endswith(f"{SITE}start/#install")


def test_an_older_package_is_said(machine, monkeypatch):
    monkeypatch.setattr(wheel, "version", lambda: "0.10.0")
    machine.version = "0.9.1"
    with pytest.raises(
        RuntimeError, match=r"nnguide 0\.10\.0 or .* is 0\.9\.1"
    ) as error:
        machine.run()
    wanted = WHEEL.replace(HERE, "0.10.0")
    assert f"run %pip install {wanted} and restart the kernel" in str(error.value)
    machine.version = "0.11"
    machine.run()
    assert machine.asked == []


def test_an_older_python_is_said(machine, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 14))
    monkeypatch.setattr(sys, "version", "3.10.14 (main)")
    machine.there = {}
    with pytest.raises(RuntimeError, match=r"Python 3\.11 or newer, .* is 3\.10\.14"):
        machine.run()
    assert machine.asked == []


def test_the_modules_are_those_that_the_code_imports():
    code = [
        "import numpy as np\nimport torch.nn as nn\nfrom sklearn import datasets",
        "import re\ndef f():\n    import onnxruntime\nimporting = 1",
    ]
    assert first_cell.asked(code, []) == ["onnxruntime", "sklearn", "torch"]
    assert first_cell.asked([], ["gloo"]) == []
    onnx = ["onnx", "onnxruntime", "onnxscript", "torch"]
    assert first_cell.asked(["import nnguide.pytorch"], ["onnx"]) == onnx


def test_the_note_names_what_is_needed():
    note = first_cell.note(["sklearn", "torch"], "a/", SITE)
    assert "needs `nnguide`, `scikit-learn` and `torch`, and Python 3.11" in note
    assert f"[a page of the guide]({SITE}a/)" in note
    assert "small build of PyTorch" in note
    alone = first_cell.note([], "a/", SITE)
    assert "needs `nnguide`, and Python 3.11" in alone
    assert "PyTorch" not in alone
