"""What the page knows of every item, as sections for `blocks.pack`."""

import json
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ctlgen.collection import Collection
from ctlgen.source import Column
from ctlgen.stats.portrait import Portrait
from ctlgen.stats.verdicts import VERDICTS, Verdicts
from ctlgen.view.blocks import Section, narrow

_BITS = 31


def sections(items: Collection, portrait: Portrait, verdicts: Verdicts | None) -> dict[str, Section]:
    """Codes as ``col:NAME`` and their words as ``names:NAME``; the rest is named in the scripts' `data.js`."""
    found: dict[str, Section] = {
        "ids": items.ids,
        "copies": narrow(items.copies),
        "flags": items.flags,
        "visible": items.visible,
        "map": np.rint(portrait.map * 65535).astype(np.uint16).reshape(-1),
    }
    for name, column in items.columns.items():
        found |= _column(name, column)
    if items.boxes is not None:
        found["boxes"] = items.boxes.reshape(-1)
    if items.ops:
        found |= {"ops": items.ops, "used": _used(items.ops, operations(items))}
    if verdicts is not None:
        found |= _column("verdict", Column(VERDICTS, verdicts.verdict.astype(np.int32)))
        found |= _column("predicted", Column(("", *verdicts.names), verdicts.label + 1))
        found["confidence"] = verdicts.confidence
        if verdicts.iou is not None and verdicts.boxes is not None:
            found |= {"iou": verdicts.iou, "said": verdicts.boxes.reshape(-1)}
    return found


def _column(name: str, column: Column) -> dict[str, Section]:
    return {f"col:{name}": narrow(column.codes), f"names:{name}": column.names}


def operations(items: Collection) -> tuple[str, ...]:
    """The names of the operations that were used, at most as many as a mask has bits; sorted."""
    return tuple(sorted({name for ops in items.ops for name, _ in json.loads(ops)}))[:_BITS]


def _used(ops: Sequence[str], names: Sequence[str]) -> npt.NDArray[np.uint32]:
    """uint32 (N,): bit i says that the sample went through operation i."""
    bits = {name: 1 << at for at, name in enumerate(names)}
    return np.array([sum({bits.get(name, 0) for name, _ in json.loads(one)}) for one in ops], np.uint32)
