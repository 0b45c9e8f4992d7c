"""A workspace's sample set as a collection."""

import json
import shlex
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen import splits
from ctlgen.collection.items import (
    DIFFICULT,
    FACTS,
    OCCLUDED,
    TRUNCATED,
    Collection,
    Picture,
    Table,
    copies_of,
    cut,
)
from ctlgen.errors import InputError
from ctlgen.exporting.stored import Stored
from ctlgen.formats import manifest, pages
from ctlgen.source import DROPPED, Column, PageRecord
from ctlgen.splits import sides
from ctlgen.workspace import Workspace

_OF_ROW = ("label", *(name for name in FACTS if name not in ("layout", "locale")))
_OF_SPLIT = ("by", "test", "val", "folds", "fold", "keep_duplicates")  # what dataset.json says of how it was planned


def read(place: Path, samples: str | None) -> Collection:
    """The set that is named, or the newest. Raises `InputError` and `WorkspaceError` as `Stored` does."""
    source = Stored(Workspace(place), samples)
    table, boxes, visible, flags = Table(source.classes), array("f"), array("f"), bytearray()
    ops: list[str] = []
    for shard in source.shards():
        page_of = {page.id: page for page in source.workspace.page_rows(shard.shard)}
        for row in shard.rows:
            page = page_of[row.page]
            element = page.elements[int(row.id.split("/")[1])]
            known = {name: getattr(row, name) for name in _OF_ROW}
            table.add(row.id, known | {"layout": page.layout, "locale": element.control.locale})
            boxes.extend((row.box.x0, row.box.y0, row.box.x1, row.box.y1))
            visible.append(element.visible)
            flags.append(_flags(row.box.inside(page.width, page.height), element.visible))
            ops.append(json.dumps(row.ops, separators=(",", ":"), ensure_ascii=False))
    side, said = _sides(source)
    columns = table.columns() | ({"split": side} if side else {})
    return Collection(
        place=str(place),
        kind="workspace",
        classes=source.classes,
        ids=table.ids,
        columns=columns,
        shape=source.shape,
        pieces=lambda: cut(shard.images for shard in source.shards()),
        boxes=np.array(boxes, np.float32).reshape(-1, 4),
        visible=np.array(visible, np.float32),
        flags=np.frombuffer(bytes(flags), np.uint8),
        copies=copies_of(table.ids),
        ops=ops,
        pages=tuple(map(_picture, source.pages())),
        replay=f"ctlgen replay --workspace {shlex.quote(str(place))}{_set_option(source)} ",
        notes=(said,) if said else (),
    )


def _picture(page: PageRecord) -> Picture:
    rest = tuple(element for element in page.elements if not element.sampled)
    return Picture(page.id, page.path, page.width, page.height, rest)


def _set_option(source: Stored) -> str:
    newest = list(source.workspace.sets())[-1]
    return "" if source.name == newest else f" --samples {source.name}"


def _flags(inside: bool, visible: float) -> int:
    return (not inside) * TRUNCATED | (visible < pages.DIFFICULT) * DIFFICULT | (visible < pages.OCCLUDED) * OCCLUDED


def _sides(source: Stored) -> tuple[Column | None, str]:
    """The side of every sample: as in an export that lies in the workspace, else as an export would have it."""
    found = [(folder, manifest.read(folder)) for folder in sorted(source.workspace.exports.glob("[!.]*"))]
    of_this = [(folder, about) for folder, about in found if about.get("recipe") == source.asked]
    for folder, about in sorted(of_this, key=lambda one: one[1].get("shape") is None):  # those of whole pages last
        said = about.get("split", {})
        keys = {name: said[name] for name in _OF_SPLIT if name in said}
        if said.get("by") == "file":
            keys["file"] = said
        if side := _planned(source, keys | {"seed": about.get("seed", 0)}):
            return side, f"split as in exports/{folder.name}"
    side = _planned(source, {})
    return side, "split as ctlgen export does by default" if side else ""


def _planned(source: Stored, keys: Mapping[str, Any]) -> Column | None:
    try:
        if said := keys.get("file"):
            keys = {**keys, "file": sides.read_table(str(said.get("file")), said.get("listed"))}
        plan = splits.plan(source, **keys)
    except (InputError, TypeError):  # one group alone, or a dataset.json that says something else
        return None
    if plan.unit != "sample":
        return None
    return Column(
        (*plan.splits, "dropped"), np.where(plan.side == DROPPED, len(plan.splits), plan.side).astype(np.int32)
    )
