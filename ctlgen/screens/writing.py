"""A tree of nodes -> HTML. How a leaf or a part of a framework is written is the composer's to say."""

from collections.abc import Callable

from markupsafe import Markup, escape

from ctlgen.screens.nodes import Frame, Leaf, Node


def write(
    node: Node,
    leaf: Callable[[Leaf], str],
    part: Callable[[str, dict[str, Markup]], str | None],
) -> str:
    """HTML of a node and all in it. ``part`` writes a frame by its first role, or gives None where it cannot."""
    if isinstance(node, str):
        return str(escape(node))
    if isinstance(node, Leaf):
        return _wrapped(node, leaf(node))
    body = "".join(write(child, leaf, part) for child in node.children)
    written = part(node.roles.split()[0], _values(node, body)) if node.roles else None
    return written if written is not None else f"<{node.tag}{_attributes(node)}>{body}</{node.tag}>"


def _wrapped(leaf: Leaf, html: str) -> str:
    """A framework's control stands in a box of its own; one of the page's does not, unless it is to be wide."""
    if leaf.inline or (leaf.own and not leaf.fill):
        return html
    return f'<div class="scr-leaf{" scr-fill" if leaf.fill else ""}">{html}</div>'


def _classes(frame: Frame) -> str:
    own = " ".join(f"scr-{role}" for role in frame.roles.split())
    return f"{frame.classes} {own}".strip()


def _marks(frame: Frame) -> str:
    surface = f' data-ctl-surface="{escape(frame.classes)}"' if frame.classes else ""
    region = f' data-ctl-region="{frame.region}"' if frame.region else ""
    return surface + region + (" data-ctl-context" if frame.unsure else "")


def _attributes(frame: Frame) -> str:
    classes = f' class="{escape(_classes(frame))}"' if frame.roles or frame.classes else ""
    style = f' style="{escape(frame.style)}"' if frame.style else ""
    return classes + style + _marks(frame)


def _values(frame: Frame, body: str) -> dict[str, Markup]:
    return {
        "classes": Markup(escape(_classes(frame))),
        "style": Markup(escape(frame.style)),
        "marks": Markup(_marks(frame)),
        "body": Markup(body),
    }
