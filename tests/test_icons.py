"""Icons: whose a page has, and how they are drawn."""

from ctlgen.icons import IconStyle, draw_icon, draw_icon_style


def test_pages_draw_from_all_sets_and_what_a_set_lacks_is_its_nearest() -> None:
    drawn = {draw_icon_style(0, index) for index in range(400)}
    assert len({style.name for style in drawn if not style.is_font}) == 7
    assert len({style.name for style in drawn if style.is_font}) == 6
    lucide = IconStyle("lucide")
    assert 'stroke-width="2"' in draw_icon("trash", 16, "", lucide)
    assert draw_icon("x-square", 16, "", lucide) == draw_icon("x", 16, "", lucide)  # the set lacks it


def test_an_icon_that_is_a_letter_keeps_its_classes_beside_the_frameworks() -> None:
    """Of two attributes of one name a browser reads the first: the other's would be lost, and the icon blank."""
    drawn = str(draw_icon("trash", 16, ' data-ctl="3" class="euiIcon" style="padding:5px"', IconStyle("", True)))
    assert drawn.count("class=") == drawn.count("style=") == 1
    for part in ("ctl-glyph", "euiIcon", "font-size:16px", "padding:5px", 'data-ctl="3"'):
        assert part in drawn
