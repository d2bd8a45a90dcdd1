"""`nnguide doctor`: what it says when all is well, and for each thing that is not."""

import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import nnguide
from nnguide import cli
from nnguide._doctor import command
from nnguide.data import _files, mnist, texts, weights


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone whose only pin is the installed NumPy."""
    (tmp_path / "pyproject.toml").touch()
    pin = f"numpy=={np.__version__}\n-e .\n"
    (tmp_path / "requirements-reader.txt").write_text(pin)
    (tmp_path / "requirements.txt").write_text("-r requirements-reader.txt\n")
    monkeypatch.setattr(command, "CHECKOUT", tmp_path)
    return tmp_path


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch):
    """Makes a package look as if it were not installed."""

    def hide(name: str) -> None:
        real = metadata.version

        def version(asked: str) -> str:
            if asked == name:
                raise metadata.PackageNotFoundError(asked)
            return real(asked)

        monkeypatch.setattr(metadata, "version", version)

    return hide


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = cli.main(["doctor"])
    return code, capsys.readouterr().out


def wrong(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith("  WRONG")]


def test_all_is_well(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = doctor(capsys)
    assert (code, wrong(out)) == (0, [])
    assert f"nnguide {nnguide.__version__}" in out
    for name in ("numpy", "matplotlib", "tqdm"):
        assert f"ok     {name} {metadata.version(name)}" in out
    assert "1 packages as pinned" in out
    for name in (*mnist.FILES, *weights.WEIGHTS, *texts.TEXTS):
        assert f"ok     {name}" in out
    assert "cpu: " in out
    assert "cuda" in out
    assert "mps: " in out
    assert out.endswith("Nothing is wrong.\n")


def test_the_command_is_installed(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "nnguide.cli", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == f"nnguide {nnguide.__version__}\n"
    (script,) = metadata.entry_points(group="console_scripts", name="nnguide")
    assert script.load() is cli.main


@pytest.mark.parametrize(
    ("pin", "line"),
    [
        (
            "numpy==1.0",
            'numpy {0} is installed, .* numpy==1.0; run: pip install "numpy',
        ),
        ("no-such-package==3.1", "no-such-package is not installed, .*==3.1"),
        ("numpy[x]>=9000", r'numpy {0} is installed, .* "numpy\[x\]>=9000"'),
        (
            "numpy=1.0",
            "reader.txt, line 1: cannot read 'numpy=1.0', expected such as numpy==",
        ),
    ],
)
def test_wrong_pin(
    pin: str, line: str, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clone / "requirements-reader.txt").write_text(pin + "\n")
    code, out = doctor(capsys)
    assert code == 1
    (found,) = wrong(out)
    assert re.search(line.format(np.__version__), found)
    assert out.endswith("1 wrong\n")


def test_what_only_authors_need_is_a_note_while_it_is_absent(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pins = "-r requirements-reader.txt\nno-such-package==3.1\nnone-such==1.0\n"
    (clone / "requirements.txt").write_text(pins)
    code, out = doctor(capsys)
    assert (code, wrong(out)) == (0, [])
    assert "1 packages as pinned" in out
    assert "note   2 packages that show and test the site are not installed" in out


def test_what_only_authors_need_is_wrong_at_another_version(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clone / "requirements.txt").write_text("pytest==1.0\n")
    code, out = doctor(capsys)
    (line,) = wrong(out)
    assert code == 1
    assert "the pages are verified with pytest==1.0" in line


@pytest.mark.parametrize(
    "missing", ["requirements.txt", "requirements-reader.txt", "pyproject.toml"]
)
def test_a_wheel_has_no_pins_and_that_is_no_failure(
    missing: str, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clone / "requirements.txt").write_text("numpy==1.0\n")
    (clone / missing).unlink()
    code, out = doctor(capsys)
    assert code == 0
    assert "the pinned versions cannot be compared" in out


def test_missing_torch_is_a_note(
    clone: Path, without, capsys: pytest.CaptureFixture[str]
) -> None:
    without("torch")
    code, out = doctor(capsys)
    assert code == 0
    assert "note   torch is not installed, needed by 46 of the pages, in Home" in out
    assert '; run: pip install "torch>=2' in out
    assert "note   cuda, mps: torch is needed to find them" in out


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("scikit-learn", '"One neuron", '),
        ("tensorboard", '"TensorBoard"; run: pip install "tensorboard'),
        ("onnxscript", '"Saving and exporting"; run: pip install "onnxscript'),
    ],
)
def test_the_pages_that_a_missing_package_would_break_are_named(
    name: str, pages: str, clone: Path, without, capsys: pytest.CaptureFixture[str]
) -> None:
    without(name)
    code, out = doctor(capsys)
    assert code == 0
    assert f"note   {name} is not installed, needed by {pages}" in out


def test_packages_that_are_missing_together_have_one_line(
    clone: Path, without, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("onnx", "onnxruntime"):
        without(name)
    _, out = doctor(capsys)
    (line,) = re.findall("note   onnx, onnxruntime are not installed, .*", out)
    assert re.search('pip install "onnx[^"]*" "onnxruntime[^"]*"$', line)


def test_an_optional_package_that_is_too_old(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "0.20" if "scikit" in name else real(name)
    )
    code, out = doctor(capsys)
    assert code == 1
    assert "scikit-learn 0.20 is installed, nnguide needs scikit-learn>=" in out


def test_what_is_installed_may_not_know_an_extra_yet(
    clone: Path,
    without,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As in a clone that was updated, but not installed again."""
    monkeypatch.setattr(metadata, "requires", lambda name: None)
    without("tensorboard")
    code, out = doctor(capsys)
    assert code == 0
    assert f"ok     onnx {metadata.version('onnx')}" in out
    assert 'needed by "TensorBoard"; run: pip install "tensorboard"' in out


def test_missing_torch_is_wrong_when_pinned(
    clone: Path, without, capsys: pytest.CaptureFixture[str]
) -> None:
    without("torch")
    (clone / "requirements-reader.txt").write_text("torch==2.13.0\n")
    code, out = doctor(capsys)
    assert code == 1
    (line,) = wrong(out)
    assert "torch is not installed, the pages are verified with torch==2.13.0" in line


def test_missing_requirement_of_the_package(
    clone: Path, without, capsys: pytest.CaptureFixture[str]
) -> None:
    without("tqdm")
    code, out = doctor(capsys)
    assert code == 1
    (line,) = wrong(out)
    assert "tqdm is not installed, nnguide needs tqdm>=" in line


def test_torch_that_is_too_old(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "1.13.0" if name == "torch" else real(name)
    )
    code, out = doctor(capsys)
    assert code == 1
    (line,) = wrong(out)
    assert "torch 1.13.0 is installed, nnguide needs torch>=" in line


def test_damaged_and_missing_data(
    clone: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "files"
    shutil.copytree(_files.FOLDER, folder)
    monkeypatch.setattr(_files, "FOLDER", folder)
    altered, missing, *fine = mnist.FILES
    with (folder / altered).open("ab") as file:
        file.write(b"!")
    (folder / missing).unlink()
    code, out = doctor(capsys)
    assert code == 1
    first, second = wrong(out)
    assert altered in first
    assert mnist.FILES[altered].sha256 in first
    assert "missing" in second
    assert missing in second
    for name in fine:
        assert f"ok     {name}" in out
    assert out.endswith("2 wrong\n")


def test_torch_that_cannot_be_imported(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "2.13.0" if name == "torch" else real(name)
    )
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it raises ImportError
    code, out = doctor(capsys)
    assert code == 1
    (line,) = wrong(out)
    assert "torch is installed but does not work" in line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["surgeon"], "invalid choice: 'surgeon' (choose from"),
        (["doctor", "--fast"], "unrecognized arguments: --fast"),
        (["--vers"], "--vers"),
    ],
)
def test_bad_arguments(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as error:
        cli.main(arguments)
    assert error.value.code == 2
    assert message in capsys.readouterr().err
