import json
from pathlib import Path

from tests.cli.conftest import Run, fails, read_json


def test_a_sound_set_is_called_sound(run: Run, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    assert run("export", "--labels", "button", "--workspace", made, "--out", folder).exit_code == 0
    result = run("verify", folder)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].endswith(": sound")
    report = read_json(run("verify", folder, "--json"))
    assert (report["sound"], report["format"], report["faults"]) == (True, "idx", [])


def test_a_changed_byte_is_a_fault_and_exit_1(run: Run, mine: Path) -> None:
    labels = mine / "exports" / "idx" / "train-labels-idx1-ubyte"
    data = bytearray(labels.read_bytes())
    data[-1] ^= 1
    labels.write_bytes(data)
    result = run("verify", mine / "exports" / "idx")
    assert result.exit_code == 1
    assert "train-labels-idx1-ubyte: not the bytes that were exported (checksum)" in result.stdout
    report = run("verify", mine / "exports" / "idx", "--json")
    assert report.exit_code == 1
    assert "checksum" in {fault["code"] for fault in json.loads(report.stdout)["faults"]}


def test_a_folder_without_a_set_is_one_line(run: Run, tmp_path: Path) -> None:
    fails(run("verify", tmp_path), str(tmp_path), "no data set")
    fails(run("verify", tmp_path / "nowhere"), "nowhere")
