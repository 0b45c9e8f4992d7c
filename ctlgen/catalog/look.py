"""What pages are dressed in: a theme in a mode."""

from dataclasses import dataclass
from pathlib import Path

from ctlgen import styles
from ctlgen.lookfiles.fontfiles import Font


@dataclass(frozen=True, slots=True)
class Look:
    """A theme in one mode, "bootswatch/flatly/dark"; ``font_family`` is what running text asks for first.

    ``group`` is the theme without its mode: looks of one group belong on the same side of a split.
    ``scripts`` are modules that its pages run, ``files`` what these may load, ``imports`` bare module names;
    ``templates`` is the folder of a user's own framework.
    """

    name: str
    family: str
    theme: str
    mode: str
    group: str
    framework: str
    css: tuple[Path, ...]
    fonts: tuple[Font, ...]
    font_family: str
    licence: str
    packages: tuple[str, ...]
    scripts: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    imports: tuple[tuple[str, Path], ...] = ()
    templates: Path | None = None

    @property
    def style(self) -> styles.Style | None:
        """What a look of the procedural family is drawn from; None for all others."""
        return styles.draw_style(int(self.theme)) if self.family == styles.FAMILY else None
