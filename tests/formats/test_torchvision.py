"""torchvision's data sets read what was written: idx, imagefolder and, with files named as it wants them, voc."""

import sys
import types
from pathlib import Path

import numpy as np
import pytest

# torchvision's operators, which its data sets do not use, cannot be loaded beside a torch that is built for CPUs alone
sys.modules.setdefault("torchvision._meta_registrations", types.ModuleType("torchvision._meta_registrations"))

from torchvision import datasets  # noqa: E402

from ctlgen import formats  # noqa: E402
from ctlgen.model import BACKGROUND, KINDS  # noqa: E402
from ctlgen.splits import plan  # noqa: E402
from tests.formats import made  # noqa: E402


@pytest.mark.parametrize("zipped", [False, True])
def test_mnist(tmp_path: Path, zipped: bool) -> None:
    source = made.source()
    out = tmp_path / "MNIST" / "raw"
    out.parent.mkdir()
    formats.write(source, plan(source), format="idx", out=out, options={"gzip": zipped})
    for file in out.glob("*.gz"):  # it reads what it has unpacked
        datasets.utils.extract_archive(str(file), str(out))
    ours = formats.read(out).samples
    for side, is_train in (("train", True), ("test", False)):
        theirs = datasets.MNIST(str(tmp_path), train=is_train)
        assert np.array_equal(theirs.data.numpy(), ours[side].images)
        assert np.array_equal(theirs.targets.numpy(), ours[side].labels)


def test_image_folder(tmp_path: Path) -> None:
    source = made.source(shape=(28, 28, 3))
    out = formats.write(source, plan(source), format="imagefolder", out=tmp_path / "out").folder
    wanted = {
        (KINDS[label], image.tobytes())
        for side in formats.read(out).samples.values()
        for image, label in zip(side.images, side.labels, strict=True)
    }
    read = [datasets.ImageFolder(str(out / side)) for side in ("train", "test")]
    found = {(one.classes[label], np.asarray(image).tobytes()) for one in read for image, label in one}
    assert found == wanted


def test_voc_detection(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages", 6)
    year = tmp_path / "VOCdevkit" / "VOC2007"
    year.parent.mkdir()
    formats.write(source, plan(source, unit="page"), format="voc", out=year)
    for file in (year / "JPEGImages").glob("*.png"):  # as docs/formats/voc.md says
        file.rename(file.with_suffix(".jpg"))
    wanted = {record.id: sum(one.control.kind != BACKGROUND for one in record.elements) for record in source.records}
    found = {}
    for side in ("train", "test"):
        for image, told in datasets.VOCDetection(str(tmp_path), "2007", side):
            annotation = told["annotation"]
            assert image.size == (int(annotation["size"]["width"]), int(annotation["size"]["height"]))
            found[Path(annotation["filename"]).stem] = len(annotation.get("object", []))
    assert found == wanted
