"""All schools of style by name; what one of them does not say is drawn from `bags`."""

from collections.abc import Mapping

from ctlgen.styles.bags import CONSTRUCTIONS, NUMBERS, WORDS, School
from ctlgen.styles.sober import SOBER
from ctlgen.styles.wild import WILD

__all__ = ["CONSTRUCTIONS", "NUMBERS", "SCHOOLS", "WORDS", "School"]

SCHOOLS: Mapping[str, School] = {**SOBER, **WILD}
