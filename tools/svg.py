"""The SVG of a figure: its text cleaned for the repository, and themed for a page.

The build of the site needs this, and no Matplotlib.
"""

import html
import re

SUMMARY = re.compile(r"<!--summary\n(.*?)\n-->\n?", re.S)
# Of a drawing and the code that drew it. As long as both are what they were when they
# were compared, nothing is drawn anew: that costs a page a fifth of its time.
SEAL = re.compile(r"<!--drawn by (\w+)-->\n?")


def bare(svg: str) -> str:
    """The drawing without what the repository notes of it."""
    return SEAL.sub("", SUMMARY.sub("", svg))


def clean(svg: str) -> str:
    """Without prolog and metadata, coordinates to a hundredth of a point."""
    svg = re.sub(
        r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.S
    )

    def shorter(attribute: re.Match[str]) -> str:
        return re.sub(
            r"-?\d+\.\d{3,}(?!\d*e)",
            lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."),
            attribute[0],
        )

    svg = re.sub(r'\b(?:d|x|y|points)="[^"]*"', shorter, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def inline(svg: str, alt: str, prefix: str) -> str:
    """The SVG for use inside a page: black follows the theme's text, white is clear.

    `prefix` keeps the ids of several figures on one page apart.
    """
    svg = bare(clean(svg))
    svg = re.sub(
        r'(<g id="patch_\d+">\s*<path d="[^"]*" style="fill: )#ffffff', r"\1none", svg
    )
    svg = re.sub(r"fill: #ffffff; opacity: 0\.8", "fill: none", svg)
    svg = re.sub(r"#000000|\bblack\b", "currentColor", svg)
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r"(url\(#|href=\"#)", rf"\g<1>{prefix}-", svg)
    svg = svg.replace("<title>", '<title aria-hidden="true">')
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        raise ValueError(f"the figure {prefix} has no viewBox")
    width = float(box[1]) * 4 / 3  # points to CSS pixels
    head = (
        f'<svg class="figure" role="img" aria-label="{html.escape(alt)}" '
        f'viewBox="{box[0][9:-1]}" style="max-width: {width:.0f}px" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return re.sub(r"<svg[^>]*>", lambda _: head, svg, count=1)
