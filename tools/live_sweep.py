"""Run every fence of every page in a browser, and compare with what the page shows.

    python -m tools.live_sweep SITE [learning/backprop-by-hand/ ...]

SITE is a built site. Each fence runs twice: after all fences above it, in one
namespace, and alone, after only the statements that it needs. So a wrong guess of these
is found.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from tools import browser

# Outputs that a page cannot have in a browser: page, words of the code, reason.
NARROW = "the default integer of NumPy has 32 bits in WebAssembly"
KNOWN = [
    ("foundations/arrays/", "counts = np.array([1, 2])", NARROW),
    (
        "foundations/linear-regression/",
        "double = np.column_stack([x, 2 * x, np.ones(3)])",
        "LAPACK rounds otherwise there, and meets no pivot that is exactly 0",
    ),
]
ARMED = "page.js"
DRIVER = """async () => {
    const session = await import(new URL('session.js',
        document.querySelector('script[data-megabytes]').src));
    nnguide.session ??= new session.Session();
    window.sweep = (at, whole) => new Promise(resolve => {
        let text = '';
        const place = {
            begin() {}, status() {}, print(more) { text += more; },
            end: result => resolve({...result, figures: result.figures?.length, text}),
        };
        const fences = nnguide.cells.map(cell => cell.fence);
        nnguide.session.run(place, {fences, at, whole, want: nnguide.cells[at].want});
    });
    return nnguide.cells.map(cell => ({
        at: cell.at, lacks: cell.lacks ?? '', source: cell.original, want: cell.want,
        raises: cell.raises, draws: cell.box.matches('details.drawing > :last-of-type'),
    }));
}"""


class Run(NamedTuple):
    """A fence as it ran: on its page, alone or after all above, with its result."""

    url: str
    fence: dict[str, Any]
    alone: bool
    result: dict[str, Any]

    def problem(self) -> str:
        """How it differs from the page; empty if it does not."""
        want, result, error = self.fence["want"], self.result, self.result.get("error")
        if note := result.get("note"):
            return "".join(map(str, note))
        if result.get("above") is not None:
            return f"code {result['above'] + 1} above: {error['last']}"
        if error and not self.fence["raises"]:
            return str(error["last"])
        if want is not None and not result["same"]:
            return f"the page shows {want!r}, the browser {result['text']!r}"
        if self.fence["draws"] and not result["figures"]:
            return "no figure is drawn"
        return ""

    def reason(self) -> str:
        """Why this difference is known; empty if it is not."""
        found = (
            reason
            for url, words, reason in KNOWN
            if url == self.url and words in self.fence["source"]
        )
        return next(found, "")


def sweep(page: Any, address: str, url: str) -> list[Run]:
    """Every fence of a page, run both ways."""
    page.goto(address + url, wait_until="load")
    page.wait_for_function("window.nnguide")
    fences = page.evaluate(DRIVER)
    runs = [fence for fence in fences if not fence["lacks"]]
    found = []
    for alone in (False, True):
        done: list[int] = []
        for fence in runs:
            whole = [] if alone else done
            result = page.evaluate(
                "([at, whole]) => sweep(at, whole)", [fence["at"], whole]
            )
            found.append(Run(url, fence, alone, result))
            done.append(fence["at"])
    return found


def told(found: list[Run]) -> tuple[str, int]:
    """The lines for one page, and how many differences nothing explains."""
    shown = [run for run in found if run.fence["want"] is not None]
    count: Counter[str] = Counter()
    lines = []
    for run in found:
        if not (problem := run.problem()):
            continue
        known = run.reason()
        count["known" if known else "unknown"] += 1
        how = "alone" if run.alone else "after all above"
        first = run.fence["source"].splitlines()[0]
        lines.append(f"  code {run.fence['at'] + 1} {how}: {first}")
        lines.append(f"    {known or problem}")
    equal = sum(not run.problem() for run in shown)
    head = f"{len(found) // 2} fences, {equal} of {len(shown)} outputs equal"
    return "\n".join([head, *lines]), count["unknown"]


def main(site: Path, urls: list[str]) -> int:
    """Sweep these pages, or all; return how many differences nothing explains."""
    from playwright.sync_api import sync_playwright

    armed = [
        path.parent.relative_to(site).as_posix().removeprefix(".") + "/"
        for path in sorted(site.rglob("index.html"))
        if f"live/{ARMED}" in path.read_text("utf-8")
    ]
    unknown = 0
    with browser.serving(site) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.program(), args=browser.FLAGS
        )
        page = chromium.new_page()
        page.set_default_timeout(300_000)
        for url in urls or armed:
            begun = time.perf_counter()
            lines, wrong = told(sweep(page, address, url.lstrip("/")))
            seconds = time.perf_counter() - begun
            print(f"{url}: {lines}\n  {seconds:.0f} s", flush=True)
            unknown += wrong
        chromium.close()
    print(f"{unknown} differences that nothing explains")
    return unknown


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(bool(main(Path(sys.argv[1]), sys.argv[2:])))
