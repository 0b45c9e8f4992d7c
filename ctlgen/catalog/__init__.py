"""What there is to render with: looks (a theme in a mode), frameworks (templates), icons and fonts."""

from ctlgen.catalog.choosing import DARK, often, select
from ctlgen.catalog.iconsets import ICONS, icon_fonts, icon_packages, icon_sets, icons
from ctlgen.catalog.identity import fingerprint
from ctlgen.catalog.loading import page_files, stylesheet
from ctlgen.catalog.look import Look
from ctlgen.catalog.shipped import MEND, Licence, assets, damaged, folder, licences
from ctlgen.catalog.styled import style_looks
from ctlgen.catalog.templatesets import framework, framework_of, frameworks, own_framework
from ctlgen.catalog.themed import looks
from ctlgen.catalog.typefaces import shared_files, stand, text_fonts
from ctlgen.lookfiles.fontfiles import Font
from ctlgen.lookfiles.templatefiles import Framework, Support, Surface

__all__ = [
    "DARK",
    "ICONS",
    "MEND",
    "Font",
    "Framework",
    "Licence",
    "Look",
    "Support",
    "Surface",
    "assets",
    "damaged",
    "fingerprint",
    "folder",
    "framework",
    "framework_of",
    "frameworks",
    "icon_fonts",
    "icon_packages",
    "icon_sets",
    "icons",
    "licences",
    "looks",
    "often",
    "own_framework",
    "page_files",
    "select",
    "shared_files",
    "stand",
    "style_looks",
    "stylesheet",
    "text_fonts",
]
