"""A fingerprint follows all that pages are made of."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ctlgen import catalog
from tests.catalog.conftest import CSS, OWN


def test_a_fingerprint_follows_what_frameworks_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, _ = catalog.select(["water"]), catalog.frameworks()  # read before their folder is another
    shipped = catalog.folder("templates")
    shutil.copytree(shipped / "_html", tmp_path / "_html")
    monkeypatch.setattr(
        "ctlgen.catalog.shipped.folder", lambda name: tmp_path if name == "templates" else shipped.parent / name
    )
    before = catalog.fingerprint(looks)
    (tmp_path / "_html" / "button.html.j2").write_text("another")
    assert catalog.fingerprint(looks) != before


def test_a_fingerprint_follows_the_bytes(own: Callable[[str], Path], tmp_path: Path) -> None:
    looks = catalog.select([str(own(OWN))])
    before = catalog.fingerprint(looks)
    assert catalog.fingerprint(looks) == before
    assert catalog.fingerprint(looks[:1]) != before
    assert catalog.fingerprint(replace(look, name=look.name + "x") for look in looks) != before
    (tmp_path / "css" / "one.css").write_text(CSS + ".a{b:c}")
    assert catalog.fingerprint(looks) != before
