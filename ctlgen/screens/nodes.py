"""What a screen is made of, before any framework: frames that lay things out, and leaves that are controls."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from ctlgen.model import Control


@dataclass(frozen=True, slots=True)
class Leaf:
    """One control. ``own`` draws it by ``templates/_screen`` (the page's own CSS) instead of the framework's template.

    ``labelled`` False: what a person could not name for certain, or no control at all; its area is kept out of
    ``background`` all the same. ``inline``: it stands in running text. ``fill``: it is as wide as its frame.
    """

    control: Control
    own: bool = False
    labelled: bool = True
    inline: bool = False
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A box that holds others and is no control: ``roles`` are its ``scr-`` classes in `_screen/screen.css`.

    The first role may be drawn by the framework's ``_screen_<role>.html.j2``. ``region`` names it for `backgrounds`;
    ``unsure`` keeps all of it out of them, since a person may or may not call it a control.
    """

    roles: str
    children: tuple["Node", ...] = ()
    style: str = ""
    tag: str = "div"
    region: str = ""
    unsure: bool = False
    classes: str = field(default="")  # the framework's own


Node: TypeAlias = Frame | Leaf | str
"""A string is bare words, which are no sample and no background."""


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf in the order in which they are written."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Frame):
        for child in node.children:
            yield from leaves(child)
