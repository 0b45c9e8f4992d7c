"""What styles are set in, by character: families of ``themes/fonts.toml``, and what a machine without them shows.

A family that stands twice is drawn twice as often: about as common as it is on the web, UI sans serifs first.
"""

from collections.abc import Mapping

SYSTEM: Mapping[str, tuple[tuple[str, str], ...]] = {
    "system": (
        *(("Arimo", "Arial,sans-serif"), ("Arimo", "Helvetica,Arial,sans-serif")),
        *(("Arimo", "'Helvetica Neue',Helvetica,Arial,sans-serif"), ("Carlito", "Calibri,sans-serif")),
        *(("Open Sans", "'Segoe UI',Tahoma,Arial,sans-serif"), ("Open Sans", "'Segoe UI',system-ui,sans-serif")),
        *(("Inter", "-apple-system,BlinkMacSystemFont,sans-serif"), ("Roboto", "Roboto,sans-serif")),
        *(("DejaVu Sans", "Verdana,Geneva,sans-serif"), ("Ubuntu", "Ubuntu,Cantarell,sans-serif")),
        *(("", "system-ui,sans-serif"), ("", "sans-serif")),
    ),
    "tahoma": (
        *(("DejaVu Sans", "Tahoma,Verdana,sans-serif"), ("Arimo", "'MS Sans Serif',Arial,sans-serif")),
        *(("Arimo", "Arial,sans-serif"), ("", "Tahoma,Verdana,sans-serif")),
    ),
    "times": (("Tinos", "'Times New Roman',Times,serif"), ("Gelasio", "Georgia,serif"), ("", "serif")),
    "serif": (("Gelasio", "Georgia,'Times New Roman',serif"), ("Tinos", "'Times New Roman',serif")),
    "mono": (
        *(("Cousine", "'Courier New',Courier,monospace"), ("DejaVu Sans Mono", "Menlo,monospace")),
        *(("Inconsolata", "Consolas,monospace"), ("", "monospace")),
    ),
}
"""(family that is as wide as the machines' own, stack behind it) of each; "" is what this machine has."""

WEB: Mapping[str, tuple[str, ...]] = {
    "grotesque": (
        *("Inter", "Inter", "Inter", "Inter", "Roboto", "Roboto", "Roboto", "Roboto", "Work Sans", "IBM Plex Sans"),
        *("IBM Plex Sans", "DM Sans", "DM Sans", "Public Sans", "Rubik", "Heebo", "Manrope", "Roboto Condensed"),
    ),
    "humanist": (
        *("Open Sans", "Open Sans", "Open Sans", "Lato", "Lato", "Lato", "Source Sans Pro", "Source Sans Pro"),
        *("Noto Sans", "Noto Sans", "Ubuntu", "Nunito Sans", "Nunito Sans", "Fira Sans", "PT Sans", "Mulish"),
        *("Titillium Web", "Karla"),
    ),
    "geometric": (
        *("Poppins", "Poppins", "Poppins", "Montserrat", "Montserrat", "Montserrat", "Raleway", "Raleway", "Outfit"),
        *("Figtree", "Figtree", "Plus Jakarta Sans", "Plus Jakarta Sans", "Barlow", "Space Grotesk"),
    ),
    "rounded": ("Nunito", "Nunito", "Varela Round", "Quicksand"),
    "web": (
        *(
            "Inter",
            "Inter",
            "Roboto",
            "Roboto",
            "Open Sans",
            "Open Sans",
            "Lato",
            "Lato",
            "Source Sans Pro",
            "Noto Sans",
        ),
        *("Ubuntu", "Nunito", "Montserrat", "Poppins", "Work Sans", "DM Sans"),
    ),
    "serif": (
        *("Merriweather", "Merriweather", "Playfair Display", "Playfair Display", "Lora", "Lora", "PT Serif"),
        *("Source Serif 4", "Roboto Slab", "Noto Serif", "EB Garamond"),
    ),
    "mono": ("JetBrains Mono", "Fira Code", "IBM Plex Mono", "Roboto Mono", "Source Code Pro"),
    "display": ("Oswald", "News Cycle", "Press Start 2P", "Bebas Neue"),
    "hand": ("Cabin Sketch", "Pacifico", "Neucha", "Patrick Hand SC", "Lobster", "Caveat", "Comic Neue"),
}
"""Families that a page names first."""

_GENERIC = {"serif": "serif", "mono": "monospace", "hand": "cursive"}


def stacks(character: str) -> tuple[tuple[str, str], ...]:
    """(family that is brought along or "", CSS stack) of each choice of a character."""
    generic = _GENERIC.get(character, "sans-serif")
    web = [(family, f"'{family}',{generic}") for family in WEB.get(character, ())]
    system = [(family, f"'{family}',{stack}" if family else stack) for family, stack in SYSTEM.get(character, ())]
    return (*web, *system)
