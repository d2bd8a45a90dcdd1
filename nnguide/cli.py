"""The command `nnguide`.

Each subcommand is a function that takes the parsed arguments and returns the exit code;
`_parser` names them.
"""

import argparse
import os
import platform
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from packaging.requirements import InvalidRequirement, Requirement

import nnguide
from nnguide._bench.arguments import add_arguments
from nnguide._grade.arguments import add_grade
from nnguide.data._files import verify_file
from nnguide.data.mnist import FILES
from nnguide.data.texts import TEXTS
from nnguide.data.weights import WEIGHTS

__all__ = ["main"]

CHECKOUT = Path(nnguide.__file__).resolve().parents[1]


class Finding(NamedTuple):
    """One line of the report."""

    status: Literal["ok", "note", "WRONG"]
    text: str


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the name of the program; `None` takes those of the
            process.

    Returns:
        The exit code: 0 when all is well, 1 when something is wrong; 130 after Ctrl-C,
        and 141 if nobody reads the output to its end.

    Raises:
        SystemExit: The arguments are not understood (code 2), or `--help` or
            `--version` was asked for (code 0).

    Examples:
        >>> from nnguide.cli import main
        >>> main(["--version"])
        Traceback (most recent call last):
          ...
        SystemExit: 0
    """
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()  # a full disk or a closed pipe shows itself here
    except BrokenPipeError:  # the reader of the output, such as head, has seen enough
        _drop_output()
        return 141
    except KeyboardInterrupt:
        print("nnguide: interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"nnguide: {error.strerror or error}", file=sys.stderr)
        _drop_output()
        return 1
    return code


def _drop_output() -> None:
    """Give up what cannot be written, or Python would try once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nnguide",
        description="Neural networks from scratch in NumPy and in PyTorch.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"nnguide {nnguide.__version__}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    doctor = commands.add_parser(
        "doctor",
        help="check versions, data, devices and pins",
        description="Check what the pages of the guide need. Exit code 1 if something "
        "is wrong.",
        allow_abbrev=False,
    )
    doctor.set_defaults(run=run_doctor)
    bench = commands.add_parser(
        "bench",
        help="compare the speed of NumPy and PyTorch on this machine",
        description="Time the implementations side by side, in turns, in one process, "
        "and print ratios first.",
        allow_abbrev=False,
    )
    add_arguments(bench)
    bench.set_defaults(run=run_bench)
    add_grade(commands)
    return parser


def run_bench(arguments: argparse.Namespace) -> int:
    """Measure, print, and write JSON if asked to."""
    try:
        from nnguide._bench import command
    except ModuleNotFoundError as error:
        print(
            f"nnguide bench needs {error.name}, which is not installed; run: "
            'pip install "nnguide[torch,bench]"',
            file=sys.stderr,
        )
        return 1
    return command.run(
        only=arguments.only,
        accuracy=arguments.accuracy,
        repetitions=arguments.repetitions,
        threads=arguments.threads,
        json_file=arguments.json,
    )


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print what is installed and what is wrong with it."""
    wrong = 0
    for title, findings in (
        ("Versions", check_versions()),
        ("Pinned versions", check_pins()),
        ("Data", check_data()),
        ("Devices", check_devices()),
    ):
        print(title)
        for status, text in findings:
            print(f"  {status:5}  {text}")
            wrong += status == "WRONG"
    print(f"{wrong} wrong" if wrong else "Nothing is wrong.")
    return 1 if wrong else 0


def check_versions() -> Iterator[Finding]:
    """The versions of Python, of nnguide and of what it needs."""
    yield Finding("ok", f"Python {platform.python_version()} on {platform.platform()}")
    yield Finding("ok", f"nnguide {nnguide.__version__}")
    for requirement in map(Requirement, metadata.requires("nnguide") or []):
        needed = _applies(requirement)
        optional = requirement.name == "torch" and _applies(requirement, "torch")
        if needed or (optional and _installed("torch")):
            yield _compare(requirement, "nnguide needs")
    if not _installed("torch"):
        text = "torch is not installed; the pages on PyTorch need it: pip install torch"
        yield Finding("note", text)


def check_pins() -> Iterator[Finding]:
    """Whether the pinned versions are installed, in a clone."""
    needed = CHECKOUT / "requirements-reader.txt"
    everything = CHECKOUT / "requirements.txt"
    # Beside an installed wheel lie other packages, never this project's pyproject.toml.
    files = [needed, everything, CHECKOUT / "pyproject.toml"]
    if not all(path.is_file() for path in files):
        yield Finding(
            "note",
            "no requirements.txt, which comes with a clone of the repository: "
            "the pinned versions cannot be compared",
        )
        return
    findings = [
        *compare_pins(needed.read_text("utf-8").splitlines(), needed.name),
        *compare_pins(everything.read_text("utf-8").splitlines(), needed=False),
    ]
    yield from (finding for finding in findings if finding.status == "WRONG")
    counts = Counter(finding.status for finding in findings)
    yield Finding("ok", f"{counts['ok']} packages as pinned in {everything}")
    if counts["note"]:
        yield Finding(
            "note",
            f"{counts['note']} packages that show and test the site are not installed; "
            "to change the guide, run: pip install -r requirements.txt",
        )


def compare_pins(
    lines: Iterable[str], file: str = "requirements.txt", *, needed: bool = True
) -> Iterator[Finding]:
    """A finding for each requirement that applies to this Python and system.

    A package that is absent is wrong if it is `needed`, and else a note.
    """
    for number, line in enumerate(lines, 1):
        text = line.split(" #")[0].strip()
        if not text or text.startswith(("#", "-")):  # a comment, or an option of pip
            continue
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            reason = str(error).splitlines()[0]
            yield Finding(
                "WRONG",
                f"{file}, line {number}: cannot read {text!r}, "
                f"expected such as numpy==2.4.6: {reason}",
            )
            continue
        if _applies(requirement) and (needed or _installed(requirement.name)):
            yield _compare(requirement, "the pages are verified with")
        elif _applies(requirement):
            yield Finding("note", f"{requirement.name} is not installed")


def check_data() -> Iterator[Finding]:
    """The files of MNIST, stored weights and texts against their checksums."""
    files = FILES | WEIGHTS | TEXTS
    for name, file in files.items():
        try:
            verify_file(name, files)
        except (OSError, ValueError) as error:
            yield Finding("WRONG", str(error))
        else:
            yield Finding("ok", f"{name}, SHA-256 {file.sha256[:12]}...")


def check_devices() -> list[Finding]:
    """The processors that PyTorch can compute on."""
    cores = Finding("ok", f"cpu: {os.cpu_count()} logical cores")
    if _installed("torch") is None:
        return [cores, Finding("note", "cuda, mps: torch is needed to find them")]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            findings = _torch_devices()
        except Exception as error:  # whatever a broken installation raises
            text = f"torch is installed but does not work: {error!r}; install it again"
            findings = [Finding("WRONG", text)]
    notes = [Finding("note", f"torch warns: {w.message}") for w in caught]
    return [cores, *findings, *notes]


def _torch_devices() -> list[Finding]:
    import torch

    findings = [Finding("ok", f"cpu: torch uses {torch.get_num_threads()} threads")]
    if torch.cuda.is_available():
        for i in range(torch.cuda.device_count()):
            name = torch.cuda.get_device_name(i)
            findings.append(Finding("ok", f"cuda:{i}: {name}"))
    else:
        findings.append(Finding("note", "cuda: not available"))
    if torch.backends.mps.is_available():
        findings.append(Finding("ok", "mps: available"))
    else:
        findings.append(Finding("note", "mps: not available"))
    return findings


def _applies(requirement: Requirement, extra: str = "") -> bool:
    """Whether the marker, if there is one, holds here; `extra` as in `name[extra]`."""
    marker = requirement.marker
    return marker is None or marker.evaluate({"extra": extra})


def _compare(requirement: Requirement, who: str) -> Finding:
    """Whether the requirement is met by what is installed."""
    name = requirement.name
    version = _installed(name)
    if version and requirement.specifier.contains(version, prereleases=True):
        return Finding("ok", f"{name} {version}")
    found = f"{version} is installed" if version else "is not installed"
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    wanted = f"{name}{extras}{requirement.specifier}"
    text = f'{name} {found}, {who} {wanted}; run: pip install "{wanted}"'
    return Finding("WRONG", text)


def _installed(name: str) -> str | None:
    """The installed version of a package."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
