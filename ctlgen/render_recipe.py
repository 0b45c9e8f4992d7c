"""What is asked of a render: closed, checked, and all that a page depends on besides its index."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import count as rounds
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen.controls import NATURAL
from ctlgen.errors import InputError, unknown
from ctlgen.model import KINDS
from ctlgen.seeds import rng

MOST = 10_000_000  # elements
SCALES = (1.0, 1.5, 2.0)
VIEWPORT = (1280, 1024)
LAYOUTS = ("sheet", "screen", "mixed")
LOCALES: Mapping[str, float] = {
    "en": 70,
    **dict.fromkeys(("de", "es", "fr", "ja", "pt", "ru", "zh"), 2.8),
    **dict.fromkeys(("ar", "el", "he", "hi", "it", "ko", "th"), 1.5),
}
"""Per cent of the pages in each locale where all are asked for: as common as they are on the web, the rare lifted."""

SCREEN_SHARE = 0.6  # of the pages of a mixed layout
_ROOM = 10_800  # CSS px² for each element: nine pages in ten of those measured need no more


@dataclass(frozen=True, slots=True)
class RenderRecipe:
    """The same recipe and versions give the same bytes.

    ``looks`` are look names, ``weights`` the share of each kind, ``count`` samples, ``viewport`` CSS px
    (pages are as wide; a full one is as high, or higher if need be), ``scale`` device px per CSS px. ``layout``
    "sheet" packs controls side by side, "screen" draws whole pages, "mixed" one or the other for each page.
    ``locales`` are weights, of which a page has one. ``often`` (0..1, one for each look; () is all alike) says how
    many of the rounds a look takes part in. ``images`` is the digest of a person's own pictures.
    """

    looks: tuple[str, ...]
    weights: Mapping[str, float]
    count: int = 10_000
    seed: int = 0
    viewport: tuple[int, int] = VIEWPORT
    scale: float = 1.0
    layout: str = "sheet"
    locales: Mapping[str, float] = field(default_factory=lambda: {"en": 1.0})
    often: tuple[float, ...] = ()
    images: str = ""

    @classmethod
    def from_json(cls, asked: Mapping[str, Any]) -> "RenderRecipe":
        """The recipe that a workspace's ``run.json`` names, which may say more."""
        known = [(one.name, asked[one.name]) for one in fields(cls) if one.name in asked]
        values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in known}
        return cls(**values)

    def locale(self, index: int) -> str:
        """The locale of a page, as often as its weight says."""
        edge = rng(self.seed, "locale", index).random() * sum(self.locales.values())
        for locale, weight in self.locales.items():
            edge -= weight
            if edge < 0:
                return locale
        return locale

    @property
    def per_page(self) -> int:
        """Samples asked of one page.

        A full page costs the least for each. But a few looks are to be seen twice, and of many a hundred at least,
        for which there are pages of 40; beyond that, nearly full ones.
        """
        full = max(8, round(self.viewport[0] * self.viewport[1] / _ROOM))
        varied = max(2, min(ceil(self.count / 40), 100), ceil(self.count / 90))
        pages = max(ceil(self.count / full), min(2 * len(self.looks), varied))
        return max(1, min(full, ceil(self.count / pages)))

    @property
    def window(self) -> tuple[int, int]:
        """CSS px of the browser's window: room for one page, since every pixel costs."""
        width, height = self.viewport
        if self.layout != "sheet":
            return width, height
        return width, min(height, max(240, ceil(self.per_page * _ROOM / width)))

    @property
    def run(self) -> int:
        """Pages in a row that share a look, since a change of look costs a load of its stylesheet."""
        return max(1, min(8, ceil(self.count / self.per_page) // len(self.looks)))

    def look(self, index: int) -> str:
        """The look of a page: in each round those whose turn it is, once, in an order drawn for that round."""
        place = index // self.run
        for turn in rounds():
            order = _round(self.seed, turn, self.often or (1.0,) * len(self.looks))
            if place < len(order):
                return self.looks[order[place]]
            place -= len(order)
        raise AssertionError("there is no last round")


@cache
def _round(seed: int, turn: int, often: tuple[float, ...]) -> tuple[int, ...]:
    """The looks of one round: one that is ``often`` 0.25 is in every fourth."""
    shares = np.array(often)
    start = rng(seed, "rounds").random(len(shares))
    due = np.floor(start + shares * (turn + 1)) > np.floor(start + shares * turn)
    order = rng(seed, "looks", turn).permutation(len(shares))
    return tuple(int(look) for look in order if due[look])


def ask(
    looks: Sequence[str],
    *,
    controls: Sequence[str] | None = None,
    count: int = 10_000,
    balance: str = "natural",
    seed: int = 0,
    viewport: tuple[int, int] = VIEWPORT,
    scale: float = 1.0,
    layout: str = "mixed",
    locales: Sequence[str] | None = None,
    often: Sequence[float] = (),
    images: str = "",
) -> RenderRecipe:
    """A recipe of what a person asks for. Raises `InputError` for what does not exist or is out of range."""
    if not 1 <= count <= MOST:
        raise InputError(f"count {count} is out of range: ask for 1 to {MOST} elements")
    if not 0 <= seed < 2**63:
        raise InputError(f"seed {seed} is out of range: give 0 to 2^63 - 1")
    if not (320 <= viewport[0] <= 4096 and 240 <= viewport[1] <= 4096):
        raise InputError(f"viewport {viewport[0]}x{viewport[1]} is out of range: give 320x240 to 4096x4096 CSS px")
    if scale not in SCALES:
        raise InputError(f"scale {scale:g} is not one of {', '.join(f'{s:g}' for s in SCALES)}")
    if layout not in LAYOUTS:
        raise unknown("layout", layout, LAYOUTS)
    return RenderRecipe(
        tuple(looks),
        _weights(controls, balance),
        count,
        seed,
        viewport,
        float(scale),
        layout,
        _locales(locales),
        tuple(often),
        images,
    )


def _locales(asked: Sequence[str] | None) -> Mapping[str, float]:
    """Those asked for, each as often; "all" is `LOCALES`, and English alone where nothing is asked."""
    names = [name.strip() for entry in asked or () for name in entry.split(",") if name.strip()]
    if names == ["all"]:
        return dict(LOCALES)
    for name in names:
        if name not in LOCALES:
            raise unknown("locale", name, (*LOCALES, "all"))
    return dict.fromkeys(names or ["en"], 1.0)


def _weights(controls: Sequence[str] | None, balance: str) -> dict[str, float]:
    kinds = [kind.strip() for entry in controls or KINDS for kind in entry.split(",")]
    for kind in kinds:
        if kind not in KINDS:
            raise unknown("control", kind, KINDS)
    shares = _shares(balance)
    weights = {kind: float(shares[kind]) for kind in KINDS if kind in kinds and shares.get(kind, 0) > 0}
    if not weights:
        raise InputError(f"balance {balance} gives no share to any of {', '.join(kinds)}: give one a number above 0")
    return weights


def _shares(balance: str) -> Mapping[str, float]:
    if balance == "natural":
        return NATURAL
    if balance == "equal":
        return dict.fromkeys(KINDS, 1.0)
    if not balance.endswith(".toml"):
        raise unknown("balance", balance, ("natural", "equal", "a .toml file"))
    return _read_shares(Path(balance))


def _read_shares(file: Path) -> dict[str, float]:
    try:
        shares = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"balance {file} cannot be read: {error}") from error
    for kind, share in shares.items():
        if kind not in KINDS:
            raise InputError(f"balance {file}: {unknown('control', kind, KINDS)}")
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share < 1e9:
            raise InputError(f"balance {file}: {kind} = {share!r} is no share: give a number of 0 or more")
    return shares
