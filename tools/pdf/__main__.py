"""The whole guide as one PDF, from a built site.

    python -m tools.pdf SITE nnguide.pdf

It needs Chromium, and some minutes.
"""

import sys
from pathlib import Path

from tools import browser, course, hooks, offline, wheel
from tools.pdf import plan, printing


def main(arguments: list[str]) -> int:
    """Print the book; what is wrong is said in a sentence."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    site, target = map(Path, arguments)
    try:
        write(site, target)
    except (ImportError, OSError, ValueError) as error:
        print(f"No PDF: {error}", file=sys.stderr)
        return 1
    return 0


def write(site: Path, target: Path) -> None:
    """Print the site in this folder into the file `target`.

    Raises:
        ImportError: Playwright is not installed.
        OSError: The file cannot be written, which is tried before anything is printed.
        ValueError: The site, or the browser, is not what it should be.
    """
    address = offline.address(offline.checked(site))
    parts = plan.parts(course.nav())
    if lacking := plan.missing(parts, site):
        raise ValueError(
            f"{site} has no page {', '.join(lacking)}: build the site anew"
        )
    program = browser.program()
    if program is None:
        raise ValueError("there is no Chromium on this machine: install it")
    if target.is_dir():
        raise ValueError(f"{target} is a folder: name a file, such as nnguide.pdf")
    from playwright.sync_api import Error, sync_playwright

    unfinished = target.with_name(target.name + ".part")
    unfinished.touch()
    print("Printing, which takes some minutes.")
    try:
        with browser.serving(site) as base, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=program, args=browser.FLAGS
            )
            pdf = printing.book(chromium, base, parts, about(address), address)
            chromium.close()
        unfinished.write_bytes(pdf)
        unfinished.replace(target)
        print(f"{target}: {len(pdf) / 1e6:.0f} MB")
    except Error as error:
        raise ValueError(f"Chromium does not print it: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def about(address: str) -> list[str]:
    """The lines of the title page, the title first."""
    settings = course.settings()
    return [
        settings["site_name"],
        settings["site_description"],
        f"Version {wheel.version()}, verified with {hooks.verified_versions()}",
        *([address] if address else []),
        settings["copyright"],
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
