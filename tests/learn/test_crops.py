from pathlib import Path

import numpy as np
import pytest

from ctlgen.errors import FormatError
from ctlgen.learn.crops import Crop, load, save


def test_crops_are_read_as_they_were_saved(tmp_path: Path) -> None:
    images = [np.full((h, w, 3), h, np.uint8) for h, w in ((4, 9), (20, 3))]
    crops = [Crop(f"a/b/button/{i}/1x1", "button", image, (1, 2, 3, 4)) for i, image in enumerate(images)]
    save(crops, tmp_path / "crops.npz")
    again = load(tmp_path / "crops.npz")
    assert [(c.key, c.kind, c.place) for c in again] == [(c.key, c.kind, c.place) for c in crops]
    assert all((a.image == b.image).all() for a, b in zip(again, crops, strict=True))


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "short", "sizes", "other"])
def test_what_is_no_file_of_crops_is_one_line(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "crops.npz"
    save([Crop("a/b/link/x/1x1", "link", np.zeros((2, 3, 3), np.uint8), (0, 0, 3, 2))], path)
    good = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "sizes":
        with np.load(path) as file:
            columns = dict(file)
        np.savez(path, **columns | {"shapes": np.array([[2, 900]], np.int32)})
    elif damage == "other":
        np.savez(path, something=np.zeros(3))
    else:
        path.write_bytes({"empty": b"", "text": b"not a zip file", "short": good[: len(good) // 2]}[damage])
    with pytest.raises(FormatError, match=r"crops\.npz"):
        load(path)
