"""People's own pictures: what is taken, what is refused in one line, and that they are shown."""

import os
import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ctlgen import catalog, render_recipe, stages
from ctlgen.compose import Composer
from ctlgen.errors import InputError, WorkspaceError
from ctlgen.pictures import own


def save(path: Path, size: tuple[int, int] = (640, 400), colour: str = "red") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def opened(uri: str) -> Image.Image:
    return Image.open(BytesIO(b64decode(uri.partition(",")[2])))


def test_all_pictures_of_a_folder_are_taken_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name, colour in (("b.JPG", "blue"), ("a.png", "red"), ("deep/c.webp", "lime"), ("d.gif", "white")):
        save(tmp_path / name, colour=colour)
    (tmp_path / "notes.txt").write_text("no picture, and not called one")
    save(tmp_path / ".thumbnails" / "x.png")
    found = own.read(tmp_path)
    colours = [(np.asarray(opened(uri))[9, 9] > 128).tolist() for uri in found.uris]
    assert colours == [[True, False, False], [False, False, True], [True, True, True], [False, True, False]]
    assert all(opened(uri).size == (320, 200) for uri in found.uris)
    assert own.read(tmp_path) == found
    save(tmp_path / "a.png", colour="black")
    assert own.read(tmp_path).digest != found.digest


def test_a_picture_stands_upright_and_on_white(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (400, 200)).save(tmp_path / "turned.jpg", exif=turned)
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    clear, upright = (opened(uri) for uri in own.read(tmp_path).uris)
    assert upright.size == (160, 320)
    assert np.asarray(clear).min() > 250


def test_hostile_files_are_refused_with_a_line(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", save(tmp_path / "outside.png")
    whole = save(folder / "good.png").read_bytes()
    (folder / "text.png").write_text("<svg onload='alert(1)'/>")
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.jpg").touch()
    (folder / "link.png").symlink_to(outside)
    os.mkfifo(folder / "pipe.png")
    save(folder / "speck.png", (3, 3))
    Image.new("1", (15_000, 15_000)).save(folder / "bomb.png")
    with pytest.raises(InputError) as caught:
        own.read(folder)
    said = str(caught.value)
    assert said.startswith(f"{folder}: 7 of 8 pictures cannot be used: bomb.png (too many pixels)")
    assert said.endswith("and 2 more: remove them")
    assert "\n" not in said
    for reason in ("cut.png (", "empty.jpg (no picture)", "link.png (a link that leads out of the folder)"):
        assert reason in said


@pytest.mark.parametrize("make", ["nothing", "empty", "file"])
def test_a_folder_without_pictures_is_refused(tmp_path: Path, make: str) -> None:
    folder = tmp_path / "in"
    if make == "empty":
        folder.mkdir()
    elif make == "file":
        folder.write_text("x")
    with pytest.raises(InputError, match=re.escape(str(folder))):
        own.read(folder)


def test_half_of_the_pictures_of_pages_are_ones_own(tmp_path: Path) -> None:
    save(tmp_path / "a.png")
    looks = {look.name: look for look in catalog.select(["bootstrap/default/light"])}
    recipe = render_recipe.ask(tuple(looks), controls=["image"], count=400)
    (uri,) = own.read(tmp_path).uris
    pages = (Composer(recipe, looks, (uri,)), Composer(recipe, looks))
    mine, generated = ([making.document(making.spec(index)).body for index in range(6)] for making in pages)
    share = sum(body.count(uri) for body in mine) / sum(body.count('src="data:') for body in mine)
    assert 0.3 < share < 0.7
    assert mine != generated
    assert mine == [pages[0].document(pages[0].spec(index)).body for index in range(6)]


def test_other_pictures_are_another_recipe(tmp_path: Path) -> None:
    save(tmp_path / "in" / "a.png")
    ask = {"themes": ["mvp"], "count": 20, "layout": "sheet", "workers": 1}
    assert list(stages.render(tmp_path / "ws", images=tmp_path / "in", **ask))  # type: ignore[arg-type]
    save(tmp_path / "in" / "b.png")
    with pytest.raises(WorkspaceError, match=r"render\.images"):
        list(stages.render(tmp_path / "ws", images=tmp_path / "in", **ask))  # type: ignore[arg-type]
