"""Data set formats: each is a module that satisfies `Format`; `FORMATS` is all there is to register.

The wrapper here owns the files and drives the one pass over the pixels; a format only fills a folder.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol

from ctlgen.errors import FormatError, InputError, unknown
from ctlgen.formats import (
    card,
    coco,
    csv,
    folder,
    grounding,
    idx,
    imagefolder,
    job,
    manifest,
    mnist_json,
    npz,
    parquet,
    voc,
    webdataset,
    yolo,
)
from ctlgen.formats.job import Contents, Job, Stream
from ctlgen.formats.streams import stream
from ctlgen.source import Plan, Source, Unit

_UNITS: Mapping[Stream, Unit] = {"samples": "sample", "pages": "page"}


class Format(Protocol):
    """A module of this package."""

    @property
    def Options(self) -> Any:  # noqa: N802 - it is a class
        """A frozen dataclass with a default for each key, and ``stream``: which one the writer eats."""

    @property
    def Writer(self) -> Callable[[Job], job.Writer]:  # noqa: N802 - it is a class
        """Begins to fill a job's folder; may raise `InputError`."""

    def recognises(self, folder: Path) -> bool:
        """Whether a folder without dataset.json looks like this format."""

    def read(self, folder: Path) -> Contents:
        """Raises `FormatError` and nothing else, whatever the folder holds."""


FORMATS: Mapping[str, Format] = {
    "idx": idx,
    "mnist-json": mnist_json,
    "voc": voc,
    "coco": coco,
    "yolo": yolo,
    "grounding": grounding,
    "webdataset": webdataset,
    "parquet": parquet,
    "npz": npz,
    "csv": csv,
    "imagefolder": imagefolder,
}
"""By name. A folder that nobody names is of the first of these that recognises it."""


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
    address: str = ""  # where it was uploaded to; the folder is gone then

    @property
    def place(self) -> str:
        """Where it lies."""
        return self.address or str(self.folder)


@dataclass(frozen=True, slots=True)
class Target:
    """One of the data sets that are written together."""

    format: str
    out: Path
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """The format, the split and the seed of the data set that a conversion was made from."""

    format: str
    split: Mapping[str, Any] | None
    seed: int


def unit(format: str, options: Mapping[str, Any] | None = None) -> Unit:
    """What this format wants its plan made of."""
    module = find(format)
    return "page" if _options(module, format, options or {}).stream == "pages" else "sample"


def find(format: str) -> Format:
    """The format of that name, or an `InputError` with the nearest ones."""
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    return FORMATS[format]


def share(names: Sequence[str], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of these options each format those that it has; `InputError` for a format named twice or an option of none."""
    if twice := next((name for at, name in enumerate(names) if name in names[:at]), ""):
        raise InputError(f"format {twice} is asked for twice: name it once")
    if not names:
        raise InputError(f"no format is named: name one of {', '.join(FORMATS)}")
    known = [{key.name for key in fields(find(name).Options)} for name in names]
    if strange := sorted(set(options) - set().union(*known)):
        raise unknown(f"option of {' and '.join(names)}", strange[0], set().union(*known))
    return [{key: value for key, value in options.items() if key in keys} for keys in known]


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

    Memory is bounded: one piece of pixels (16 MiB) and the plan. ``recipe`` and ``versions`` go into dataset.json
    as they are. Raises `InputError` for options, a plan or an ``out`` that do not fit, `WorkspaceError` for the disk.
    """
    target = Target(format, Path(out), options or {})
    return write_all(source, {plan.unit: plan}, [target], recipe=recipe, versions=versions)[0]


def write_all(
    source: Source,
    plans: Mapping[Unit, Plan],
    targets: Sequence[Target],
    *,
    recipe: Mapping[str, Any] | None = None,
    versions: Mapping[str, str] | None = None,
    provenance: card.Provenance | None = None,
    origin: Origin | None = None,
) -> list[Summary]:
    """Write several data sets in one pass over the samples and one over the pages; all of them or none.

    ``plans`` has a plan for each unit that the targets want. With ``provenance`` each gets a dataset card; ``origin``
    is what a conversion was made from. The rest is as for `write`.
    """
    with ExitStack() as done:
        sets = [_Set(source, plans, target, done) for target in targets]
        for kind, unit_ in _UNITS.items():
            eaters = [one for one in sets if one.kind == kind]
            if eaters:
                looks = card.Preview()
                for batch in stream(source, plans[unit_], kind):
                    looks.add(batch)
                    for one in eaters:
                        one.writer.add(batch)
                for one in eaters:
                    one.preview = looks
        sums: dict[tuple[int, int], str] = {}  # of files that several sets share
        about = {"recipe": recipe or {}, "versions": versions or {}}
        if provenance:
            about["provenance"] = asdict(provenance)
        return [one.finish(about, provenance, origin, sums) for one in sets]


class _Set:
    """One data set on its way."""

    def __init__(self, source: Source, plans: Mapping[Unit, Plan], target: Target, done: ExitStack) -> None:
        module = find(target.format)
        self.target = target
        self.options = _options(module, target.format, target.options)
        self.kind: Stream = self.options.stream
        if _UNITS[self.kind] not in plans:
            raise InputError(f"format {target.format} with these options needs a plan of {_UNITS[self.kind]}s")
        self.plan = plans[_UNITS[self.kind]]
        self.part = done.enter_context(folder.fresh(target.out))
        self._files = done.enter_context(ExitStack())  # closed before the folder is published
        self.writer = module.Writer(Job(self.part, self.plan, source.classes, source.shape, self.options, self._files))
        self.preview = card.Preview()

    def finish(
        self,
        about: Mapping[str, Any],
        provenance: card.Provenance | None,
        origin: Origin | None,
        sums: dict[tuple[int, int], str],
    ) -> Summary:
        facts = self.writer.close()
        self._files.close()
        format = self.target.format
        said = {
            "format": format,
            "options": {key.name: getattr(self.options, key.name) for key in fields(self.options)},
            "seed": origin.seed if origin else self.plan.seed,
            **about,
            **({"converted_from": origin.format} if origin else {}),
            "split": (origin.split if origin else None) or _split(self.plan),
            "classes": list(facts.classes),
            "shape": facts.shape,
            "counts": facts.counts,
        }
        if provenance:
            card.write(self.part, said, facts, self.plan, self.preview, provenance)
        files, size = manifest.write(self.part, said, sums)
        notes = (*facts.notes, f"converted from {origin.format}" if origin else self.plan.describe())
        return Summary(format, self.target.out, facts.classes, facts.counts, files, size, notes)


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
        **_asked(plan),
        "groups": plan.groups() if "group" in plan.columns else {side: [] for side in plan.splits},
        **({"frameworks": plan.present("framework")} if "framework" in plan.columns else {}),
        "keep_duplicates": plan.keep_duplicates,
        "dropped_within": plan.repeated,
        "dropped_across": plan.leaked,
        **({} if plan.near is None else {"dropped_near": plan.near}),
        "conflicting": plan.conflicting,
    }


def _asked(plan: Plan) -> dict[str, Any]:
    """What only some splits have."""
    folds = {"folds": plan.folds, "fold": plan.fold} if plan.folds else {}
    val = {"val": plan.val} if plan.val else {}
    return val | folds | ({"file": plan.file, "listed": plan.listed} if plan.file else {})


def _options(module: Format, format: str, given: Mapping[str, Any]) -> Any:
    known = {key.name for key in fields(module.Options)}
    if strange := sorted(set(given) - known):
        raise unknown(f"option of {format}", strange[0], known)
    return module.Options(**given)
