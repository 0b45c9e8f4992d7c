"""Style -> CSS text: the custom properties of its palettes and sizes, then the blocks that its constructions name.

``css/<name>.css`` holds what every style has, then a block for each construction, behind a line ``/*== name ==*/``;
``base.css`` and ``button.css`` have no blocks. The blocks' rules answer to the classes "ctl-hover", "ctl-focus" and
"ctl-active" instead of the pseudo classes, since the pictures are of pages that nobody points at.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from ctlgen import pictures
from ctlgen.colours import Colour, css
from ctlgen.seeds import rng
from ctlgen.styles import Style
from ctlgen.styles.palettes import TONES, Palette

_FOLDER = Path(__file__).parent / "css"
_BLOCK = re.compile(r"^/\*== (\w+) ==\*/$", re.MULTILINE)
_PLAIN = ("base", "button")
_SIDE = 192  # px of the noise's tile


def stylesheet(style: Style) -> str:
    """All the CSS of a style: about 20 kB, the same for the same style."""
    parts = [*foundation(style), *(blocks(name)[""] for name in _PLAIN)]
    for name, construction in style.made.items():
        parts += (blocks(name)[""], blocks(name)[construction])
    return "\n".join(parts)


def foundation(style: Style) -> list[str]:
    """What the rules read: sizes and type, the palettes of the page and its sections, and last the tones' classes."""
    return [_root(style), *_surfaces(style), _tones()]


@cache
def blocks(name: str) -> Mapping[str, str]:
    """The blocks of ``css/<name>.css``; "" is what stands before the first."""
    head, *rest = _BLOCK.split((_FOLDER / f"{name}.css").read_text(encoding="utf-8"))
    return {"": head.strip()} | {key: text.strip() for key, text in zip(rest[::2], rest[1::2], strict=True)}


def _surfaces(style: Style) -> Iterator[str]:
    """The page's palette, and those of sections in the other mode, on the accent and on a darkened picture."""
    dark = style.palette if style.mode == "dark" else style.inverse
    grounds = {":root": style.palette, ".other": style.inverse, ".accent": style.accent, ".photo": dark}
    for selector, palette in grounds.items():
        scheme = palette.mode if style.index % 3 else "light"  # many dark pages forget to say that they are
        yield _rule(selector, {**_palette(palette), **_signs(palette), "color-scheme": scheme})


def _rule(selector: str, values: Mapping[str, str]) -> str:
    return selector + "{" + ";".join(f"{name}:{value}" for name, value in values.items()) + "}"


def _palette(palette: Palette) -> dict[str, str]:
    names = ("page", "card", "sunk", "line", "edge", "ink", "muted", "hint", "link", "ring")
    values = {f"--st-{name}": css(getattr(palette, name)) for name in names}
    values["--st-rim"] = css(palette.muted)
    values["--st-well"], values["--st-well-ink"] = ("#fff", "#000") if palette.mode == "light" else ("#000", "#eee")
    for name in TONES:
        tone = palette.tones[name]
        colours = {"c": tone.fill, "on": tone.on, "text": tone.text, "soft": tone.soft, "onsoft": tone.on_soft}
        values |= {f"--st-{name}-{key}": css(colour) for key, colour in colours.items()}
    return values


def _tones() -> str:
    keys = ("c", "on", "text", "soft", "onsoft")
    return "".join(_rule(f".t-{name}", {f"--st-{key}": f"var(--st-{name}-{key})" for key in keys}) for name in TONES)


def _signs(palette: Palette) -> dict[str, str]:
    """Signs that stand as pictures in a background: they can't take a colour from CSS."""
    ink, on = palette.muted, palette.tones["primary"].on
    return {
        "--st-chevron": _svg("<path d='M2 5l6 6 6-6' fill='none' stroke='{}' stroke-width='2'/>", ink),
        "--st-triangle": _svg("<path d='M1 4h14L8 13z' fill='{}'/>", ink),
        "--st-triangle-dark": _svg("<path d='M1 4h14L8 13z' fill='{}'/>", (0, 0, 0)),
        "--st-updown": _svg("<path d='M3 6l5-5 5 5M3 10l5 5 5-5' fill='none' stroke='{}' stroke-width='2'/>", ink),
        "--st-tick": _svg("<path d='M3 8l4 4 7-8' fill='none' stroke='{}' stroke-width='2.5'/>", on),
        "--st-dash": _svg("<path d='M3 8h10' stroke='{}' stroke-width='2.5'/>", on),
    }


def _svg(shape: str, colour: Colour) -> str:
    picture = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{shape.format(css(colour))}</svg>"
    return f"url(data:image/svg+xml;base64,{b64encode(picture.encode()).decode()})"


def _root(style: Style) -> str:
    """Sizes and type; lengths in em are of the font of whoever reads them."""
    n = style.numbers
    radius, button = n["radius"], n["radius"] * n["button_radius"]
    values = {
        "--st-font": style.text,
        "--st-head": style.head,
        "--st-mono": "monospace",
        "--st-fs": f"{n['size']:g}px",
        "--st-lead": f"{n['leading']:g}",
        "--st-hs": f"{n['scale']:g}",
        "--st-hw": f"{n['head_weight']:g}",
        "--st-bw": f"{n['weight']:g}",
        "--st-track": f"{n['tracking']:g}em",
        "--st-case": style.case,
        "--st-bd": f"{n['border']:g}px",
        "--st-bw2": f"{max(2.0, n['border']):g}px",
        "--st-cb": f"{min(2.0, n['border']):g}px",
        "--st-r": f"{radius:g}px",
        "--st-rb": f"{99 if button > 99 else button:g}px",
        "--st-rc": f"{min(radius * 1.5, 20):g}px",
        "--st-rs": f"{min(radius, 5):g}px",
        "--st-rt": f"{min(radius * 1.2, 14):g}px",
        "--st-rbg": f"{min(radius, 6):g}px",
        "--st-py": f"{n['pad_y']:g}em",
        "--st-px": f"{n['pad_x']:g}em",
        "--st-fy": f"{n['field_y']:g}em",
        "--st-fx": f"{n['field_x']:g}em",
        "--st-box": f"{n['box']:g}px",
        "--st-tool": f"{n['tool']:g}px",
        "--st-ic": f"{n['icon']:g}",
    }
    if style.made["backdrop"] == "picture":
        values["--st-picture"] = f"url({pictures.data_uri(style.index, 1, 240, 180)})"
    if style.made["backdrop"] == "noise":
        values["--st-noise"] = f"url({_noise(style.index)})"
    return _rule(":root", values)


def _noise(index: int) -> str:
    """A grey tile with a photograph's spectrum (amplitude falls as one over frequency), as a data URI."""
    random = rng(index, "noise")
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(_SIDE), np.fft.fftfreq(_SIDE)))
    spectrum = np.fft.fft2(random.standard_normal((_SIDE, _SIDE))) / np.maximum(frequency, 1 / _SIDE)
    waves = np.real(np.fft.ifft2(spectrum))
    grey = np.clip(128 + 52 * waves / waves.std(), 0, 255).astype(np.uint8)
    return "data:image/png;base64," + b64encode(cv2.imencode(".png", grey)[1].tobytes()).decode()
