"""The page as a file: the same bytes for the same data, nothing half-written, and all of it inside."""

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import collection, view
from ctlgen.errors import FormatError, WorkspaceError
from ctlgen.formats import write
from ctlgen.splits import plan
from ctlgen.stats import portrait
from tests.formats.made import source
from tests.view import made


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> collection.Collection:
    return collection.load(made.workspace(tmp_path_factory.mktemp("made") / "ws"))


@pytest.fixture(scope="module")
def drawn(items: collection.Collection) -> portrait.Portrait:
    return portrait.draw(items, umap=False)


def stored(html: str, name: str) -> bytes:
    (text,) = re.findall(rf'<script type="text/plain" id="{name}">([^<]*)</script>', html)
    return base64.b64decode(text)


def header(html: str) -> dict[str, Any]:
    data = zlib.decompress(stored(html, "data"))
    size = int.from_bytes(data[:4], "little")
    found: dict[str, Any] = json.loads(data[4 : 4 + size])
    return found


def test_the_same_data_are_the_same_bytes(
    items: collection.Collection, drawn: portrait.Portrait, tmp_path: Path
) -> None:
    first = view.write(items, drawn, tmp_path / "a.html")
    view.write(items, portrait.draw(items, umap=False), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (first.samples, first.pages, first.embedded) == (len(items), 4, 4)
    assert first.bytes == (tmp_path / "a.html").stat().st_size


def test_tiles_are_the_pixels(items: collection.Collection, drawn: portrait.Portrait, tmp_path: Path) -> None:
    view.write(items, drawn, tmp_path / "a.html")
    tiles = zlib.decompress(stored((tmp_path / "a.html").read_text("utf-8"), "tiles-0"))
    pixels = np.concatenate(list(items.pieces()))
    assert tiles == pixels.tobytes()


def test_text_of_the_data_is_no_markup(items: collection.Collection, drawn: portrait.Portrait, tmp_path: Path) -> None:
    view.write(items, drawn, tmp_path / "a.html")
    html = (tmp_path / "a.html").read_text("utf-8")
    assert made.HOSTILE in items.columns["text"].names
    assert "onerror" not in html
    assert html.count("{{") == 0


def test_its_policy_names_its_script_and_nothing_else(
    items: collection.Collection, drawn: portrait.Portrait, tmp_path: Path
) -> None:
    view.write(items, drawn, tmp_path / "a.html")
    html = (tmp_path / "a.html").read_text("utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    (script,) = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert "http" not in policy
    assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", html)


def test_page_images_fit_into_what_is_allowed(
    items: collection.Collection, drawn: portrait.Portrait, tmp_path: Path
) -> None:
    none = view.write(items, drawn, tmp_path / "none.html", embed=0)
    some = view.write(items, drawn, tmp_path / "some.html", embed=0.02)
    assert none.embedded == 0
    assert 0 < some.embedded < 4
    assert some.bytes - none.bytes <= 21_000
    pages = header((tmp_path / "some.html").read_text("utf-8"))["pages"]
    assert sum(page["embedded"] for page in pages) == some.embedded


def test_large_and_coloured_samples_are_shown_smaller(tmp_path: Path) -> None:
    given = source(40, shape=(96, 96, 3))
    folder = write(given, plan(given, by="random"), format="idx", out=tmp_path / "idx").folder
    items = collection.load(folder)
    view.write(items, portrait.draw(items, umap=False), tmp_path / "a.html")
    html = (tmp_path / "a.html").read_text("utf-8")
    tile = header(html)["tile"]
    assert (tile["width"], tile["height"], tile["channels"], tile["reduced"]) == (64, 64, 3, True)
    assert len(zlib.decompress(stored(html, "tiles-0"))) == len(items) * 64 * 64 * 3


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = made.voc(tmp_path / "voc", tmp_path / "pages")
    items = collection.load(folder)
    drawn = portrait.draw(items, umap=False)
    for image in (folder / "JPEGImages").iterdir():
        image.unlink()
    with pytest.raises(FormatError):
        view.write(items, drawn, tmp_path / "out" / "a.html", embed=0)
    assert list((tmp_path / "out").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError):
        view.write(items, drawn, tmp_path / "file" / "a.html", embed=0)
