"""Ways through an application: a rail of icons, a tree, a second bar below the first."""

from dataclasses import replace

from ctlgen.screens import pieces as p
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame


def rail(s: Sketch, *icons: str) -> Frame:
    """A narrow column of icons at the edge, of which one is on: each shows another view, so they are tabs."""
    on = s.whole(0, len(icons) - 1)
    size = s.one("md", "lg", "xl")
    found = (
        s.own("tab", variant="tab edge" + (" on" if i == on else ""), icon=s.glyph(name), size=size)
        for i, name in enumerate(icons)
    )
    ends = p.tool(s, "gear", "person-circle")
    ground = s.one("", "soft", "dark")
    line = "border-inline-end:1px solid var(--edge);flex:none;padding:6px 0"
    return frame(f"column joined centre {ground}", *found, frame("grow"), ends, style=line, region="sidebar")


def tree(s: Sketch, count: int) -> tuple[Node, ...]:
    """Entries one in another: a branch opens, a leaf leads somewhere."""
    found: list[Node] = []
    deep, branch, leaf = 0, s.glyph("folder", "box"), s.glyph("file-earmark", "bookmark")
    for _ in range(count):
        name = s.brief(s.say.navigation(), 20)
        space = f"padding:1px 0 1px {deep * 14}px"
        if deep < 3 and s.chance(0.35):
            twig = p.icon(s, "chevron-down", width=11)
            found.append(Frame("row tight small", (twig, p.icon(s, branch, width=15), name), space, unsure=True))
            deep += 1
        else:
            entry = s.own("link", variant="link quiet", text=name, size="sm", icon=leaf)
            found.append(frame("row tight", entry, style=space))
            deep = s.whole(0, deep)
    return tuple(found)


def under_bar(s: Sketch) -> Frame:
    """A second bar, of one colour: flat tabs or links, of which the one that is open may stand on a tint."""
    ground, on = s.one("filled", "filled", "dark", "soft"), s.whole(0, 3)
    colour = s.on_colour() if ground != "soft" else s
    names = [s.brief(s.say.navigation(), 16) for _ in range(s.whole(4, 7))]
    dress = s.one("tab bare", "tab strip", "tab tall", "tab under", "tab folder", "link nav")
    icons = s.chance(0.3)
    found = []
    for i, name in enumerate(names):
        icon = s.glyph() if icons else ""
        made = s.own(dress.split()[0], variant=dress + (" on" if i == on else ""), text=name, icon=icon)
        found.append(replace(made, labelled=not (i == on and "nav" in dress)))
    ends = (p.tool(colour, "search", "gear"), p.dropdown(colour)) if s.chance(0.4) else ()
    roles = f"row joined {ground}" + (" lined" if ground == "soft" else "")
    return frame(roles, *found, frame("grow"), *ends, region="toolbar", style="padding:0 10px;flex:none")
