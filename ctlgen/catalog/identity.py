"""Whether two renders have the same to render with."""

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from ctlgen.catalog import iconsets, loading, shipped, styled, templatesets, typefaces
from ctlgen.catalog.look import Look
from ctlgen.lookfiles import stylesheets

_INCLUDED = re.compile(r'"(\w+)/[\w.]+\.j2"')


def fingerprint(chosen: Iterable[Look]) -> str:
    """sha256 over all that decides what these looks look like: CSS, fonts, icons, templates, and nothing of paths."""
    chosen = tuple(chosen)
    of = cache(shipped.digest)
    icons = shipped.assets() / shipped.themes()[2].package / "icons.json"
    facts: list[object] = [stylesheets.BROWSER_STATES, of(icons)]
    facts.append(sorted((name, sorted(table.items())) for name, table in iconsets.icon_sets().items()))
    letters = iconsets.icon_fonts().values()
    facts.append(sorted((font.file.name, font.classes, sorted(font.points.items())) for font in letters))
    facts.append(sorted((file.name, of(file)) for file in typefaces.shared_files()))
    for look in chosen:
        fonts = [(font.family, font.weight, font.style, font.subset, of(font.file)) for font in look.fonts]
        facts.append(
            (look.name, look.framework, look.font_family, [of(path) for path in look.css], styled.sheet(look), fonts)
        )
        facts.append([of(path) for path in loading.loaded(look)])
    root = shipped.folder("templates")  # the layouts, and in folders with a "_" what several frameworks share
    templates = [path for path in (*root.iterdir(), *root.glob("_*/*")) if path.is_file()]
    for where in {templatesets.framework_of(look).folder for look in chosen}:
        templates += _template_files(where, root)
    facts.append(sorted((f"{path.parent.name}/{path.name}", of(path)) for path in templates))
    return sha256(repr(facts).encode()).hexdigest()


def _template_files(where: Path, root: Path) -> set[Path]:
    """The files of a framework, and all of those frameworks whose templates it includes."""
    files = {path for path in where.rglob("*") if path.is_file()}
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".j2"]
    included = {name for text in texts for name in _INCLUDED.findall(text) if name != where.name}
    return files | {path for name in included for path in (root / name).glob("*") if path.is_file()}
