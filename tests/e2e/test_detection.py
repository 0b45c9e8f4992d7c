"""Label all, sample some: what detectors are given of a screen, and what classifiers are."""

import json
from pathlib import Path

import numpy as np

from ctlgen import formats
from ctlgen.model import BACKGROUND, Box
from ctlgen.render_recipe import VIEWPORT
from ctlgen.workspace import Workspace
from tests.e2e import runs

COUNT = 150
SCREENS = ("--layout", "screen", "--themes", "bootswatch/flatly,pico", "--count", COUNT, "--json")


def test_detection_has_every_control_of_a_screen_and_classification_the_samples(tmp_path: Path) -> None:
    place, other = tmp_path / "one", tmp_path / "two"
    for workers, folder in enumerate((place, other), 1):
        said = json.loads(runs.done("render", *SCREENS, "--workers", workers, "--workspace", folder).out)
    runs.same(place, other)
    rows = Workspace(place).page_rows(0)
    assert sum(len(row.samples) for row in rows) == COUNT
    labelled = [element for row in rows for element in row.elements if element.control.kind != BACKGROUND]
    assert len(labelled) > 1.5 * COUNT
    assert (said["elements"], said["unsampled"]) == (COUNT, sum(not element.sampled for element in labelled))

    runs.done("augment", "--factor", 1, "--recipe", "none", "--workspace", place, "--quiet")
    asked = ("--format", "coco,grounding,idx", "--split", "page", "--keep-duplicates", "--out", tmp_path / "sets")
    runs.done("export", *asked, "--workspace", place, "--quiet")
    sides = (tmp_path / "sets/coco/annotations").glob("*.json")
    boxes = [row["bbox"] for side in sides for row in json.loads(side.read_text("utf-8"))["annotations"]]
    shown = [one.box.intersection(Box(0, 0, *VIEWPORT)) for one in labelled]
    corners = [(box.x0, box.y0, box.width, box.height) for box in shown]
    np.testing.assert_allclose(sorted(boxes), sorted(corners), atol=1e-3)
    grounding = formats.read(tmp_path / "sets/grounding").annotated.values()
    assert sum(len(page.objects) for pages in grounding for page in pages) == len(labelled)
    idx = formats.read(tmp_path / "sets/idx").samples.values()
    assert sum(len(side.labels) for side in idx) == COUNT
