"""Data set formats: each is a module that satisfies `Format`; `FORMATS` is all there is to register.

The wrapper here owns the files and drives the one pass over the pixels; a format only fills a folder.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from ctlgen.errors import FormatError, InputError, unknown
from ctlgen.formats import folder, idx, manifest, voc
from ctlgen.formats.job import Contents, Job, Stream, Writer
from ctlgen.formats.streams import stream
from ctlgen.source import Plan, Source, Unit


class Format(Protocol):
    """A module of this package. Besides these it has a frozen dataclass ``Options`` with a default for each key."""

    @property
    def Options(self) -> Any: ...  # noqa: N802 - it is a class

    def needs(self, options: Any) -> Stream:
        """Which stream the writer eats."""

    def start(self, job: Job) -> Writer: ...

    def recognises(self, folder: Path) -> bool:
        """Whether a folder without dataset.json looks like this format."""

    def read(self, folder: Path) -> Contents:
        """Raises `FormatError` and nothing else, whatever the folder holds."""


FORMATS: Mapping[str, Format] = {"idx": idx, "voc": voc}


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written; ``notes`` are lines for people."""

    format: str
    folder: Path
    classes: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]  # split -> class -> samples or objects
    files: int
    bytes: int
    notes: tuple[str, ...]


def unit(format: str, options: Mapping[str, Any] | None = None) -> Unit:
    """What this format wants its plan made of."""
    module = find(format)
    return "page" if module.needs(_options(module, format, options or {})) == "pages" else "sample"


def find(format: str) -> Format:
    """The format of that name, or an `InputError` with the nearest ones."""
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    return FORMATS[format]


def write(
    source: Source,
    plan: Plan,
    *,
    format: str,
    out: Path,
    options: Mapping[str, Any] | None = None,
    recipe: Mapping[str, Any] | None = None,
    versions: Mapping[str, str] | None = None,
) -> Summary:
    """Write what ``plan`` keeps of ``source`` into ``out``, wholly or not at all.

    Memory is bounded: one piece of pixels (64 MiB) and the plan. ``recipe`` and ``versions`` go into dataset.json
    as they are. Raises `InputError` for options, a plan or an ``out`` that do not fit, `WorkspaceError` for the disk.
    """
    module = find(format)
    chosen = _options(module, format, options or {})
    kind = module.needs(chosen)
    if (kind == "pages") != (plan.unit == "page"):
        raise InputError(f"format {format} with these options needs a plan of {unit(format, options)}s")
    with folder.fresh(out) as part:
        with ExitStack() as stack:
            writer = module.start(Job(part, plan, source.classes, source.shape, chosen, stack))
            for batch in stream(source, plan, kind):
                writer.add(batch)
            facts = writer.close()
        manifest.write(
            part,
            {
                "format": format,
                "options": {key.name: getattr(chosen, key.name) for key in fields(chosen)},
                "seed": plan.seed,
                "recipe": recipe or {},
                "versions": versions or {},
                "split": _split(plan),
                "classes": list(facts.classes),
                "shape": facts.shape,
                "counts": facts.counts,
            },
        )
        files = list(manifest.read(part)["files"].values())
    size = sum(file["bytes"] for file in files)
    return Summary(
        format, Path(out), facts.classes, facts.counts, len(files) + 1, size, (*facts.notes, plan.describe())
    )


def read(folder: Path) -> Contents:
    """Read a data set back, ours or anyone's; the format is told by dataset.json or by the files.

    Raises `FormatError`: one line with the file and what to do.
    """
    return FORMATS[detect(folder)].read(folder)


def detect(folder: Path) -> str:
    """The name of the folder's format, or a `FormatError`."""
    if not folder.is_dir():
        raise FormatError(f"{folder} is no folder: name the folder of a data set")
    said = manifest.read(folder).get("format")
    if said in FORMATS:
        return str(said)
    for name, module in FORMATS.items():
        if module.recognises(folder):
            return name
    raise FormatError(f"{folder} holds no data set that is known here ({', '.join(FORMATS)})")


def _split(plan: Plan) -> dict[str, Any]:
    return {
        "by": plan.by,
        "test": plan.test,
        "groups": plan.groups(),
        "keep_duplicates": plan.keep_duplicates,
        "dropped_within": plan.repeated,
        "dropped_across": plan.leaked,
        "conflicting": plan.conflicting,
    }


def _options(module: Format, format: str, given: Mapping[str, Any]) -> Any:
    known = {key.name for key in fields(module.Options)}
    if strange := sorted(set(given) - known):
        raise unknown(f"option of {format}", strange[0], known)
    return module.Options(**given)
