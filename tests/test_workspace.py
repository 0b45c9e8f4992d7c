"""The workspace on disk: what is done is whole, what is damaged is noticed, what is not ours stays."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import files
from ctlgen.errors import WorkspaceError
from ctlgen.workspace import SHARD, Workspace, key
from tests import kept

ROOT = Path(__file__).parents[1]


def fails(action: Callable[[], object], *words: str) -> str:
    """The one line of a `WorkspaceError`."""
    with pytest.raises(WorkspaceError) as error:
        action()
    line = str(error.value)
    assert "\n" not in line
    assert all(word in line for word in words), line
    return line


def enter(place: Workspace) -> None:
    with place.locked():
        pass


def everything(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size * 2 // 3)


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def grow(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


def remove(file: Path) -> None:
    file.unlink()


DAMAGES = (cut, flip, grow, remove)


# -- one run at a time ----------------------------------------------------------------------------------------


def test_a_second_run_is_refused_and_the_next_one_is_not(tmp_path: Path) -> None:
    first, second = Workspace(tmp_path / "ws"), Workspace(tmp_path / "ws")
    with first.locked():
        fails(lambda: enter(second), str(tmp_path / "ws"), "in use by another ctlgen run", "wait for it or end it")
    enter(second)


def test_an_error_that_is_kept_does_not_keep_the_lock(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "ws")
    with pytest.raises(ZeroDivisionError) as error, place.locked():
        raise ZeroDivisionError
    enter(Workspace(tmp_path / "ws"))
    del error


def test_the_lock_dies_with_its_owner(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ctlgen.workspace import Workspace\n"
        f"with Workspace(Path({str(tmp_path / 'ws')!r})).locked(): print('mine', flush=True); time.sleep(1000)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    with owner.stdout:
        assert owner.stdout.readline() == "mine\n"
    place = Workspace(tmp_path / "ws")
    fails(lambda: enter(place), "in use")
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    enter(place)


# -- whose folder it is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notes.txt", "pages", ".git"])
def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    fails(lambda: enter(Workspace(tmp_path)), str(tmp_path), "not ctlgen's", "empty or new --workspace")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("mine")
    fails(lambda: enter(Workspace(tmp_path / "ws")), "ws", "--workspace")
    fails(lambda: enter(Workspace(tmp_path / "ws" / "deeper")), "ws", "--workspace")
    assert (tmp_path / "ws").read_text() == "mine"


def test_a_workspace_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    fails(Workspace(tmp_path / "ws").run, "no workspace yet", "ctlgen render")
    assert Workspace(tmp_path / "ws").contents() == []
    assert not (tmp_path / "ws").exists()


def test_what_a_kill_left_half_written_goes_with_the_next_run(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    before = everything(place.path)
    left = (".run.json.7.part", "pages/000064/.000070.png.7.part", f"samples/{name}/.set.json.7.part")
    for part in (*left, f"samples/{name}/000000/.images.npy.7.part", ".removed/pages/000000/000000.png"):
        (place.path / part).parent.mkdir(parents=True, exist_ok=True)
        (place.path / part).write_bytes(b"half")
    enter(place)
    assert everything(place.path) == before


def test_a_kill_at_the_very_first_file_leaves_a_folder_that_can_be_used(tmp_path: Path) -> None:
    (tmp_path / ".run.json.7.part").write_bytes(b"half")
    (tmp_path / ".lock").touch()
    enter(Workspace(tmp_path))
    assert [entry.name for entry in tmp_path.iterdir()] == [".lock"]


# -- what was asked -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "new", "words"),
    [
        (("render", "seed"), 7, ("render.seed = 0", "asked is 7")),
        (("render", "viewport"), [80, 60], ("render.viewport = [40, 30]", "asked is [80, 60]")),
        (("versions", "chromium"), "151", ('versions.chromium = "150"', 'asked is "151"')),
        (("render", "new"), 1, ("render.new = null", "asked is 1")),
        (("catalog",), "abd", ('catalog = "abc"', 'asked is "abd"')),
    ],
)
def test_another_recipe_is_refused_with_key_old_and_new(
    tmp_path: Path, path: tuple[str, ...], new: Any, words: tuple[str, ...]
) -> None:
    place, asked = Workspace(tmp_path), deepcopy(kept.ASKED)
    place.begin(kept.ASKED)
    inner = asked
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = new
    before = everything(tmp_path)
    fails(lambda: place.begin(asked), *words, str(tmp_path), "--fresh")
    assert everything(tmp_path) == before
    place.begin(kept.ASKED)


def test_the_recipe_comes_before_what_follows_from_it(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    place.begin(kept.ASKED)
    asked = {**kept.ASKED, "render": {**kept.ASKED["render"], "looks": ["f/c/dark"]}, "catalog": "other"}
    fails(lambda: place.check(asked), 'render.looks = ["f/a/light", "f/b/dark"]')


@pytest.mark.parametrize("text", ["", "{", "[]", '{"render": 3}', "\x00"])
def test_a_damaged_run_json_says_what_to_do(tmp_path: Path, text: str) -> None:
    place = Workspace(tmp_path)
    place.begin(kept.ASKED)
    (tmp_path / "run.json").write_text(text)
    for action in (place.run, lambda: place.begin(kept.ASKED)):
        fails(action, str(tmp_path / "run.json"), "--fresh")
    enter(place)
    place.clear()
    assert everything(tmp_path).keys() <= {".lock"}


def test_clear_removes_what_is_ours_and_the_recipe_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    place.put_failures({3: "because"})
    assert [path.name for path in place.contents()] == ["run.json", "pages", "samples", "failed.jsonl"]
    moved: list[str] = []
    rename = Path.rename

    def note(path: Path, target: Path) -> Path:
        moved.append(path.name)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", note)
    place.clear()
    assert moved[-1] == "run.json"
    assert everything(place.path).keys() == {".lock"}
    assert place.contents() == []
    kept.fill(place.path)


def test_clear_touches_nothing_where_a_stranger_stands(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    (place.path / "thesis.tex").write_text("mine")
    before = everything(place.path)
    fails(place.clear, "thesis.tex", "not ctlgen's", "move it")
    assert everything(place.path) == before


# -- pages ----------------------------------------------------------------------------------------------------


def test_pages_come_back(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    assert place.page_shards() == [0, SHARD, 2 * SHARD]
    rows = place.page_rows(SHARD)
    assert rows == tuple(kept.page(index)[0] for index in range(SHARD, 2 * SHARD))
    assert place.png(rows[3]) == kept.page(SHARD + 3)[1]
    assert place.page(2 * SHARD + 9) == kept.page(2 * SHARD + 9)[0]
    assert place.page(2 * SHARD + 10) is None


def test_a_finished_shard_holds_its_pages_and_nothing_else_of_ours(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "ws")
    for index in range(SHARD):
        place.put_page(*kept.page(index))
    (tmp_path / "ws/pages/000000/notes.txt").write_text("mine")
    place.finish_pages(0, [kept.page(index)[0] for index in range(3)])
    names = sorted(file.name for file in (tmp_path / "ws/pages/000000").iterdir())
    assert names == ["000000.png", "000001.png", "000002.png", "notes.txt", "pages.jsonl"]


def test_pages_rendered_ahead_are_dropped_and_nothing_else(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    before = everything(place.path)
    place.put_page(*kept.page(3 * SHARD))
    place.put_page(*kept.page(4 * SHARD))
    (place.path / "pages/000256/notes.txt").write_text("mine")
    (place.path / "pages/more").mkdir()
    place.drop_unfinished()
    assert everything(place.path) == before | {"pages/000256/notes.txt": b"mine"}
    assert (place.path / "pages/more").exists()
    assert not (place.path / "pages/000192").exists()


@pytest.mark.parametrize("suffix", [".png", ".json"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_page_of_an_unfinished_shard_is_as_if_it_were_not_there(
    tmp_path: Path, damage: Callable[[Path], None], suffix: str
) -> None:
    place = Workspace(tmp_path)
    row, png = kept.page(5)
    place.put_page(row, png)
    assert place.page(5) == row
    damage(place.page_file(5, suffix))
    assert place.page(5) is None


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_list_of_pages_is_one_line(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    file = place.path / "pages/000064/pages.jsonl"
    place.page_rows(SHARD)  # what was read before does not hide the damage
    damage(file)
    fails(lambda: place.page_rows(SHARD), str(file), f"remove {file.parent}", "`ctlgen render` again")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_png_is_one_line(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    row = place.page_rows(0)[7]
    damage(place.page_file(7))
    fails(lambda: place.png(row), str(place.page_file(7)), "pages/000000 and", "`ctlgen render` again")


def test_failures_are_listed_and_forgotten(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    place.put_failures({70: "late", 5: "early"})
    lines = (tmp_path / "failed.jsonl").read_text().splitlines()
    assert lines == ['{"page": 5, "reason": "early"}', '{"page": 70, "reason": "late"}']
    place.put_failures({})
    place.put_failures({})
    assert everything(tmp_path) == {}


# -- samples --------------------------------------------------------------------------------------------------


def test_samples_come_back(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    images, rows = kept.samples(place.page_rows(SHARD))
    assert place.sample_shards(name) == [0, SHARD, 2 * SHARD]
    np.testing.assert_array_equal(place.images(name, SHARD), images)
    assert place.sample_rows(name, SHARD) == rows
    file = place.sample_folder(name, SHARD) / "images.npy"
    np.save(tmp_path / "plain.npy", images)
    assert file.read_bytes() == (tmp_path / "plain.npy").read_bytes()


@pytest.mark.parametrize(
    "odd", ["000001/0002/12345", "1000000/0002/3", "000001/10000/3", "1/2/3", "000000/0000/0", "999999/9999/9999"]
)
def test_the_numbers_in_ids_are_read_whatever_their_width(tmp_path: Path, odd: str) -> None:
    place, name = kept.fill(tmp_path / "ws")
    images, rows = kept.samples(place.page_rows(SHARD))
    ids = [f"{page:06d}/{element:04d}/{copy}" for page, element, copy in ((0, 0, 0), (123456, 7890, 5), (7, 10, 432))]
    ids.append(odd)
    place.put_samples(name, SHARD, images, [row | {"id": id_} for row, id_ in zip(rows, ids, strict=False)])
    assert place.sample_ids(name, SHARD).tolist() == [list(map(int, id_.split("/"))) for id_ in ids]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", ["images.npy", "samples.jsonl"])
def test_damaged_samples_are_one_line(tmp_path: Path, damage: Callable[[Path], None], file: str) -> None:
    place, name = kept.fill(tmp_path / "ws")
    folder = place.sample_folder(name, SHARD)
    place.images(name, SHARD)
    damage(folder / file)
    read = place.images if file == "images.npy" else place.sample_rows
    fails(lambda: read(name, SHARD), str(folder / file), f"remove {folder} and", "`ctlgen augment` again")


def test_the_set_begun_last_is_the_newest(tmp_path: Path) -> None:
    place, first = kept.fill(tmp_path / "ws")
    second = place.begin_set({**kept.SET, "augment": {"factor": 3}})
    os.utime(place.path / "samples" / first / "set.json", ns=(1, 1))
    assert list(place.sets()) == [first, second]
    assert place.sets()[first] == kept.SET
    assert place.begin_set(kept.SET) == first == key(kept.SET)
    assert list(place.sets()) == [second, first]


@pytest.mark.parametrize("text", ["{", "[]", '{"augment": {"factor": 9}}'])
def test_a_damaged_set_is_one_line(tmp_path: Path, text: str) -> None:
    place, name = kept.fill(tmp_path / "ws")
    file = place.path / "samples" / name / "set.json"
    file.write_text(text)
    fails(place.sets, str(file), f"remove {file.parent} and", "`ctlgen augment` again")


# -- the disk -------------------------------------------------------------------------------------------------


class _Full:
    """A disk that is full after the first bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
        opened = Path.open

        def cut_short(path: Path, mode: str = "r", *more: Any, **options: Any) -> Any:
            stream = opened(path, mode, *more, **options)
            if mode != "wb":
                return stream
            stream.write(b"half")
            stream.close()
            raise error

        monkeypatch.setattr(Path, "open", cut_short)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_the_disk_refuses_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    file = tmp_path / "deep" / "file"
    files.put(file, b"old")
    _Full(monkeypatch, OSError(number, os.strerror(number)))
    mend = "free some space" if number == errno.ENOSPC else "make it writable"
    for data in (b"new", np.zeros((2, 2), np.uint8)):
        fails(lambda data=data: files.put(file, data), str(file), os.strerror(number), mend)  # type: ignore[misc]
    assert everything(tmp_path) == {"deep/file": b"old"}


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _Full(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        files.put(tmp_path / "file", b"new")
    assert everything(tmp_path) == {}


def test_lines_are_read_back_and_an_empty_list_too(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"a": 1}, {"b": "ä\u2028\n"}]
    files.put_lines(tmp_path / "some", rows, images="x")
    files.put_lines(tmp_path / "none", [])
    lines, facts = files.read_lines(tmp_path / "some", "")
    assert len(lines) == 2
    assert facts["images"] == "x"
    assert files.read_lines(tmp_path / "none", "")[0] == []
