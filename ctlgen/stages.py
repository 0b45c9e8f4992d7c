"""render, augment, export, build: what the commands and the library call.

Each takes a workspace, does what is left to do, and yields what there is, in order, as it comes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypedDict, Unpack, overload

from ctlgen import __version__, catalog, formats, render_recipe, splits
from ctlgen.augmenting import AugmentRecipe, Batch, augment_pages, load_page
from ctlgen.augmenting.recipes import Recipe
from ctlgen.browser import Capture
from ctlgen.errors import InputError, unknown
from ctlgen.exporting import cloud, converting, origins
from ctlgen.exporting.stored import Stored
from ctlgen.model import KINDS, Image
from ctlgen.pictures import own
from ctlgen.records import PageRow
from ctlgen.rendering import render_pages
from ctlgen.visiting import sites, visit_pages
from ctlgen.workers import processes
from ctlgen.workspace import Workspace

WORKSPACE = Path("ctlgen-workspace")


def render(
    workspace: str | Path = WORKSPACE,
    *,
    themes: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    count: int = 10_000,
    balance: str = "natural",
    seed: int = 0,
    viewport: tuple[int, int] = render_recipe.VIEWPORT,
    scale: float = 1.0,
    layout: str = "mixed",
    locales: Sequence[str] | None = None,
    workers: int | None = None,
    browser: str = "",
    capture: Capture = "page",
    templates: str | Path | None = None,
    images: str | Path | None = None,
) -> Iterator[PageRow]:
    """Renders ``count`` elements to sample and yields their pages in order; iterate to make it happen.

    ``themes`` are names, globs or paths (`catalog.select`; None is all), ``controls`` kinds (None is all),
    ``balance`` "natural", "equal" or a TOML file of shares, ``viewport`` CSS px, ``scale`` device px per CSS px,
    ``layout`` "sheet" (controls side by side), "screen" (whole pages) or "mixed",
    ``locales`` what pages are written in (None is English),
    ``capture`` "element" the slow oracle, ``templates`` the folder of a framework of one's own, ``images``
    one of pictures of one's own, which are shown beside the generated ones. A workspace that holds
    some of the pages already gets the rest.

    Raises `InputError` for what does not exist or a template that fails, `WorkspaceError` for a workspace of another
    recipe, in use or damaged, and `BrowserError` where no browser starts or pages failed three times.
    """
    looks = {look.name: look for look in catalog.select(themes, Path(templates) if templates else None)}
    own_pictures = own.read(Path(images)) if images else own.OwnPictures()
    recipe = render_recipe.ask(
        tuple(looks),
        controls=controls,
        count=count,
        balance=balance,
        seed=seed,
        viewport=viewport,
        scale=scale,
        layout=layout,
        locales=locales,
        often=catalog.often(looks.values()),
        images=own_pictures.digest,
    )
    if capture not in ("page", "element"):
        raise unknown("capture", capture, ("page", "element"))
    return render_pages(
        recipe,
        looks,
        Workspace(Path(workspace)),
        workers=processes(workers),
        browser=browser,
        capture=capture,
        own_pictures=own_pictures.uris,
    )


def visit(
    workspace: str | Path = WORKSPACE,
    *,
    pages: Sequence[str] | None = None,
    urls: str | Path | None = None,
    hosts: Sequence[str] | None = None,
    max_pages: int = sites.MOST,
    delay: float = sites.DELAY,
    patience: float = sites.PATIENCE,
    seed: int = 0,
    viewport: tuple[int, int] = render_recipe.VIEWPORT,
    scale: float = 1.0,
    workers: int | None = None,
    browser: str = "",
) -> Iterator[PageRow]:
    """Cuts controls from pages of one's own and yields the pages in order; iterate to make it happen.

    ``pages`` are globs of files, which may load what is in the folder that the glob begins with and nothing else, or
    else ``urls`` is a file of addresses, whose pages may load what is on ``hosts`` (None is the hosts of the file).
    ``delay`` is seconds between two pages of one host, ``patience`` seconds for one to be ready; no more than
    ``max_pages`` are visited. The rest is as for `render`.

    Raises as `render` does; a page that fails does so at the end, when all others are done.
    """
    recipe = sites.ask(
        pages,
        urls,
        hosts=hosts,
        max_pages=max_pages,
        delay=delay,
        patience=patience,
        seed=seed,
        viewport=viewport,
        scale=scale,
    )
    return visit_pages(recipe, Workspace(Path(workspace)), workers=processes(workers), browser=browser)


def augment(
    workspace: str | Path = WORKSPACE,
    *,
    factor: int = 3,
    recipe: str | Path = "default",
    seed: int = 0,
    size: int = 28,
    mode: str = "L",
    fit: str = "stretch",
    workers: int | None = None,
) -> Iterator[Batch]:
    """Makes ``factor`` samples of each element and yields them page by page, in order; iterate to make it happen.

    Copy 0 is the untouched crop. ``recipe`` is "none", "default", "heavy" or a TOML file, ``size`` the samples' side
    in px, ``mode`` "L" or "RGB", ``fit`` "stretch", "contain", "cover" or "extent".

    Raises `InputError` for what does not exist or is out of range and `WorkspaceError` for a workspace without
    pages, in use or damaged.
    """
    asked = AugmentRecipe(factor, Recipe.load(recipe), seed, size, mode, fit)
    asked.check()
    return augment_pages(asked, Workspace(Path(workspace)), workers=processes(workers))


class _Export(TypedDict, total=False):
    """What `export` takes besides the workspace and the format."""

    out: str | Path | None
    test: float
    val: float
    split: str
    split_file: str | Path | None
    folds: int
    fold: int
    seed: int
    keep_duplicates: bool
    samples: str | None
    options: Mapping[str, Any] | None


@overload
def export(workspace: str | Path = ..., *, format: str = ..., **asked: Unpack[_Export]) -> formats.Summary: ...


@overload
def export(
    workspace: str | Path = ..., *, format: list[str] | tuple[str, ...], **asked: Unpack[_Export]
) -> list[formats.Summary]: ...


def export(
    workspace: str | Path = WORKSPACE,
    *,
    format: str | list[str] | tuple[str, ...] = "idx",
    out: str | Path | None = None,
    test: float = 0.15,
    val: float = 0.0,
    split: str = "theme",
    split_file: str | Path | None = None,
    folds: int = 0,
    fold: int = 1,
    seed: int = 0,
    keep_duplicates: bool = False,
    samples: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> formats.Summary | list[formats.Summary]:
    """Writes a sample set (the newest, or ``samples``) as a data set into ``out`` (default: the workspace's exports).

    Several formats are written in one pass over the pixels, each into a folder of its name in ``out``, and a summary
    of each comes back. ``out`` may be an address that fsspec knows ("s3://bucket/folder"). ``test`` is the share of the
    test side and ``val`` that of a third one, ``split`` what does not stand on two ("theme", "framework", "page",
    "random", or "file": ``split_file`` says it all, `sides.read_file`); of ``folds`` parts the ``fold``th is test.
    ``options`` are the formats' own (`formats.FORMATS`): each gets those that it has.

    Raises `InputError` for what does not exist or fit, `WorkspaceError` for the workspace and the disk.
    """
    place, names = Workspace(Path(workspace)), [format] if isinstance(format, str) else list(format)
    shared = formats.share(names, options or {})
    units = [formats.unit(name, own) for name, own in zip(names, shared, strict=True)]
    if len(set(units)) > 1 and split == "random":
        raise InputError("--split random cuts pages apart, and whole pages are asked for too: use --split page")
    source = Stored(place, samples)
    plans = {
        unit: splits.plan(
            source,
            test=test,
            val=val,
            by=split,  # type: ignore[arg-type]
            file=Path(split_file) if split_file else None,
            folds=folds,
            fold=fold,
            seed=seed,
            keep_duplicates=keep_duplicates,
            unit=unit,
        )
        for unit in dict.fromkeys(units)
    }
    with cloud.landing(str(out or place.exports), names, alone=bool(out) and isinstance(format, str)) as landing:
        origin = origins.of(source)
        targets = [formats.Target(n, landing.folder(n), own) for n, own in zip(names, shared, strict=True)]
        summaries = formats.write_all(
            source,
            plans,
            targets,
            recipe=source.asked,
            versions={
                "ctlgen": __version__,
                "numpy": version("numpy"),
                "opencv": version("opencv-python-headless"),
                "isal": version("isal"),
            },
            provenance=origin,
        )
    summaries = [
        replace(
            one, address=landing.remote(one.format), notes=(*one.notes, *(origin.page_limits if unit == "page" else ()))
        )
        for one, unit in zip(summaries, units, strict=True)
    ]
    return summaries[0] if isinstance(format, str) else summaries


def convert(
    folder: str | Path, format: str, out: str | Path, *, options: Mapping[str, Any] | None = None
) -> formats.Summary:
    """Writes the data set in ``folder``, ctlgen's or anyone's, as another format into ``out``, a folder or an address.

    The sides and the order stay. Raises `FormatError` for what cannot be read, `InputError` for formats that have
    nothing in common, `WorkspaceError` for the disk.
    """
    with cloud.landing(str(out), [format], alone=True) as landing:
        summary = converting.convert(Path(folder), format, landing.folder(format), options)
    return replace(summary, address=landing.remote(format))


def replay(workspace: str | Path, sample_id: str, samples: str | None = None) -> list[tuple[str, Image]]:
    """How a sample came about: its crop, the picture after each operation, and the sample itself."""
    place = Workspace(Path(workspace))
    recipe = AugmentRecipe.from_json(Stored(place, samples).asked["augment"])
    page_id = sample_id.split("/")[0]
    for shard in place.page_shards():
        for row in place.page_rows(shard):
            if row.id == page_id:
                return recipe.replay(load_page(place, row), sample_id)
    raise InputError(f"there is no page {page_id!r} in {place.path}: write page/element/copy, as in 000000/0000/1")


def status(workspace: str | Path = WORKSPACE) -> dict[str, Any]:
    """What a workspace holds, JSON-ready: pages, elements by kind and theme, what was rejected, sets, exports, bytes.

    The elements are those that are sampled; how many more are labelled, for detection, is ``unsampled``.

    Raises `WorkspaceError` where there is none.
    """
    place = Workspace(Path(workspace))
    run = place.run()
    rows = [row for shard in place.page_shards() for row in place.page_rows(shard)]
    kinds = Counter(element.control.kind for row in rows for element in row.samples)
    themes: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for row in rows:
        themes[row.theme] += len(row.samples)
        rejected.update(row.rejected)
    return {
        "workspace": str(place.path),
        "pages": len(rows),
        "asked": run["render"].get("count", kinds.total()),  # of one's own pages all is asked
        "elements": kinds.total(),
        "unsampled": sum(len(row.elements) for row in rows) - kinds.total(),
        "kinds": {kind: kinds[kind] for kind in KINDS if kinds[kind]},
        "themes": dict(sorted(themes.items())),
        "rejected": dict(sorted(rejected.items())),
        "refused": sum(row.refused for row in rows),
        "samples": {name: _set_status(place, name) for name in place.sets()},
        "exports": sorted(folder.name for folder in place.exports.glob("[!.]*")),
        "bytes": sum(place.sizes().values()),
        "sizes": place.sizes(),
    }


def _set_status(place: Workspace, name: str) -> dict[str, Any]:
    asked = place.sets()[name]["augment"]
    shards = place.sample_shards(name)
    return {"samples": sum(len(place.images(name, shard)) for shard in shards), "shards": len(shards), **asked}
