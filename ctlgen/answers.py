"""What a line of a predictions file is about: an item by its id, or the file that `ctlgen predict` was shown."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

_SUFFIX = re.compile(r"\.(png|jpe?g|webp|bmp|gif|tiff?)$", re.IGNORECASE)
_DEPTH = 3  # folders of a file's path are part of an item's name in some formats: "button/1.png"


def is_about(line: Mapping[str, Any]) -> bool:
    """Whether it names an item or a file, and says something of it: not an error."""
    return "label" in line and bool({"id", "file"} & set(line))


def failed(line: Mapping[str, Any]) -> bool:
    """Whether it is what `ctlgen predict` writes of a file that it could not read."""
    return "error" in line and "file" in line


def names(line: Mapping[str, Any]) -> list[str]:
    """What the item may be called, the surest first: its id, or what the end of its file's path comes to.

    Raises `KeyError` for a line with neither.
    """
    if "id" in line or "file" not in line:
        return [str(line["id"])]
    parts = PurePath(str(line["file"])).parts
    return [bare("/".join(parts[-depth:])) for depth in range(min(_DEPTH, len(parts)), 0, -1)]


def bare(name: str) -> str:
    """An id or a path as one name: that of "000012/0034/1" and of its file "000012_0034_1.png" is the same."""
    return _SUFFIX.sub("", name).replace("\\", "_").replace("/", "_")
