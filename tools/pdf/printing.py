"""Print the book: once to know on which page everything stands, and once to say so."""

import io
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tools.pdf.plan import Part

HERE = Path(__file__).parent
WIDTH, HEIGHT = 643, 970  # of the text on paper, in CSS pixels; see print.css
MARGIN_BOXES = 131  # the first Chromium that prints what print.css says of margins
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>{style}</style></head><body data-md-color-scheme="default"></body></html>"""


def book(
    browser: Any, base: str, parts: list[Part], about: list[str], site: str
) -> bytes:
    """The PDF of these parts of the site that is served at `base`.

    Args:
        browser: Playwright's, started.
        base: The address of the site, with a slash at its end.
        parts: The chapters.
        about: What stands on the title page, the title first.
        site: What takes the place of `base` in links to pages that are not in the book;
            if it is empty, these are no links.

    Raises:
        ValueError: A page is missing or too wide for the paper, or the browser is old.
    """
    if int(browser.version.split(".")[0]) < MARGIN_BOXES:
        raise ValueError(
            f"Chromium {browser.version} prints no numbers of pages: "
            f"install {MARGIN_BOXES} or later"
        )
    with browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}) as context:
        page = context.new_page()
        style = (HERE / "print.css").read_text("utf-8")
        serve(page, base, "book.html", PAGE.format(title=about[0], style=style))
        serve(page, base, "book.js", (HERE / "book.js").read_text("utf-8"))
        page.goto(f"{base}book.html")
        page.emulate_media(media="print", color_scheme="light")
        page.evaluate(
            "async base => window.book = await import(base + 'book.js')", base
        )
        wide = page.evaluate(
            "all => book.assemble(all)",
            {
                "parts": [part._asdict() for part in parts],
                "base": base,
                "site": site,
                "about": about,
            },
        )
        if wide:
            raise ValueError("wider than the paper:\n" + "\n".join(wide))
        numbers = numbers_of(printed(page))
        page.evaluate("numbers => book.numbered(numbers)", numbers)
        return printed(page)


def serve(page: Any, base: str, name: str, text: str) -> None:
    """Give the browser a file of the book as if the site had it."""
    kind = "text/html" if name.endswith(".html") else "text/javascript"
    page.route(
        base + name,
        lambda route: route.fulfill(body=text, content_type=f"{kind}; charset=utf-8"),
    )


def printed(page: Any) -> bytes:
    """The page as Chromium prints it, with an outline made of its headings."""
    return page.pdf(
        prefer_css_page_size=True, print_background=True, outline=True, tagged=True
    )


def numbers_of(pdf: bytes) -> dict[str, int]:
    """The number of the page on which each target of a link stands."""
    reader = PdfReader(io.BytesIO(pdf))
    at = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}
    return {
        name.removeprefix("/"): at[destination.page.idnum]
        for name, destination in reader.named_destinations.items()
    }
