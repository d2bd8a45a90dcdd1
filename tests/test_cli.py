"""`nnguide doctor`: what it says when all is well, and for each thing that is not."""

import re
import shutil
import subprocess
import sys
import warnings
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import nnguide
from nnguide import cli
from nnguide.data import _files, mnist, texts, weights


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone whose only pin is the installed NumPy."""
    (tmp_path / "pyproject.toml").touch()
    pin = f"numpy=={np.__version__}\n-e .\n"
    (tmp_path / "requirements-reader.txt").write_text(pin)
    (tmp_path / "requirements.txt").write_text("-r requirements-reader.txt\n")
    monkeypatch.setattr(cli, "CHECKOUT", tmp_path)
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


def test_the_clone_is_found() -> None:
    assert Path(cli.__file__).parents[1] == cli.CHECKOUT


def test_missing_torch_is_a_note(
    clone: Path, without, capsys: pytest.CaptureFixture[str]
) -> None:
    without("torch")
    code, out = doctor(capsys)
    assert code == 0
    assert "note   torch is not installed; the pages on PyTorch need it" in out
    assert "note   cuda, mps: torch is needed to find them" in out


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


def fake_torch(cuda: int = 0, mps: bool = False) -> SimpleNamespace:
    return SimpleNamespace(
        get_num_threads=lambda: 3,
        cuda=SimpleNamespace(
            is_available=lambda: cuda > 0,
            device_count=lambda: cuda,
            get_device_name=lambda i: f"Card {i}",
        ),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: mps)),
    )


@pytest.mark.parametrize(
    ("torch", "lines"),
    [
        (fake_torch(), ["cuda: not available", "mps: not available"]),
        (fake_torch(cuda=2), ["cuda:0: Card 0", "cuda:1: Card 1"]),
        (fake_torch(mps=True), ["mps: available"]),
    ],
)
def test_devices(torch, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: "2.13.0")
    monkeypatch.setitem(sys.modules, "torch", torch)
    texts = [finding.text for finding in cli.check_devices()]
    assert "cpu: torch uses 3 threads" in texts
    assert set(lines) <= set(texts)


def test_warning_of_a_driver_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_available() -> bool:
        warnings.warn("the driver is too old", stacklevel=2)
        return False

    torch = fake_torch()
    torch.cuda.is_available = is_available
    monkeypatch.setattr(metadata, "version", lambda name: "2.13.0")
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert cli.Finding("note", "torch warns: the driver is too old") in (
        cli.check_devices()
    )


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
