"""What a workspace goes through: damage and its mending, --fresh, several sample sets, a render that grows."""

import shutil
import signal
from pathlib import Path

from tests.e2e import runs


def flip(file: Path) -> None:
    """Changes one bit in the middle."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def test_a_damaged_page_is_refused_and_mended_as_the_line_says(reference: Path, pages: Path) -> None:
    page = pages / "pages/000064/000070.png"
    flip(page)
    before = runs.files(pages, "pages")
    for command in (runs.render(pages), runs.augment(pages)):
        line = runs.fails(runs.ctlgen(*command), str(page), "was changed or cut short")
        assert f"remove {page.parent} and run the same `ctlgen render` again" in line
        assert runs.files(pages, "pages") == before
    shutil.rmtree(page.parent)
    kept = {file: file.stat().st_mtime_ns for file in pages.glob("pages/*/*.png")}
    runs.done(*runs.build(pages))
    assert all(file.stat().st_mtime_ns == when for file, when in kept.items()), "only the shard that was removed"
    runs.same(pages, reference)


def test_damaged_samples_are_refused_and_mended_as_the_line_says(reference: Path, tmp_path: Path) -> None:
    place = tmp_path / "ws"
    shutil.copytree(reference, place)
    (images,) = place.glob("samples/*/000064/images.npy")
    flip(images)
    for command in (runs.export(place), runs.augment(place)):
        line = runs.fails(runs.ctlgen(*command), str(images), "was changed or cut short")
        assert f"remove {images.parent} and run the same `ctlgen augment` again" in line
    shutil.rmtree(images.parent)
    runs.fails(runs.ctlgen(*runs.export(place)), "lacks 1 shard of its samples", "`ctlgen augment` again")
    runs.done(*runs.build(place))
    runs.same(place, reference)


def test_another_recipe_is_refused_and_fresh_leaves_nothing_of_the_old(reference: Path, tmp_path: Path) -> None:
    place, clean = tmp_path / "ws", tmp_path / "clean"
    shutil.copytree(reference, place)
    other = ("render", *runs.ASKED, "--count", 40, "--workers", 1, "--workspace")
    line = runs.fails(runs.ctlgen(*other, place), "render.count = 950", "asked is 40", "--fresh")
    assert str(place) in line
    runs.same(place, reference)
    said = runs.done(*other, place, "--fresh").err.splitlines()
    for name in ("run.json", "pages", "samples", "exports", "contact.png", "contact-samples.png"):
        assert f"removes {place / name}" in said
    runs.done(*other, clean)
    runs.same(place, clean)
    runs.fails(runs.ctlgen(*runs.export(place)), "holds no samples", "ctlgen augment")


def test_sample_sets_stand_side_by_side(reference: Path, tmp_path: Path) -> None:
    place = tmp_path / "ws"
    shutil.copytree(reference, place)
    (first,) = (folder.name for folder in place.glob("samples/*"))
    runs.done("augment", "--recipe", "none", "--factor", 1, "--workers", 1, "--workspace", place, "--quiet")
    assert len(list(place.glob("samples/*"))) == 2
    assert runs.files(place, "samples").items() >= runs.files(reference, "samples").items()
    runs.done(*runs.export(place))
    assert runs.files(place, "exports") != runs.files(reference, "exports"), "the newest is exported"
    runs.done(*runs.export(place), "--samples", first)
    runs.same(place, reference, "exports", "pages", "run.json")
    runs.done(*runs.augment(place))
    runs.done(*runs.export(place))
    runs.same(place, reference, "exports")  # augmented last, though there was nothing left to do


def test_samples_of_a_cut_off_render_grow_with_it(reference: Path, tmp_path: Path) -> None:
    place = tmp_path / "ws"
    run = runs.Run(*runs.render(place))
    run.until(lambda: list(place.glob("pages/*/pages.jsonl")))
    run.process.send_signal(signal.SIGTERM)
    assert run.end().code == 130
    runs.done(*runs.augment(place))
    assert 1 <= len(list(place.glob("samples/*/*/samples.jsonl"))) < 3
    runs.done(*runs.render(place))
    runs.fails(runs.ctlgen(*runs.export(place)), "of its samples", "`ctlgen augment` again")
    runs.done(*runs.build(place))
    runs.same(place, reference)
