"""Colours: OKLCH to sRGB, mixing, and the contrast that WCAG 2.2 computes."""

from collections.abc import Sequence
from math import cos, radians, sin

Colour = tuple[int, int, int]
"""sRGB, 0..255 each."""

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_STEP = 0.04  # of the way to black or white, when looking for a readable colour


def oklch(light: float, chroma: float, hue: float) -> Colour:
    """The sRGB colour of lightness 0..1, chroma 0..0.4 and hue in degrees; chroma gives way where sRGB ends.

    Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    while chroma > 0.002:
        linear = _linear(light, chroma, hue)
        if all(-0.001 <= part <= 1.001 for part in linear):
            break
        chroma *= 0.94
    else:
        linear = _linear(light, 0.0, hue)
    red, green, blue = (_encoded(part) for part in linear)
    return red, green, blue


def _linear(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


def css(colour: Colour) -> str:
    """ "#1a2b3c"."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """``share`` 0..1 of the first, the rest of the second."""
    red, green, blue = (round(share * a + (1 - share) * b) for a, b in zip(first, second, strict=True))
    return red, green, blue


def luminance(colour: Sequence[float]) -> float:
    """WCAG's relative luminance, 0..1, of a colour in sRGB (0..255 each)."""
    parts = [p / 255 / 12.92 if p / 255 <= 0.04045 else ((p / 255 + 0.055) / 1.055) ** 2.4 for p in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: Sequence[float], second: Sequence[float]) -> float:
    """WCAG's contrast ratio, 1..21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: Colour, backgrounds: tuple[Colour, ...], ratio: float) -> Colour:
    """The colour nearest to this one, on the way to black or white, that has the ratio to every background."""
    if all(contrast(colour, ground) >= ratio for ground in backgrounds):
        return colour
    end = ink_on(backgrounds[0])
    share = 0.0
    while share < 1 and min(contrast(mix(end, colour, share), ground) for ground in backgrounds) < ratio:
        share += _STEP
    return mix(end, colour, min(share, 1.0))


def ink_on(ground: Colour) -> Colour:
    """Black or white, whichever is read more easily on it."""
    return WHITE if contrast(WHITE, ground) > contrast(BLACK, ground) else BLACK


def label_on(fill: Colour, dark: Colour, least: float) -> Colour:
    """What a filled button's text is set in: white where that can be read, as most pages do, else ``dark``."""
    return WHITE if contrast(WHITE, fill) >= least else readable(dark, (fill,), 4.5)
