"""Pages made of rectangles and Pillow's own letters, for tests and benchmarks that need no browser."""

from io import BytesIO
from pathlib import Path

import numpy as np
import PIL
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from ctlgen.model import Box, Control, Element, Page, PageSpec

WORDS = ("Save", "Cancel order", "Email address", "Continue", "Log out", "Search", "$ 49.00", "12 items", "Edit", "OK")

_KINDS = ("button", "text", "button", "text_input", "link", "button", "icon", "image", "select", "badge")
_SIZES = {"text_input": (180, 38), "select": (180, 38), "image": (140, 84), "icon": (20, 20), "badge": (60, 20)}


def make_page(index: int = 0, elements: int = 40, scale: float = 1.0, theme: str = "bootswatch/flatly/dark") -> Page:
    """A page with ``elements`` controls, ten to a shelf of 1250 x 100 pixels; its colours depend on ``index``."""
    generator = np.random.default_rng(index)
    shelves = -(-elements // 10)
    sheet = Pillow.new("RGB", (1250, shelves * 100), tuple(generator.integers(200, 256, 3).tolist()))
    pen = ImageDraw.Draw(sheet)
    made: list[Element] = []
    for position in range(elements):
        left = made[-1].box.x1 + 15 if position % 10 else 15
        made.append(_put(pen, generator, _KINDS[position % 10], int(left), position // 10 * 100 + 8))
    image = np.asarray(sheet)
    spec = PageSpec(index, 0, "sheet", "made", theme, (image.shape[1], image.shape[0]), scale, ())
    return Page(spec, image, tuple(made))


def _put(pen: ImageDraw.ImageDraw, generator: np.random.Generator, kind: str, x: int, y: int) -> Element:
    width, height = _SIZES.get(kind, (100, 36))
    text = str(generator.choice(WORDS)) if kind not in ("icon", "image") else ""
    if kind in ("text", "link"):
        width, height = int(pen.textlength(text, ImageFont.load_default(16))) + 2, 22
        ink = (20, 40, 160) if kind == "link" else (20, 20, 20)
        pen.text((x, y + 1), text, ink, ImageFont.load_default(16))
    else:
        fill = tuple(generator.integers(0, 120, 3).tolist())
        pen.rounded_rectangle((x, y, x + width - 1, y + height - 1), 5, fill, (90, 90, 90))
        font = ImageFont.load_default(min(16, height - 6))
        pen.text((x + width / 2, y + height / 2), text, (255, 255, 255), font, "mm")
    box = Box(x, y, x + width, y + height)
    return Element(Control(kind, text=text), box, box)


def faces(folder: Path) -> tuple[Path, ...]:
    """Pillow's built-in face, written out as a file."""
    file = folder / "built-in.ttf"
    font = ImageFont.load_default(16)
    assert isinstance(font, ImageFont.FreeTypeFont), f"Pillow {PIL.__version__} lacks FreeType"
    assert isinstance(font.path, BytesIO)
    file.write_bytes(font.path.getvalue())
    return (file,)
