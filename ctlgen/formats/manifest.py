"""dataset.json: what an export says of itself. Nothing in it varies between two runs that asked for the same."""

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path
from typing import Any

from ctlgen.errors import FormatError
from ctlgen.workers import cores

NAME = "dataset.json"
MAKER = "ctlgen"
_AT_ONCE = 1024  # files that are handed to the threads together: each is two kilobytes there
_LIMIT = 1 << 28  # bytes; a million files take half of it


def write(folder: Path, facts: Mapping[str, Any], sums: dict[tuple[int, int], str] | None = None) -> tuple[int, int]:
    """Write ``facts`` and the size and sha256 of every file in ``folder``; the last file to be written.

    ``sums`` are those of files that are linked from elsewhere, by device and inode, and is added to. Gives back how
    many files there are with this one, and the bytes of the others. They may be many: no more than their names is held.
    """
    names, whole = listed(folder), 0
    head = json.dumps({"made_by": MAKER, **facts, "files": {}}, indent=1, ensure_ascii=False).removesuffix("}\n}")
    with (folder / NAME).open("w", encoding="utf-8") as file, ThreadPoolExecutor(min(cores(), 8)) as pool:
        file.write(head)
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]  # hashing lets go of Python's lock
            found = pool.map(lambda name: _summed(folder / name, {} if sums is None else sums), some)
            for name, (size, digest) in zip(some, found, strict=True):
                whole += size
                file.write("\n" if name == names[0] else ",\n")
                file.write(f'  {json.dumps(name, ensure_ascii=False)}: {{\n   "bytes": {size},\n')
                file.write(f'   "sha256": "{digest}"\n  }}')
        file.write("\n }\n}\n" if names else "}\n}\n")
    return len(names) + 1, whole


def read(folder: Path) -> dict[str, Any]:
    """dataset.json as a mapping whose used keys have the right types; {} where there is none of ours.

    Raises `FormatError` for one that claims to be ours and is damaged.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > _LIMIT:
            raise ValueError("it is too large")
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        raise FormatError(f"{path} cannot be read ({error}): export again") from error
    if not isinstance(facts, dict) or facts.get("made_by") != MAKER:
        return {}
    if fault := _fault(facts):
        raise FormatError(f"{path}: {fault}: export again")
    return facts


def listed(folder: Path) -> list[str]:
    """Every file below ``folder`` but dataset.json, sorted, with slashes; a link is one, wherever it leads."""
    names: list[str] = []
    for place, folders, files in os.walk(folder):  # `Path.rglob` holds a path, 800 bytes, for each
        inner = Path(place).relative_to(folder).as_posix()
        linked = [name for name in folders if Path(place, name).is_symlink()]
        names += [name if inner == "." else f"{inner}/{name}" for name in (*files, *linked)]
    return sorted(name for name in names if name != NAME)


def _summed(path: Path, sums: dict[tuple[int, int], str]) -> tuple[int, str]:
    """The size and the sha256 of a file, which is read but once under several names."""
    about = path.stat()
    if about.st_nlink < 2:
        return about.st_size, sha256(path)
    key = about.st_dev, about.st_ino
    if key not in sums:
        sums[key] = sha256(path)
    return about.st_size, sums[key]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _fault(facts: Mapping[str, Any]) -> str:
    """The first key that is not what it should be, as a phrase; "" if all are."""
    if not isinstance(facts.get("format"), str):
        return "'format' is no name"
    if not _strings(facts.get("classes")):
        return "'classes' is no list of names"
    if not _files(facts.get("files")):
        return "'files' does not give a size and a sha256 for each file"
    counts = facts.get("counts")
    if not (isinstance(counts, dict) and all(_counts(side) for side in counts.values())):
        return "'counts' does not give a number for each class of each split"
    split = facts.get("split")
    if not (isinstance(split, dict) and isinstance(split.get("groups"), dict)):
        return "'split' does not give the groups of each side"
    if not all(_strings(names) for names in split["groups"].values()):
        return "'groups' is no list of names for each side"
    if not _provenance(facts.get("provenance", {})):
        return "'provenance' does not say where the pages come from"
    return "" if isinstance(facts.get("options", {}), dict) else "'options' is no table"


def _provenance(value: Any) -> bool:
    if not isinstance(value, dict) or not all(
        _strings(value.get(name, [])) for name in ("made", "limits", "page_limits")
    ):
        return False
    licences = value.get("licences", [])
    return isinstance(licences, list) and all(_strings(row) and len(row) == 2 for row in licences)


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _counts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(n, int) and n >= 0 for n in value.values())


def _files(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    facts = list(value.values())
    return all(
        isinstance(fact, dict) and isinstance(fact.get("bytes"), int) and isinstance(fact.get("sha256"), str)
        for fact in facts
    )
