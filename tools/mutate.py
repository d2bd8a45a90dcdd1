"""Plant errors in a copy of the pages, and count those that a test finds.

    python -m tools.mutate [PAGE ...] [--seed 0] [--sample 10] [--kind number ...]

One error at a time, up to `--sample` of each kind on each page. A page runs once. Where
an error first makes a difference, a fork of that run goes on with it: errors in prose
cost only their own check, errors in code the rest of the page. The rules of
`tests/rules` come first. A module of the library takes its own tests.
"""

import argparse
import importlib
import inspect
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sybil import Document, Example

from tools import course, mutants, snippets
from tools.mutants import Mutant
from tools.pages import DOCS, ROOT, Block

SECONDS = 60  # an error that makes a page run longer is noticed
SLOW = 0.3  # processor seconds: a rule about all pages that takes longer is left out
# Loaded before the forks, which would each load it again.
LOADED = ["torch", "nbformat", "nnguide.scratch", "nnguide.pytorch", "nnguide.plots"]
LIBRARY = ["tests/rules/test_reference.py", "tests/rules/test_shapes.py"]
EXAMPLES = 3
Call = tuple[Callable[..., None], tuple[Any, ...]]


def default_pages() -> list[Path]:
    """The Markdown pages of the path, what they look up in, and the README."""
    path = [name for name in course.order(course.nav()) if name.endswith(".md")]
    more = ["reference/glossary.md", "reference/notation.md", "reference/scratch.md"]
    return [DOCS / name for name in [*path, *more]] + [ROOT / "README.md"]


def drawn(paths: list[Path], kinds: list[str], sample: int, seed: int) -> list[Mutant]:
    """Up to `sample` errors of each kind from each file."""
    rng, chosen = random.Random(seed), []
    for path in paths:
        module = path.suffix == ".py"
        found = mutants.of_module(path) if module else mutants.of_page(path)
        by_kind = defaultdict(list)
        for mutant in found:
            if not kinds or any(kind in mutant.kind for kind in kinds):
                by_kind[mutant.kind].append(mutant)
        for some in by_kind.values():
            chosen += rng.sample(some, min(sample, len(some)))
    return chosen


def in_fork(test: Callable[[], None]) -> bool:
    """Whether the test fails, in a process of its own and without a word."""
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        try:
            test()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def rules(path: Path) -> list[Call]:
    """The tests of `tests/rules` that concern this page, ready to be called."""
    calls: list[Call] = []
    name = path.relative_to(DOCS).as_posix() if DOCS in path.parents else ""
    for file in sorted((ROOT / "tests/rules").glob("test_*.py")):
        module = importlib.import_module(f"tests.rules.{file.stem}")
        for function in vars(module).values():
            if getattr(function, "__name__", "")[:5] == "test_":
                calls += _calls(function, path, name)
    return calls


def _calls(function: Callable[..., None], path: Path, name: str) -> Iterator[Call]:
    marks = [m for m in getattr(function, "pytestmark", ()) if m.name == "parametrize"]
    wanted = inspect.signature(function).parameters
    if not wanted:
        yield function, ()
    for value in marks[0].args[1] if len(marks) == 1 else ():
        values = tuple(value) if len(wanted) > 1 else (value,)
        about_all = path.parent.name == "reference"  # its rules are no rules of pages
        if (about_all or path in values or name in values) and len(values) == len(
            wanted
        ):
            yield function, values


def passing(path: Path) -> list[int]:
    """Which rules the clean page keeps: those judge its errors.

    A rule that is about more than this page has to be quick as well.
    """
    reading, writing = os.pipe()
    name = path.relative_to(DOCS).as_posix() if DOCS in path.parents else ""

    def judge() -> None:
        for number, (rule, values) in enumerate(rules(path)):
            start, own = time.process_time(), path in values or name in values
            with suppress(Exception):
                rule(*values)
                if own or time.process_time() - start < SLOW:
                    os.write(writing, b"%d " % number)

    in_fork(judge)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return [int(number) for number in pipe.read().split()]


def found_by_rules(path: Path, planted: list[Mutant]) -> set[Mutant]:
    """The errors that a rule finds. The rules are loaded anew in each fork."""
    kept, text, found = passing(path), path.read_text("utf-8"), set()

    def judge() -> None:
        calls = rules(path)
        for number in kept:
            rule, values = calls[number]
            rule(*values)

    if in_fork(judge):
        raise RuntimeError(f"{path.name} breaks a rule before anything is planted")
    for mutant in planted:
        path.write_text(mutant.applied(text), "utf-8")
        if in_fork(judge):
            found.add(mutant)
    path.write_text(text, "utf-8")
    return found


def found_in_module(path: Path, planted: list[Mutant]) -> set[Mutant]:
    """The errors in docstrings that a test finds, each in a process of its own."""
    text, found = path.read_text("utf-8"), set()
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", str(path)]
    command += ["--doctest-modules", *LIBRARY, "-p", "no:cacheprovider"]
    for mutant in planted:
        path.write_text(mutant.applied(text), "utf-8")
        if subprocess.run(command, cwd=ROOT, capture_output=True).returncode:
            found.add(mutant)
    path.write_text(text, "utf-8")
    return found


def key(example: Example) -> str:
    """What decides how this piece of a page goes."""
    parsed = example.region.parsed
    block: Block = parsed if isinstance(parsed, Block) else parsed[1]
    image = block.image["alt"] if block.image else ""
    said = block.paragraph, block.formulas, block.folded, image
    own = (block.kind, block.source, *said, block.output)
    shown = () if parsed is block else (parsed[0].source, parsed[0].want)
    return repr((own if parsed is block else own[2:], shown, example.line))


def found_by_running(path: Path, planted: list[Mutant]) -> set[Mutant]:
    """The errors that the test of the page finds. The page runs once, and in forks."""
    sybil, text = snippets.verifier(ROOT), path.read_text("utf-8")
    clean, found = sybil.parse(path), set()
    waiting: dict[int, list[tuple[Mutant, list[Example]]]] = defaultdict(list)
    steps = list(clean.examples())
    keys = [key(step) for step in steps]
    for mutant in planted:
        path.write_text(mutant.applied(text), "utf-8")
        changed = [_with(e, clean) for e in sybil.parse(path).examples()]
        keys_now = [key(e) for e in changed]
        if len(changed) != len(steps):
            found.add(mutant)
            continue
        pairs = zip(keys, keys_now, strict=True)
        differ = [i for i, (old, new) in enumerate(pairs) if old != new]
        if differ:
            checks = all(_is_check(changed[i]) for i in differ)
            rest = [changed[i] for i in differ] if checks else changed[differ[0] :]
            waiting[differ[0]].append((mutant, rest))
    path.write_text(text, "utf-8")
    sybil.setup(clean.namespace)
    for i, step in enumerate(steps):
        found |= {m for m, rest in waiting[i] if in_fork(partial(_evaluate, rest))}
        _evaluate([step])
    sybil.teardown(clean.namespace)
    return found


def _evaluate(examples: list[Example]) -> None:
    with warnings.catch_warnings(action="error"):
        for example in examples:
            example.evaluate()


def _with(example: Example, clean: Document) -> Example:
    """The example, to be run among the names of the clean page."""
    region = example.region
    return Example(clean, example.line, example.column, region, clean.namespace)


def _is_check(example: Example) -> bool:
    parsed = example.region.parsed
    return isinstance(parsed, Block) and parsed.kind == "check"


def report(planted: list[Mutant], found: set[Mutant], texts: dict[Path, str]) -> None:
    """For each kind how many were found, and some that were not."""
    kinds = Counter(mutant.kind for mutant in planted)
    seen = Counter(mutant.kind for mutant in found)
    checkable = sorted(kinds.keys() - mutants.UNCHECKABLE)
    rest = sorted(kinds.keys() - {*checkable})
    for group, title in ((checkable, "kind"), (rest, "where no test can know better")):
        print(f"\n{title:<32}found   of")
        for kind in group:
            total = kinds[kind]
            print(f"{kind:<32}{seen[kind]:>5}{total:>5}{seen[kind] / total:>6.0%}")
    if checked := [m for m in planted if m.kind in checkable]:
        share = len(found & set(checked)) / len(checked)
        print(f"{'all kinds with a check':<32}{share:>16.0%}")
    for kind in checkable:
        missed = [m for m in planted if m.kind == kind and m not in found]
        if missed:
            print(f"\nnot found, {kind}:")
            print(*(f"  {m.told(texts[m.path])}" for m in missed[:EXAMPLES]), sep="\n")
    for kind, what in mutants.UNCHECKABLE.items():
        print(f"No test holds this, {kind}: {what}.")
    print("Planted elsewhere: the footer and the build, by tests/tools and tests/site.")


def copy_of_the_checkout(folder: Path) -> None:
    """Every file that git knows, or would add, as it is now."""
    command = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)  # a rule asks git


def main(argv: Sequence[str] | None = None) -> int:
    """Copy the checkout, and go on there: the working tree is never touched."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=10, metavar="N")
    parser.add_argument("--kind", nargs="*", default=[])
    arguments = parser.parse_args(argv)
    if any(page.suffix == ".ipynb" for page in arguments.pages):
        parser.error("a notebook runs in a kernel, which cannot be forked: pages only")
    if os.environ.get("NNGUIDE_COPY") != str(ROOT):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder).resolve()
            copy_of_the_checkout(copy)
            words = [sys.executable, "-m", "tools.mutate", *(argv or sys.argv[1:])]
            where = {"NNGUIDE_COPY": str(copy), "PYTHONPATH": str(copy)}
            # What computes in several threads may not be forked.
            where |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
            return subprocess.call(words, cwd=copy, env=os.environ | where)
    paths = [page.resolve() for page in arguments.pages] or default_pages()
    planted = drawn(paths, arguments.kind, arguments.sample, arguments.seed)
    for name in LOADED:
        importlib.import_module(name)
    texts, found = {path: path.read_text("utf-8") for path in paths}, set()
    for path in paths:
        here = [mutant for mutant in planted if mutant.path == path]
        start = time.perf_counter()
        if path.suffix == ".py":
            found |= found_in_module(path, here)
        else:
            found |= (known := found_by_rules(path, here))
            found |= found_by_running(path, [m for m in here if m not in known])
        name, number = path.relative_to(ROOT), len(found & set(here))
        seconds = time.perf_counter() - start
        print(f"{name}: {number} of {len(here)} in {seconds:.0f} s", flush=True)
    report(planted, found, texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
