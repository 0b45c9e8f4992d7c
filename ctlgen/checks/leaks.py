"""The sides of a data set against one another: nothing that trains may stand, or nearly stand, in what tests."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.checks import structures
from ctlgen.checks.faults import Look, table
from ctlgen.checks.items import Side
from ctlgen.formats import manifest
from ctlgen.formats.job import Contents, Samples
from ctlgen.model import Image
from ctlgen.splits import near

_UNITS = {"theme": "group", "framework": "framework", "page": "page"}  # what a split keeps on one side, by its name
_RANK = ("train", "val", "test")  # of two sides that share something, the first is to blame


def duplicates(look: Look, sides: Mapping[str, Side]) -> None:
    """The same pixels twice: on one side where the set does not say that it keeps them, on two sides always."""
    allowed = look.about.get("split", {}).get("keep_duplicates") is True or not look.about
    look.figures["duplicates_within"] = {}
    marks = {side: np.array(seen.marks, np.uint64) for side, seen in sides.items()}
    for side, seen in sides.items():
        first = np.unique(marks[side], return_index=True)[1]
        again = np.setdiff1d(np.arange(len(marks[side])), first)
        look.figures["duplicates_within"][side] = len(again)
        for item in [] if allowed else again:
            look.fault("duplicate-within", seen.files[item], seen.names[item], "the same pixels as one before it")
    look.figures["duplicates_across"] = 0
    for a, b in _pairs(sides):
        shared = np.flatnonzero(np.isin(marks[b], marks[a]))
        look.figures["duplicates_across"] += len(shared)
        for item in shared:
            seen = sides[b]
            look.fault("duplicate-across", seen.files[item], seen.names[item], f"the same pixels stand in {a}")


def _pairs(sides: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every two sides, the one that trains first."""
    order = sorted(sides, key=lambda side: (_RANK.index(side) if side in _RANK else 0, side))
    return combinations(order, 2)


def near_duplicates(look: Look, contents: Contents, sides: Mapping[str, Side]) -> None:
    """Samples that are nearly the same on two sides: a fault where the set says that it has none.

    Of whole pages only those that are one object (crops) are compared: pages are alike where they are empty.
    """
    look.figures["near_across"] = 0
    claimed = "dropped_near" in look.about.get("split", {})
    for a, b in _pairs({side: seen for side, seen in sides.items() if seen.items and _are_crops(contents, side)}):
        one, other = sides[a], sides[b]
        for item, partner in _near_pairs(contents, (a, one), (b, other)):
            look.figures["near_across"] += 1
            if claimed:
                line = f"nearly the same pixels as {one.names[partner]} of {a}"
                look.fault("near-across", other.files[item], other.names[item], line)
    if look.figures["near_across"] and not claimed:
        look.notes.append(f"{look.figures['near_across']} images are nearly the same as one on another side")


def _are_crops(contents: Contents, side: str) -> bool:
    return side in contents.samples or all(map(structures.is_crop, contents.annotated[side]))


def _near_pairs(contents: Contents, *both: tuple[str, Side]) -> Iterator[tuple[int, int]]:
    """(item of the second side, item of the first) that are near, but not the same."""
    (_, one), (_, other) = both
    first = len(one.items)
    sketches, marks = np.concatenate([*one.sketches, *other.sketches]), np.array(one.marks + other.marks, np.uint64)

    def pixels(index: npt.NDArray[np.int64]) -> Image:
        return np.stack([_again(contents, *both[int(i >= first)], int(i - first * (i >= first))) for i in index])

    for shape in sorted(set(one.shapes) & set(other.shapes)):
        index = np.array([at for at, of in enumerate(one.shapes + other.shapes) if of == shape], np.int64)
        kept, others = index[index < first], index[index >= first]
        others = others[~np.isin(marks[others], marks[kept])]
        for item, partner in near.find(sketches, kept, others, pixels):
            yield int(item) - first, int(partner)


def _again(contents: Contents, side: str, seen: Side, at: int) -> Image:
    """The pixels of an item that decoded before."""
    if side in contents.samples:
        return contents.samples[side].images[seen.items[at]]
    return structures.picture(contents.annotated[side][seen.items[at]])


def members(look: Look, contents: Contents) -> None:
    """No name, and no id that the format carries, twice on a side or on two sides."""
    for what in ("name", "id"):
        named = {side: names for side, split in contents.samples.items() if (names := _named(split, what))}
        if what == "name":
            named |= {side: [page.name for page in pages] for side, pages in contents.annotated.items()}
        for side, names in named.items():
            for name in sorted(_twice(names)):
                look.fault("member-within", structures.list_of(contents, side), name, f"the same {what} twice")
        for a, b in _pairs(named):
            for name in sorted(set(named[a]) & set(named[b])):
                look.fault("member-across", structures.list_of(contents, a), name, f"stands in {b} too")
        if look.figures.get("faults", {}).keys() & {"member-within", "member-across"}:
            return  # ids would say the same again


def _named(split: Samples, what: str) -> list[str]:
    return [str(name) for name in (split.names if what == "name" else split.facts.get("id", ()))]


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def groups(look: Look, contents: Contents) -> None:
    """What the split keeps on one side stands on one side alone, by dataset.json and by what the format carries."""
    split = look.about.get("split", {})
    said = split.get("groups", {})
    look.figures["groups"] = {side: len(names) for side, names in said.items()}
    column = _UNITS.get(str(split.get("by")))
    recorded = {"group": said, "framework": table(split.get("frameworks"))}.get(column or "", {})
    for a, b in _pairs(recorded):
        for name in sorted(set(map(str, recorded[a])) & set(map(str, recorded[b]))):
            look.fault("group-across", manifest.NAME, name, f"{a} and {b} of a split by {split['by']} both have it")
    carried = {side: facts for side in (*contents.samples, *contents.annotated) if (facts := _carried(contents, side))}
    for a, b in _pairs(carried):
        for name in sorted(carried[a].get(column, set()) & carried[b].get(column, set())):
            look.fault("group-across", structures.list_of(contents, b), name, f"a {column} that {a} has too")
    for side, facts in carried.items():
        for name in sorted(facts.get("group", set()) - set(said.get(side, facts.get("group", set())))):
            look.fault("group-recorded", structures.list_of(contents, side), name, "dataset.json has it not here")


def _carried(contents: Contents, side: str) -> dict[str | None, set[str]]:
    """The groups, frameworks and pages of a side, as far as the format carries them."""
    if side in contents.samples:
        facts = contents.samples[side].facts
        return {name: set(map(str, facts[name])) for name in _UNITS.values() if name in facts}
    pages = contents.annotated[side]
    return {name: {str(page.facts[name]) for page in pages if name in page.facts} for name in _UNITS.values()}
