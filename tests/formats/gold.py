"""Golden files: the bytes an export had when a person last looked. ``CTLGEN_GOLD=1 pytest`` writes them anew."""

import os
from pathlib import Path

GOLD = Path(__file__).parents[1] / "gold"


def same_as_gold(folder: Path, name: str, failed: Path) -> None:
    """Every file of ``folder`` is, byte for byte, gold/<name>'s; what differs is kept in ``failed`` to be read."""
    gold = GOLD / name
    if os.environ.get("CTLGEN_GOLD"):
        for path in files(folder):
            (gold / path).parent.mkdir(parents=True, exist_ok=True)
            (gold / path).write_bytes((folder / path).read_bytes())
    assert files(folder) == files(gold)
    wrong = [path for path in files(folder) if (folder / path).read_bytes() != (gold / path).read_bytes()]
    for path in wrong:
        (failed / path).parent.mkdir(parents=True, exist_ok=True)
        (failed / path).write_bytes((folder / path).read_bytes())
    assert not wrong, f"these differ from {gold}; what was written is kept in {failed}"


def files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
