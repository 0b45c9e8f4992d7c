"""The dataset card: README.md with the metadata that the Hugging Face hub reads, and preview.png.

Source: "Dataset Cards" and "Data files Configuration" of the hub's documentation. Nothing in a card varies between two
runs that asked for the same.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ctlgen import contact
from ctlgen.formats import loading, pixels
from ctlgen.formats.job import Annotated, Batch, Facts
from ctlgen.model import Image
from ctlgen.source import Plan

NAME, PICTURE = "README.md", "preview.png"
_ROWS, _EACH = 24, 24  # of the picture: classes, and samples of each
_WIDTH = 1200  # px, of a page
_MANY = 40  # classes that the table shows
_SPLITS = {"csv": "{}.csv*", "grounding": "{}.jsonl", "parquet": "data/{}-*", "webdataset": "{}-*.tar"}
_SPLITS["imagefolder"] = "{}/**"
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
_LICENCES = {  # SPDX to the hub's names
    *("mit", "apache-2.0", "ofl-1.1", "isc", "cc0-1.0", "cc-by-4.0", "cc-by-3.0", "bsd-3-clause", "bsd-2-clause"),
    *("mpl-2.0", "unlicense", "0bsd"),
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the pages come from: sentences for people, and whose work is on them (what, which licence)."""

    made: Sequence[str]
    licences: Sequence[tuple[str, str]]
    limits: Sequence[str] = ()
    page_limits: Sequence[str] = ()  # those of whole pages


def recorded(about: Mapping[str, Any], format: str) -> Provenance:
    """What a data set's dataset.json says of where its pages come from; little where it is none of ours."""
    said = about.get("provenance", {})
    made = [*said.get("made", ()), f"Converted from {format} by ctlgen."]
    licences = [(what, of) for what, of in said.get("licences", ())] or [("all of it", "as its makers say")]
    return Provenance(made, licences, tuple(said.get("limits", ())), tuple(said.get("page_limits", ())))


class Preview:
    """What a picture of the set is made of: the first samples of each class, or the first page with its boxes."""

    def __init__(self) -> None:
        self._samples: dict[str, list[Image]] = {}
        self._page: Annotated | None = None

    def add(self, batch: Batch) -> None:
        if batch.pages:
            best = max(batch.pages, key=lambda page: len(page.objects))
            if self._page is None or (len(self._page.objects) < 20 < len(best.objects)):
                self._page = best
        elif len(self._samples) < len(batch.plan.columns["label"].names) and len(self._samples) < _ROWS:
            codes = batch.plan.columns["label"].codes[batch.index]
            for code in np.unique(codes).tolist():
                row = self._samples.setdefault(batch.plan.columns["label"].names[code], [])
                row += [np.array(batch.images[i]) for i in np.flatnonzero(codes == code)[: _EACH - len(row)]]

    def picture(self) -> Image | None:
        """uint8 (H, W, 3), None where there was nothing."""
        if self._page:
            return _drawn(self._page)
        rows = [(name, [_larger(image) for image in images]) for name, images in self._samples.items()]
        return contact.sheet(rows[:_ROWS]) if rows else None


def _larger(image: Image) -> Image:
    """Small ones twice as large, and with colours."""
    colour = image if image.ndim == 3 else np.repeat(image[..., None], 3, -1)
    return np.kron(colour, np.ones((2, 2, 1), np.uint8)) if max(image.shape[:2]) <= 48 else colour


def _drawn(page: Annotated) -> Image:
    picture = Pictures.fromarray(pixels.decode(page.image.read_bytes(), str(page.image))).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for item in page.objects:
        x0, y0, x1, y1 = item.box.pixels()
        draw.rectangle((x0 - 1, y0 - 1, x1, y1), outline="#e6007a")
        draw.text((x0 + 1, y0 - 11), item.label, fill="#e6007a")
    picture.thumbnail((_WIDTH, _WIDTH))
    return np.asarray(picture)


def write(
    folder: Path, about: Mapping[str, Any], facts: Facts, plan: Plan, preview: Preview, provenance: Provenance
) -> None:
    """Write README.md and preview.png into ``folder``; ``about`` is what dataset.json is going to say."""
    picture = preview.picture()
    if picture is not None:
        (folder / PICTURE).write_bytes(pixels.encode([picture])[0])
    blocks = [
        f"---\n{_metadata(about, plan, provenance)}---",
        f"# User interface controls ({about['format']})",
        _what(facts, plan),
        f"![What is in it]({PICTURE})" if picture is not None else "",
        _counts(facts),
        "## How it was made",
        *provenance.made,
        plan.describe().capitalize() + ".",
        "## How to load it",
        *_loaders(about),
        "## Licences",
        "The pictures show the work of others, under these licences:",
        "\n".join(["| what | licence |", "| --- | --- |", *(f"| {what} | {of} |" for what, of in provenance.licences)]),
        "## Known limits",
        _listed(
            [
                *provenance.limits,
                *(provenance.page_limits if plan.unit == "page" else ()),
                f"{about['format']} does not carry: {loading.CANNOT[about['format']]}.",
            ]
        ),
    ]
    (folder / NAME).write_text("\n\n".join(block for block in blocks if block) + "\n", encoding="utf-8")


def _metadata(about: Mapping[str, Any], plan: Plan, provenance: Provenance) -> str:
    """YAML; each value is JSON, which YAML is a superset of."""
    licences = sorted({licence.lower() for _, licence in provenance.licences})
    known = [licence for licence in licences if licence in _LICENCES]
    total = sum(map(plan.count, range(len(plan.splits))))
    task = "object-detection" if plan.unit == "page" else "image-classification"
    said: dict[str, Any] = {
        "license": known if known and known == licences else "other",
        "task_categories": [task],
        "pretty_name": "User interface controls",
        "size_categories": [next((name for most, name in _SIZES if total < most), "10M<n<100M")],
        "tags": ["user-interface", "ui", "controls", "synthetic"],
    }
    if pattern := _SPLITS.get(about["format"]):
        there = [side for number, side in enumerate(plan.splits) if plan.count(number)]
        files = [{"split": side, "path": pattern.format(side)} for side in there]
        said["configs"] = [{"config_name": "default", "data_files": files}]
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items())


def _what(facts: Facts, plan: Plan) -> str:
    total = sum(map(plan.count, range(len(plan.splits))))
    if plan.unit == "page":
        objects = sum(sum(side.values()) for side in facts.counts.values())
        return (
            f"{total:,} pictures of web pages with {objects:,} labelled boxes of {len(facts.classes)} kinds of control."
        )
    shape = " x ".join(map(str, (facts.shape or ())[1::-1])) or "their own size"
    depth = "in colour" if len(facts.shape or ()) == 3 else "in grey"
    return f"{total:,} pictures of controls of web pages, {shape} pixels {depth}, of {len(facts.classes)} classes."


def _counts(facts: Facts) -> str:
    sides = list(facts.counts)
    lines = [f"| class | {' | '.join(sides)} |", f"| --- |{' ---: |' * len(sides)}"]
    for name in facts.classes[:_MANY]:
        lines.append(f"| {name} | {' | '.join(f'{facts.counts[side].get(name, 0):,}' for side in sides)} |")
    if len(facts.classes) > _MANY:
        lines.append(f"| and {len(facts.classes) - _MANY} more |{' |' * len(sides)}")
    lines.append(f"| all | {' | '.join(f'{sum(facts.counts[side].values()):,}' for side in sides)} |")
    return "\n".join(lines)


def _loaders(about: Mapping[str, Any]) -> Iterable[str]:
    shape = tuple(about["shape"]) if about.get("shape") else None
    for library, code in loading.loaders(about["format"], shape, about["options"]):
        language = "js" if "npm" in library else "python"
        yield f"With {library}:\n\n```{language}\n{code}\n```"


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
