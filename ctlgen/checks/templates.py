"""Is a folder of templates sound? Everything it has is rendered once, and what is wrong is said with its line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ctlgen import catalog, specimens
from ctlgen.browser import Browser, Shot, decode
from ctlgen.catalog import Look
from ctlgen.compose import Composer
from ctlgen.errors import InputError
from ctlgen.labels import fault
from ctlgen.lookfiles.templatefiles import TEMPLATE, Framework
from ctlgen.model import Control, PageSpec
from ctlgen.render_recipe import RenderRecipe

PAGES = 3  # on which a control is rejected before it is its template's fault: it may stand on a surface like itself
NEEDED = {"page": "every page is made with it", "text": "it stands in for what a framework lacks"}

SAID = {
    "not drawn": "no element carries its mark: write {{ mark }} on the element that is the control",
    "blank": "it shows nothing: its box is under 4 px, hidden, or of one colour",
    "cut off": "it reaches out of the page",
    "beyond": "it stands off the page",
    "tofu": "its font lacks letters of its text",
    "covered": "more than a tenth of it is covered, cut off by a host, or transparent",
    "unreadable": "its text can hardly be told from what is behind it",
}
"""What `labels.fault` means for who writes a template."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``line`` is 1-based; 0 where the fault is in no line."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was rendered - ``counts`` of each kind: asked and usable -, a picture of it (PNG), and what is wrong."""

    framework: Framework
    looks: tuple[str, ...]
    counts: dict[str, tuple[int, int]]
    png: bytes
    faults: tuple[Fault, ...]


def check(folder: Path, themes: Sequence[str] | None = None, browser: str = "") -> Report:
    """Renders each control of ``folder`` in every variant, size, state and tone, with the looks that ``themes`` name.

    Raises `InputError` for a folder whose ``framework.toml`` cannot be read or looks of another framework, and
    `BrowserError` where no browser starts or a page fails in it.
    """
    framework = catalog.own_framework(folder)
    looks = {look.name: look for look in catalog.select(themes, folder) if look.templates == framework.folder}
    if not looks:
        raise InputError(f"none of the themes is of the framework {framework.name!r}: name it in a theme's TOML file")
    faults = [
        Fault(framework.folder / (name + TEMPLATE), 0, f"is missing: {why}")
        for name, why in NEEDED.items()
        if not (framework.folder / (name + TEMPLATE)).is_file()
    ]
    counts, png = dict.fromkeys(framework.controls, (0, 0)), b""
    if not faults:
        with Browser(browser, viewport=specimens.VIEWPORT, files=catalog.page_files(looks.values())) as opened:
            for look in looks.values():
                checked = _Checked(framework, look, opened)
                faults += checked.faults
                png, counts = png or checked.png, checked.counts
    return Report(framework, tuple(looks), counts, png, tuple(dict.fromkeys(faults)))


class _Checked:
    """One look's page of specimens."""

    def __init__(self, framework: Framework, look: Look, browser: Browser) -> None:
        self._composer = Composer(RenderRecipe((look.name,), {"text": 1.0}), {look.name: look})
        self.faults: list[Fault] = []
        self._folder = framework.folder
        asked = specimens.page(framework, look.name)
        spec = replace(asked, controls=tuple(self._written(asked)))
        self.png, refused = self._shoot(spec, browser)
        for place, why in refused.items():
            self.faults.append(self._fault(spec.controls[place], why))
        kept = [control for place, control in enumerate(spec.controls) if place not in refused]
        self.counts = {kind: (_count(asked.controls, kind), _count(kept, kind)) for kind in framework.controls}

    def _written(self, spec: PageSpec) -> Iterator[Control]:
        """The controls, with their companions, whose template does not fail."""
        writes = True
        for place, control in enumerate(spec.controls):
            if not control.part:
                writes = self._writes(spec, place)
            if writes:
                yield control

    def _writes(self, spec: PageSpec, place: int) -> bool:
        try:
            self._composer.markup(spec, place)
        except InputError as error:
            self.faults.append(self._failure(spec.controls[place], str(error)))
            return False
        return True

    def _failure(self, control: Control, message: str) -> Fault:
        """What Jinja said, as a fault of the file and line that it names."""
        match = re.match(r"template (\S+?)(?: line (\d+))?: (.*)", message, re.DOTALL)
        if match is None:
            return Fault(self._folder / (control.kind + TEMPLATE), 0, message)
        return Fault(self._folder.parent / match[1], int(match[2] or 0), match[3])

    def _shoot(self, spec: PageSpec, browser: Browser) -> tuple[bytes, dict[int, str]]:
        """The first page, and by place why a control was refused on all pages."""
        png, refused = b"", {place: "" for place, control in enumerate(spec.controls) if not control.part}
        for seed in range(PAGES):
            try:
                document = self._composer.document(replace(spec, seed=seed))
            except InputError as error:  # of the page's own template
                self.faults.append(self._failure(Control("page"), str(error)))
                return png, {}
            shot = browser.shoot(document)
            png = png or shot.png
            why = _refused(spec, shot)
            refused = {place: why[place] for place in refused if place in why}
            if not refused:
                break
        return png, refused

    def _fault(self, control: Control, why: str) -> Fault:
        file = self._folder / (control.kind + TEMPLATE)
        dress = [part for part in (control.variant, control.size, control.state, control.tone) if part]
        return Fault(file, _line(file, control), f"{control.kind} ({', '.join(dress)}): {SAID[why]}")


def _refused(spec: PageSpec, shot: Shot) -> dict[int, str]:
    image, found = decode(shot.png, grey=True), {measure.place: measure for measure in shot.measures}
    whys = {place: fault(control, found.get(place), image) for place, control in enumerate(spec.controls)}
    return {place: why for place, why in whys.items() if why}


def _count(controls: Sequence[Control], kind: str) -> int:
    return sum(control.kind == kind and not control.part for control in controls)


def _line(file: Path, control: Control) -> int:
    """The line that speaks of the control's variant, else the first with a mark, else the first."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for sought in (f'"{control.variant}"', f"'{control.variant}'", "mark"):
        for number, line in enumerate(lines, 1):
            if sought in line:
                return number
    return 1
