"""The picture that stands for a page where it is shared: its title beside the logo.

Nothing is fetched: the letters are Matplotlib's own, the motif is that of the logo.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont

from tools.pages import DOCS, ROOT

SIZE = (1200, 630)
GROUND, LINE, NODE, RIM = "#16324f", "#28507a", "#1d4268", "#4f8cc0"
WHITE, SKY, SAND, GOLD = "#ffffff", "#9fd2ff", "#d7e3ee", "#ffb454"
LEFT, WIDTH = 80, 690  # of the text, which the motif leaves free
MIDDLE = 330  # of the title and what stands above it
SIZES = (76, 64, 54, 46)  # of the title: the largest that fits in three lines
PROMISE = "Everything shown has been run."
SHADES = 16  # between the ground and a color of the text, for smooth edges
FINE = 3  # the motif is drawn larger, and made smaller for smooth edges
CACHE = ROOT / ".cache/cards"
LOGO = DOCS / "assets/images/logo.svg"


@dataclass(frozen=True)
class Card:
    """What a card says."""

    title: str
    chapter: str = ""


def kept(card: Card, folder: Path = CACHE) -> bytes:
    """The card as a PNG file, drawn only if no build before has drawn it."""
    drawn_from = [repr(card).encode(), Path(__file__).read_bytes(), LOGO.read_bytes()]
    file = folder / f"{hashlib.sha256(b''.join(drawn_from)).hexdigest()}.png"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(png(card))
    return file.read_bytes()


def png(card: Card) -> bytes:
    """The card as a PNG file."""
    image = _ground().copy()
    lines, size = wrapped(card.title)
    height = size * 1.22
    above = 62 if card.chapter else 0
    top = MIDDLE - (height * len(lines) - above) / 2
    if card.chapter:
        _write(image, (LEFT, top - above), card.chapter, 30, SKY)
    for number, line in enumerate(lines):
        _write(image, (LEFT, top + number * height), line, size, WHITE, bold=True)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()


def wrapped(title: str) -> tuple[list[str], int]:
    """The title in three lines at most, and the size of its letters."""
    for size in SIZES:
        lines = [""]
        for word in title.split():
            longer = f"{lines[-1]} {word}".strip()
            if not lines[-1] or _font(size, True).getlength(longer) <= WIDTH:
                lines[-1] = longer
            else:
                lines.append(word)
        widest = max(_font(size, True).getlength(line) for line in lines)
        if len(lines) <= 3 and widest <= WIDTH:
            return lines, size
    raise ValueError(
        f"the title {title!r} is too long for a card: shorten it to fit into three "
        f"lines of {WIDTH} pixels"
    )


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts/ttf", name), size)


@cache
def _ground() -> Image.Image:
    """What all cards share, in few colors: the motif, the name of the site."""
    large = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), GROUND)
    _network(
        ImageDraw.Draw(large), (752 * FINE, 105 * FINE), 18 * FINE, LINE, NODE, RIM, 0.3
    )
    _network(ImageDraw.Draw(large), (70 * FINE, 60 * FINE), 3 * FINE, SKY, GROUND, SKY)
    image = large.reduce(FINE).quantize(48, dither=Image.Dither.NONE)
    palette = (image.getpalette() or [])[: 3 * (256 - 3 * SHADES)]
    palette += [0] * (3 * (256 - 3 * SHADES) - len(palette))
    for color in (WHITE, SKY, SAND):
        palette += [value for shade in range(SHADES) for value in _mix(color, shade)]
    image.putpalette(palette)
    _write(image, (LEFT + 76, 78), "nnguide", 34, WHITE, bold=True)
    _write(image, (LEFT, 530), PROMISE, 26, SAND)
    return image


def _mix(color: str, shade: int) -> list[int]:
    """A color between the ground and `color`, which is the last shade."""
    part = shade / (SHADES - 1)
    ends = zip(_rgb(GROUND), _rgb(color), strict=True)
    return [round(a + (b - a) * part) for a, b in ends]


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


def _write(
    image: Image.Image,
    at: tuple[float, float],
    text: str,
    size: int,
    color: str,
    bold: bool = False,
) -> None:
    """Write a line of text with the shades of its color in the palette."""
    font = _font(size, bold)
    mask = Image.new("L", (int(font.getlength(text)) + 8, int(size * 1.4)))
    ImageDraw.Draw(mask).text((0, 0), text, 255, font)
    first = 256 - (3 - (WHITE, SKY, SAND).index(color)) * SHADES
    shades = mask.point([first + value * (SHADES - 1) // 255 for value in range(256)])
    place = (round(at[0]), round(at[1]))
    image.paste(shades, place, mask.point(lambda value: 255 * (value > 8)))


def _network(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    scale: float,
    line: str,
    node: str,
    rim: str,
    stroke: float = 1.4,
) -> None:
    """The network of the logo: its circles are read, each layer joined to the next."""
    found = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', LOGO.read_text())
    circles = [tuple(map(float, circle)) for circle in found]
    layers = [
        [c for c in circles if c[0] == x] for x in sorted({c[0] for c in circles})
    ]
    width = round(stroke * scale)
    for before, after in pairwise(layers):
        for (x, y, _), (to_x, to_y, _) in product(before, after):
            ends = (x, y, to_x, to_y)
            draw.line(
                [at[i % 2] + scale * end for i, end in enumerate(ends)], line, width
            )
    for x, y, r in circles:
        center, radius = (
            (at[0] + scale * x, at[1] + scale * y),
            (r + stroke / 2) * scale,
        )
        last = (x, y, r) in layers[-1]
        fill, edge = (GOLD, GOLD) if last else (node, rim)
        draw.circle(center, radius, fill, edge, width)
