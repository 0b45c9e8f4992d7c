"""A data set as columns, whatever it lies in: a workspace, or an export of ctlgen's or anyone's.

This is what ``ctlgen view`` and ``ctlgen stats`` look at. An item is a sample, or an object on a page where a format
has whole pages; its pixels are read anew, piece by piece, whenever they are asked for.
"""

from pathlib import Path

from ctlgen import formats
from ctlgen.collection import exported, rendered
from ctlgen.collection.items import DIFFICULT, FLAGS, OCCLUDED, PIECE, TRUNCATED, Collection, Floats, Picture, decoded
from ctlgen.errors import InputError

__all__ = [
    "DIFFICULT",
    "FLAGS",
    "OCCLUDED",
    "PIECE",
    "TRUNCATED",
    "Collection",
    "Floats",
    "Picture",
    "decoded",
    "load",
]


def load(place: Path, samples: str | None = None) -> Collection:
    """A workspace's sample set (the newest, or the one named) or the data set in a folder.

    Raises `InputError` where there is nothing to look at, `WorkspaceError` or `FormatError` for what is damaged.
    """
    place = Path(place)
    found = rendered.read(place, samples) if (place / "run.json").is_file() else exported.read(formats.read(place))
    if not len(found):
        raise InputError(f"{place} holds no sample: render, augment and export first")
    return found
