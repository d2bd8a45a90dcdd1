"""What `nnguide doctor` checks, and how it says what it finds."""

import argparse
import os
import platform
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from packaging.requirements import InvalidRequirement, Requirement

import nnguide
from nnguide._doctor.needed import GLOO, NEEDS, Need
from nnguide.data._files import verify_file
from nnguide.data.mnist import FILES
from nnguide.data.texts import TEXTS
from nnguide.data.weights import WEIGHTS

CHECKOUT = Path(nnguide.__file__).resolve().parents[1]


class Finding(NamedTuple):
    """One line of the report."""

    status: Literal["ok", "note", "WRONG"]
    text: str


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
    requirements = [Requirement(line) for line in metadata.requires("nnguide") or []]
    for requirement in requirements:
        if _applies(requirement):
            yield _compare(requirement, "nnguide needs")
    for need in NEEDS:
        yield from _optional(need, requirements)


def _optional(need: Need, requirements: list[Requirement]) -> Iterator[Finding]:
    """What is installed of it, and the pages that cannot be run without the rest."""
    known = {r.name: r for r in requirements if _applies(r, need.extra)}
    # What an older installation says of itself may lack a package.
    wanted = [known.get(name, Requirement(name)) for name in need.packages]
    absent = [requirement for requirement in wanted if not _installed(requirement.name)]
    for requirement in wanted:
        if requirement not in absent:
            yield _compare(requirement, "nnguide needs")
    if absent:
        names = ", ".join(requirement.name for requirement in absent)
        verb = "is" if len(absent) == 1 else "are"
        sources = " ".join(f'"{r.name}{r.specifier}"' for r in absent)
        yield Finding(
            "note",
            f"{names} {verb} not installed, needed by {need.pages}; "
            f"run: pip install {sources}",
        )


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
    distributed = torch.distributed
    if not (distributed.is_available() and distributed.is_gloo_available()):
        text = f"this build of PyTorch has no gloo, needed by {GLOO}"
        findings.append(Finding("note", text))
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
