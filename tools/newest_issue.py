"""The issue that the weekly run opens, or updates, when the newest releases fail.

    STEPS='{"tests": {"outcome": "failure"}}' python -m tools.newest_issue FOLDER

STEPS is what GitHub says of the workflow's steps. FOLDER holds `changed.md`, the table
of `tools.newest`, and what each step has printed, as `tests.log`. What is missing there
is said to be. Nothing of this needs an installed package, because the installation may
be what has failed.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

TITLE = "The newest releases break the guide"
NAMES = 100  # an issue has room for more, a reader has not
TAIL = 20
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", re.M)
COLOR = re.compile(r"\x1b\[[\d;]*m")


def failed_steps(steps: str) -> list[str]:
    """The steps that failed, by their ids.

    Raises:
        SystemExit: This is not what GitHub says of steps, or none of them failed.
    """
    try:
        outcomes = {name: step["outcome"] for name, step in json.loads(steps).items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise SystemExit(
            f"STEPS is {steps!r}, expected toJSON(steps) of the workflow, "
            'such as {"tests": {"outcome": "failure"}}'
        ) from None
    if found := [name for name, outcome in outcomes.items() if outcome == "failure"]:
        return found
    raise SystemExit("no step of STEPS has failed, so there is nothing to report")


def body(steps: list[str], folder: Path, run: str) -> str:
    """What the issue says."""
    link = f" of [this run]({run})" if run else ""
    named = ", ".join(f"*{step}*" for step in steps)
    parts = [f"What failed{link}: {named}."]
    parts += [_step(step, folder / f"{step}.log") for step in steps]
    table = folder / "changed.md"
    if table.is_file():
        parts.append(table.read_text("utf-8").strip())
    else:
        parts.append("What changed is not known: the run did not come so far.")
    return "\n\n".join(parts) + "\n"


def _step(step: str, log: Path) -> str:
    """The names of the tests that failed, or the end of what the step printed."""
    if not log.is_file():
        return f"### {step}\n\nIt printed nothing that was kept."
    text = COLOR.sub("", log.read_text("utf-8", "replace"))
    names = list(dict.fromkeys(FAILED.findall(text)))
    if not names:
        end = "\n".join(text.splitlines()[-TAIL:])
        return f"### {step}\n\n````text\n{end}\n````"
    lines = [f"- `{name}`" for name in names[:NAMES]]
    if len(names) > NAMES:
        lines.append(f"- and {len(names) - NAMES} more")
    return f"### {step}: {len(names)} failed\n\n" + "\n".join(lines)


def gh(*arguments: str, text: str = "") -> str:
    """Run GitHub's own command.

    Raises:
        SystemExit: It is not installed, or it refuses.
    """
    try:
        done = subprocess.run(
            ["gh", *arguments], input=text, capture_output=True, encoding="utf-8"
        )
    except FileNotFoundError:
        raise SystemExit(
            "gh, the command of GitHub, is not installed; its runners bring it"
        ) from None
    if done.returncode:
        raise SystemExit(f"gh {arguments[0]} {arguments[1]}: {done.stderr.strip()}")
    return done.stdout


def tell(text: str) -> str:
    """Open the issue, or update the one that is open; return what was done."""
    listed = gh("issue", "list", "--state=open", "--limit=500", "--json=number,title")
    numbers = [
        issue["number"] for issue in json.loads(listed) if issue["title"] == TITLE
    ]
    if numbers:
        number = str(min(numbers))
        gh("issue", "edit", number, "--body-file=-", text=text)
        return f"updated issue {number}"
    gh("issue", "create", f"--title={TITLE}", "--body-file=-", text=text)
    return "opened an issue"


def main(arguments: list[str]) -> None:
    """The command."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        raise SystemExit(f"expected one folder, got {arguments}\n\n{__doc__}")
    steps = failed_steps(os.environ.get("STEPS", ""))
    print(tell(body(steps, Path(arguments[0]), os.environ.get("RUN", ""))))


if __name__ == "__main__":
    main(sys.argv[1:])
