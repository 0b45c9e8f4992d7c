"""The looks of the styles, which no framework has: by themselves or on top of a framework."""

from dataclasses import replace

from ctlgen import styles
from ctlgen.catalog import shipped, templatesets, themed, typefaces
from ctlgen.catalog.look import Look
from ctlgen.errors import InputError, unknown
from ctlgen.styles import sheets, worn


def style_looks(pattern: str) -> tuple[Look, ...]:
    """The looks of the styles that a pattern names; none where it names something else.

    "procedural:200" are the first 200, "procedural:200-299" the hundred after them, "procedural/0007" is one of them,
    and "procedural:200@bootstrap5" are the first 200 on top of a framework.
    """
    bare, at, name = pattern.partition("@")
    if at and "/" in name:  # a look's full name: "procedural/0007@bootstrap5/light"
        name, _, mode = name.partition("/")
        bare += f"/{mode}"
    chosen = styles.select(bare) or ()
    if chosen and at:
        _check_wearer(pattern, name)
    return tuple(_style_look(style, name) for style in chosen)


def _check_wearer(pattern: str, name: str) -> None:
    wearers = [found for found, where in templatesets.folders().items() if (where / worn.FILE).is_file()]
    if name not in wearers:
        raise InputError(f"theme {pattern!r}: {unknown('framework that wears styles', name, wearers)}")


def _style_look(style: styles.Style, wearer: str) -> Look:
    _, fonts, _ = shipped.themes()
    faces = [face for face in fonts.styles if face.family in style.families]
    look = Look(
        name=style.name,
        family=styles.FAMILY,
        theme=style.theme,
        mode=style.mode,
        group=f"{styles.FAMILY}/{style.theme}",
        framework=styles.FAMILY,
        css=(),
        fonts=typefaces.font_files(faces, fonts, shipped.assets()),
        font_family=style.text.split(",")[0].strip("'"),
        licence="MIT",
        packages=tuple(fonts.packages[name] for name in style.families),
    )
    return _worn(look, wearer) if wearer else look


def _worn(look: Look, wearer: str) -> Look:
    """The look on top of a framework, of which it takes the first shipped look in its mode, or just the first."""
    those = [base for base in themed.looks() if base.framework == wearer]
    base = next((base for base in those if base.mode == look.mode), those[0])
    return replace(
        base,
        name=f"{look.group}@{wearer}/{look.mode}",
        family=look.family,
        theme=look.theme,
        mode=look.mode,
        group=look.group,
        fonts=(*base.fonts, *look.fonts),
        font_family=look.font_family,
        packages=(*base.packages, *look.packages),
    )


def sheet(look: Look) -> str:
    """The CSS of the look's style, by itself or on its framework; none where it has no style."""
    if look.style is None:
        return ""
    if look.framework == styles.FAMILY:
        return sheets.stylesheet(look.style)
    return worn.dress(look.style, worn.read(templatesets.framework(look.framework).folder / worn.FILE))
