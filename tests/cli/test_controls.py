from pathlib import Path

import pytest

from ctlgen import catalog, contact
from ctlgen.model import BACKGROUND, KINDS, Image
from tests.cli.conftest import Run, read_json, size_of


def test_it_lists_the_kinds_in_the_order_of_their_labels(run: Run) -> None:
    rows = read_json(run("controls", "--json"))
    assert [(row["label"], row["name"]) for row in rows] == list(enumerate(KINDS))
    assert "outline" in rows[0]["frameworks"]["bootstrap5"]["variants"]
    assert "focus-visible" in rows[0]["frameworks"]["bootstrap5"]["states"]
    lines = run("controls").stdout.splitlines()
    told = [line.split()[1] for line in lines[1:] if line.split()[0].isdigit()]
    assert list(dict.fromkeys(told)) == list(KINDS)


@pytest.mark.usefixtures("browser")
def test_the_sheet_has_a_row_for_each_kind_with_crops_of_all_frameworks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = dict[str, int]()

    def sheet(rows: contact.Named, lines: int) -> Image:
        shown.update({kind: len(crops) for kind, crops in rows})
        return whole(rows, lines)

    whole = contact.sheet
    monkeypatch.setattr(contact, "sheet", sheet)
    assert run("controls", "--sheet", tmp_path / "sheet.png", "--quiet").exit_code == 0
    assert size_of(tmp_path / "sheet.png")[1] > 20 * (len(KINDS) - 1)
    assert list(shown) == [kind for kind in KINDS if kind != BACKGROUND]
    having = {kind: sum(kind in one.controls for one in catalog.frameworks()) for kind in shown}
    assert all(shown[kind] >= 0.9 * having[kind] for kind in shown), (shown, having)  # a kind may miss on one page
