"""Screenshots and labels of all applications -> one set of crops without near copies, corrected by eye."""

import fnmatch
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from PIL import Image as Pictures
from PIL import ImageDraw

from benchmarks.realpages.shooting import records
from ctlgen.browser import decode
from ctlgen.learn.crops import Crop
from ctlgen.model import KINDS

CORRECTIONS = Path(__file__).parent / "corrections.json"
FILE = "crops.npz"
ALIKE = 2  # crops of one application with the same kind, words and size (in steps of 4 px)
WORDLESS = 6  # the same for what says nothing
SHARE = {"background": 40, "text": 100}  # crops of one kind from one application
MOST = 130  # the same for any other kind


def gather(cache: Path, apps: Iterable[str]) -> list[Crop]:
    """The crops of these applications, corrected, the same pixels once, and few of what looks the same."""
    fixes: dict[str, str] = json.loads(CORRECTIONS.read_text("utf-8"))
    seen: Counter[tuple[object, ...]] = Counter()
    kept = []
    for app in apps:
        for crop in _crops(cache / app, app, fixes):
            if _fresh(crop, seen):
                kept.append(crop)
    return kept


def _crops(work: Path, app: str, fixes: Mapping[str, str]) -> Iterator[Crop]:
    for view, png, record in records(work):
        image = decode(png.read_bytes())
        for row in record["rows"]:
            x0, y0, x1, y1 = row["box"]
            said = row["text"].replace("/", " ")[:32]
            key = f"{app}/{view}/{row['kind']}/{said}/{x1 - x0}x{y1 - y0}"
            kind = corrected(key, row["kind"], fixes)
            if kind in KINDS:
                yield Crop(key, kind, image[y0:y1, x0:x1], (x0, y0, x1, y1))


def corrected(key: str, kind: str, fixes: Mapping[str, str]) -> str:
    """The kind that the first fitting pattern says, else this one; "unsure" leaves the crop out."""
    return next((fix for pattern, fix in fixes.items() if fnmatch.fnmatchcase(key, pattern)), kind)


def _fresh(crop: Crop, seen: Counter[tuple[object, ...]]) -> bool:
    """Whether this crop is not one too many of its like; counts it."""
    app, _, kind, *words, size = crop.key.split("/")
    width, height = (round(int(n) / 4) for n in size.split("x"))
    said = " ".join(words)
    like = (app, kind, said, width, height)
    pixels = (crop.image.shape, crop.image.tobytes())
    share = (app, crop.kind)
    if seen[pixels] or seen[like] >= (ALIKE if said else WORDLESS) or seen[share] >= SHARE.get(crop.kind, MOST):
        return False
    seen.update((pixels, like, share))
    return True


def draw_sheets(crops: list[Crop], folder: Path) -> None:
    """KIND-N.png: every crop of a kind with its number above it; KIND.txt: the keys by number."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for kind in KINDS:
        members = [crop for crop in crops if crop.kind == kind]
        if members:
            lines = "\n".join(f"{i} {crop.key}" for i, crop in enumerate(members))
            (folder / f"{kind}.txt").write_text(lines + "\n", "utf-8")
            for number, sheet in enumerate(picture(members)):
                sheet.save(folder / f"{kind}-{number}.png")


def picture(
    crops: list[Crop], width: int = 1560, height: int = 1500, captions: Iterable[str] = ()
) -> Iterator[Pictures.Image]:
    """Sheets of crops in rows, each below its number (or its caption)."""
    names = list(captions) or [str(i) for i in range(len(crops))]
    canvas, pen, left, top, tallest = *_canvas(width, height), 4, 4, 0
    for name, crop in zip(names, crops, strict=True):
        image = Pictures.fromarray(crop.image)
        image.thumbnail((300, 110))
        step = max(image.width, 6 * len(name)) + 8
        if left + step > width:
            left, top, tallest = 4, top + tallest + 18, 0
        if top + 130 > height:
            yield canvas
            canvas, pen, left, top, tallest = *_canvas(width, height), 4, 4, 0
        pen.text((left, top), name, fill="#a00020")
        canvas.paste(image, (left, top + 11))
        left, tallest = left + step, max(tallest, image.height)
    yield canvas.crop((0, 0, width, min(height, top + tallest + 20)))


def _canvas(width: int, height: int) -> tuple[Pictures.Image, ImageDraw.ImageDraw]:
    canvas = Pictures.new("RGB", (width, height), "#dfe3e8")
    return canvas, ImageDraw.Draw(canvas)
