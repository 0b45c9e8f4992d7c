"""What styles are set in: stacks that ask for system faces, and the families of ``themes/fonts.toml`` by character."""

from collections.abc import Mapping

SYSTEM: Mapping[str, tuple[str, ...]] = {
    "system": (
        "Arial,sans-serif",
        "Arial,Helvetica,sans-serif",
        "'Helvetica Neue',Helvetica,Arial,sans-serif",
        "Verdana,Geneva,sans-serif",
        "system-ui,sans-serif",
        "'Segoe UI',Tahoma,Arial,sans-serif",
        "'Trebuchet MS',Arial,sans-serif",
        "'Lucida Grande',Verdana,Arial,sans-serif",
        "sans-serif",
    ),
    "tahoma": ("Tahoma,Verdana,sans-serif", "'MS Sans Serif',Arial,sans-serif", "Arial,sans-serif"),
    "times": ("serif", "'Times New Roman',Times,serif", "Georgia,serif"),
    "serif": ("Georgia,'Times New Roman',serif", "'Times New Roman',serif", "Palatino,Georgia,serif"),
    "mono": ("'Courier New',Courier,monospace", "monospace", "Menlo,Consolas,monospace"),
}
"""Stacks that bring no file: what they are set in is the machine's."""

WEB: Mapping[str, tuple[str, ...]] = {
    "grotesque": ("Inter", "Roboto"),
    "humanist": ("Open Sans", "Lato", "Source Sans Pro", "Noto Sans", "Ubuntu", "Nunito Sans"),
    "geometric": ("Poppins", "Montserrat", "Raleway"),
    "rounded": ("Nunito", "Varela Round"),
    "web": ("Inter", "Roboto", "Open Sans", "Lato", "Source Sans Pro", "Noto Sans", "Ubuntu", "Nunito"),
    "serif": ("Merriweather", "Playfair Display"),
    "mono": ("JetBrains Mono", "Fira Code"),
    "display": ("Oswald", "News Cycle", "Press Start 2P"),
    "hand": ("Cabin Sketch", "Pacifico", "Neucha", "Patrick Hand SC"),
}
"""Families that ctlgen brings along, in the weights that `FACES` says."""

FACES: Mapping[str, tuple[int, ...]] = {
    "Cabin Sketch": (400,),
    "Fira Code": (400, 700),
    "Inter": (400, 500, 700),
    "JetBrains Mono": (400, 700),
    "Lato": (400, 700),
    "Merriweather": (400, 700),
    "Montserrat": (400, 700),
    "Neucha": (400,),
    "News Cycle": (400, 700),
    "Noto Sans": (400, 600),
    "Nunito": (400, 700),
    "Nunito Sans": (400, 600, 700),
    "Open Sans": (400, 700),
    "Oswald": (400, 600),
    "Pacifico": (400,),
    "Patrick Hand SC": (400,),
    "Playfair Display": (400, 700),
    "Poppins": (400, 600),
    "Press Start 2P": (400,),
    "Raleway": (400, 600, 700),
    "Roboto": (400, 500, 700),
    "Source Sans Pro": (400, 600),
    "Ubuntu": (400, 700),
    "Varela Round": (400,),
}
"""The upright faces of each family that are built in (`themes/fonts.toml`)."""

_GENERIC = {"serif": "serif", "mono": "monospace", "hand": "cursive"}


def stacks(character: str) -> tuple[tuple[str, str], ...]:
    """(family that is brought along or "", CSS stack) of each choice of a character."""
    generic = _GENERIC.get(character, "sans-serif")
    web = [(family, f"'{family}',{generic}") for family in WEB.get(character, ())]
    return (*web, *(("", stack) for stack in SYSTEM.get(character, ())))
