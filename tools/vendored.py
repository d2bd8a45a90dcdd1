"""What lies in the repository itself, or is fetched by its workflows: is there newer?

No browser of a reader asks anybody. `python -m tools.newest --ask` asks npm and GitHub
once a week, in the workflow.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

Ask = Callable[[list[str]], str]


def older(root: Path, ask: Ask | None = None) -> Iterator[tuple[str, str, str]]:
    """What has a newer release: its name, the version here, and the newest.

    What cannot be asked is listed with the reason, because silence would mean that
    all is well.
    """
    ask = ask or run
    katex, pyodide, tqdm = _katex(root), *_runtime(root)
    asked = {"katex": katex, "pyodide": pyodide, "iframe-worker": _worker(root)}
    for name, here in asked.items():
        newest = ask(["npm", "view", name, "version"])
        if newest != here:
            yield name, here, newest
    # The page's own progress bars; the other wheels are those of Pyodide's release.
    if tqdm != metadata.version("tqdm"):
        yield "tqdm in `live/runtime`", tqdm, metadata.version("tqdm")
    for name, here in _actions(root):
        latest = f"repos/{name}/releases/latest"
        newest = ask(["gh", "api", latest, "--jq", ".tag_name"])
        if newest.partition(".")[0] != here:
            yield name, here, newest


def run(command: list[str]) -> str:
    """What the command prints, or why it says nothing, in brackets."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except FileNotFoundError:
        return f"(not known: {command[0]} is not installed)"
    except subprocess.TimeoutExpired:
        return f"(not known: {command[0]} did not answer within a minute)"
    if done.returncode or not done.stdout.strip():
        said = (done.stderr.strip() or "nothing").splitlines()[0]
        return f"(not known: {command[0]} says {said})".replace("|", "/")
    return done.stdout.strip()


def _katex(root: Path) -> str:
    """The version that the script names itself."""
    path = root / "tools/katex/katex.min.js"
    return _only(r'version:"([\d.]+)"', path.read_text("utf-8"), path)


def _worker(root: Path) -> str:
    """The version of the frame in which the search of a folder runs."""
    path = root / "tools/iframe_worker/README.md"
    return _only(r"`iframe-worker` ([\d.]+)", path.read_text("utf-8"), path)


def _runtime(root: Path) -> tuple[str, str]:
    """The release of Pyodide that runs in a page, and the tqdm beside it."""
    path = root / "live/runtime/manifest.json"
    text = path.read_text("utf-8")
    tqdm = _only(r'"file": "tqdm-([\d.]+)-', text, path)
    return str(json.loads(text)["pyodide"]), tqdm


def _actions(root: Path) -> list[tuple[str, str]]:
    """The actions that the workflows use, each with its major version."""
    found = set()
    for path in (root / ".github/workflows").glob("*.yml"):
        found |= set(re.findall(r"uses: ([\w-]+/[\w-]+)@(v\d+)", path.read_text()))
    return sorted(found)


def _only(pattern: str, text: str, path: Path) -> str:
    """The one thing in the text that looks like this."""
    if len(found := re.findall(pattern, text)) != 1:
        raise SystemExit(
            f"{path.name} names {len(found)} versions, expected one as {pattern}"
        )
    return str(found[0])
