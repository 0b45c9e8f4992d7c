"""Icons: ours, and the sets that stand for them."""

from ctlgen import catalog


def test_icons_are_drawings() -> None:
    icons = catalog.icons()
    assert len(icons) > 240
    assert icons["x-lg"].startswith("<path d=")
    assert not [name for name, markup in icons.items() if "<svg" in markup or "<script" in markup]


def test_six_more_icon_sets_draw_what_ours_draw() -> None:
    sets = catalog.icon_sets()
    assert len(sets) >= 6
    for table in sets.values():
        assert len(table) >= 100
        assert set(table) <= set(catalog.icons())
        assert all("viewBox=" in attributes and "<" in content for attributes, content in table.values())
    assert 'fill="none"' in sets["lucide"]["trash"][0]
    assert 'stroke-width="2"' in sets["feather"]["trash"][0]
