"""Where the pages of a workspace come from, in words: what a dataset card says of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from ctlgen import catalog
from ctlgen.errors import CtlgenError
from ctlgen.exporting.stored import Stored
from ctlgen.formats.card import Provenance

_SHOWN = 12  # looks that are named

_LIMITS = (
    "The pages are made up: what their controls say and how they stand together is drawn at random, and rare looks of "
    "real pages are missing.",
    "A label is what a control was written as. A button that a theme draws as a link is labelled a button.",
)
_SCREENS = (
    "On screens (`--layout screen` and `mixed`) what nobody can name for certain (items of menus, say) has no box, nor "
    "has what is hardly to be seen or behind a dialog's veil. A detector takes it for background."
)
_SHEETS = (
    "On sheets (`--layout sheet` and `mixed`) words around a link or a badge, and the second mark of a group of "
    "checkboxes or radios, have no box."
)
_VISITED_LIMITS = (
    "The labels were found by rules that read the pages' markup; nobody has looked at each of them.",
    "The pages are other people's work: see whether you may pass pictures of them on.",
)


def of(source: Stored) -> Provenance:
    """What run.json and the sample set say, and the licences of all that these looks show."""
    run, asked = source.workspace.run(), source.asked["augment"]
    rendered = run["render"]
    looks = rendered.get("looks")
    made = [_pages(rendered), _samples(asked)] if looks else [_visited(rendered), _samples(asked)]
    licences = _licences(looks) if looks else [("the pages that were visited", "as their owners say")]
    if not looks:
        return Provenance(made, licences, _VISITED_LIMITS)
    layout = rendered.get("layout", "sheet")
    unboxed = (_SCREENS,) * (layout != "sheet") + (_SHEETS,) * (layout != "screen")
    return Provenance(made, licences, _LIMITS, unboxed)


def _pages(rendered: Mapping[str, Any]) -> str:
    looks = rendered["looks"]
    shown = ", ".join(looks[:_SHOWN]) + (f" and {len(looks) - _SHOWN} more" if len(looks) > _SHOWN else "")
    facts = [f"{len(looks)} looks ({shown})", f"seed {rendered.get('seed', 0)}"]
    if "count" in rendered:
        facts.insert(0, f"{rendered['count']:,} controls asked for")
    if "viewport" in rendered:
        facts.append(
            f"a viewport of {' x '.join(map(str, rendered['viewport']))} CSS px at scale {rendered.get('scale', 1)}"
        )
    said = "The pages were composed at random and rendered by Chromium, and every box was measured by the browser: "
    return said + "; ".join(facts) + "."


def _visited(rendered: Mapping[str, Any]) -> str:
    return f"The pages were visited with Chromium, not made by ctlgen (seed {rendered.get('seed', 0)})."


def _samples(asked: Mapping[str, Any]) -> str:
    changed = [name for name in asked.get("operations", {}) if name != "touched"]
    facts = [f"{asked.get('factor', 1)} of each control", f"{asked.get('size')} px", f"mode {asked.get('mode')}"]
    facts += [f"fit {asked['fit']}"] if "fit" in asked else []
    said = f" The others may be changed by {', '.join(changed)}." if changed else ""
    return f"The samples are crops of them, the first of each untouched: {', '.join(facts)}.{said}"


def _licences(names: Sequence[str]) -> list[tuple[str, str]]:
    """Packages of the themes, fonts and icons that these looks are drawn with, and themes that are in no package."""
    try:
        known = {look.name: look for look in catalog.looks()}
        known |= {look.name: look for name in names for look in catalog.style_looks(name)}
        packages = {one.package: one for one in catalog.licences()}
    except CtlgenError:  # the assets are gone: the data set is exported all the same
        return [("the themes, fonts and icons", "unknown here: ctlgen themes --licences says it where they are")]
    used = [known[name] for name in names if name in known]
    of_packages = {package for look in used for package in look.packages} | catalog.icon_packages()
    rows = [
        (f"{name} {packages[name].version}", packages[name].licence) for name in sorted(of_packages & set(packages))
    ]
    bare = [look for look in used if not look.packages]
    alone = {(f"theme {look.family if look.style else look.group}", look.licence or "not said") for look in bare}
    own = sorted({f"theme {name}" for name in names if name not in known})
    return [*rows, *sorted(alone), *((name, "its author's") for name in own)]
