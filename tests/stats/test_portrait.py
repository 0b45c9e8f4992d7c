"""The figures of a data set, against plain counting."""

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import collection
from ctlgen.seeds import rng
from ctlgen.stats import portrait
from ctlgen.stats.neighbours import find_problems
from ctlgen.stats.portrait import ASPECTS, SIDES
from tests.view import made


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> collection.Collection:
    return collection.load(made.workspace(tmp_path_factory.mktemp("made") / "ws"))


@pytest.fixture(scope="module")
def drawn(items: collection.Collection) -> portrait.Portrait:
    return portrait.draw(items, umap=False)


def test_counts_are_those_of_plain_counting(items: collection.Collection, drawn: portrait.Portrait) -> None:
    labels, sides = items.values("label"), items.values("split")
    figures = drawn.figures
    assert figures["samples"] == len(labels)
    assert figures["elements"] == made.PAGES * made.ELEMENTS
    assert figures["classes"] == {name: labels.count(name) for name in items.classes}
    for side, row in figures["by_split"].items():
        assert row == {n: sum(a == n and b == side for a, b in zip(labels, sides, strict=True)) for n in items.classes}
    assert figures["framework"] == {name: items.values("framework").count(name) for name in ("f", "g")}
    assert figures["flags"] == {"truncated": 0, "difficult": 12, "occluded": 12}


def test_sizes_are_of_each_element_once(items: collection.Collection, drawn: portrait.Portrait) -> None:
    assert items.boxes is not None
    once = items.boxes[items.copies == 0]
    widths = once[:, 2] - once[:, 0]
    sizes = drawn.figures["sizes"]
    assert sizes["all"]["width"][2] == pytest.approx(float(np.median(widths)))
    assert sum(sizes["bins"]["width"]) == len(widths)
    low, high = SIDES[8], SIDES[20]
    assert sum(sizes["bins"]["width"][8:20]) == int(((widths >= low) & (widths < high)).sum())
    assert sizes["classes"]["text_input"]["aspect"][2] == pytest.approx(180 / 36, rel=0.1)
    assert (len(sizes["bins"]["width"]), len(sizes["bins"]["aspect"])) == (len(SIDES) - 1, len(ASPECTS) - 1)


def test_averages_are_the_means_of_the_pixels(items: collection.Collection, drawn: portrait.Portrait) -> None:
    pixels = np.concatenate(list(items.pieces())).astype(float)
    for code in np.unique(items.labels):
        own = pixels[items.labels == code]
        np.testing.assert_allclose(drawn.averages[code], own.mean(0), atol=0.51)
        np.testing.assert_allclose(drawn.deviations[code], np.minimum(2 * own.std(0), 255), atol=0.51)
    assert drawn.figures["pixels"]["mean"] == pytest.approx(pixels.mean(), abs=0.01)
    assert drawn.figures["pixels"]["contrast"] == pytest.approx(pixels.std(), abs=0.01)
    assert drawn.figures["repeated"] == len(pixels) - len({one.tobytes() for one in pixels})


def test_the_map_is_the_principal_axes(items: collection.Collection, drawn: portrait.Portrait) -> None:
    found = portrait.features(np.concatenate(list(items.pieces()))).astype(float)
    centred = found - found.mean(0)
    _, values, axes = np.linalg.svd(centred, full_matrices=False)
    for axis in (0, 1):
        ours = drawn.map[:, axis]
        assert abs(np.corrcoef(ours, centred @ axes[axis])[0, 1]) > 0.99
    share = (values[:2] ** 2).sum() / (values**2).sum()
    assert drawn.figures["projection"] == {
        "method": "PCA",
        "explained_by_two_axes": pytest.approx(share, abs=1e-3),
    }
    assert (drawn.map.min(), drawn.map.max()) == (0, 1)


def test_features_forget_brightness_and_contrast() -> None:
    image = rng(0, "image").integers(60, 200, (1, 28, 28)).astype(np.uint8)
    dimmer = (image * 0.5 + 20).astype(np.uint8)
    same = np.corrcoef(portrait.features(image)[0], portrait.features(dimmer)[0])[0, 1]
    assert same > 0.999
    assert portrait.features(np.zeros((3, 90, 70, 3), np.uint8)).shape == (3, 28 * 28)


def test_umap_places_them_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = collection.load(made.idx(tmp_path / "idx", 100))
    asked: list[Any] = []

    class Learner:
        def __init__(self, **keys: Any) -> None:
            asked.append(keys)

        def fit(self, places: Any) -> None:
            assert places.shape == (len(items), portrait.DIMENSIONS)

        def transform(self, places: Any) -> Any:
            return places[:, 5:7]

    module = types.ModuleType("umap")
    module.UMAP = Learner  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "umap", module)
    found = [portrait.draw(items, seed=seed, umap=True) for seed in (4, 4, 5)]
    assert found[0].method == found[0].figures["projection"]["method"] == "UMAP"
    assert asked[0] == asked[1] != asked[2]


def _planted(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Two clouds far from each other, and their labels."""
    labels = np.arange(count) % 2
    places = rng(1, "clouds").normal(0, 1, (count, 8)).astype(np.float32)
    places[:, 0] += 30 * labels
    return places, labels.astype(np.int32)


def test_a_planted_mistake_is_found_first() -> None:
    places, labels = _planted(400)
    wrong = [17, 200, 311]
    labels[wrong] = 1 - labels[wrong]
    found = find_problems(places, labels, np.zeros(400, np.int32), ("a", "b"))
    assert sorted(problem.item for problem in found[:3]) == wrong
    assert all(problem.label == 1 - labels[problem.item] for problem in found[:3])
    assert all(labels[other] == problem.label for problem in found for other in problem.neighbours)
    assert [problem.score for problem in found] == sorted((problem.score for problem in found), reverse=True)


def test_copies_of_an_element_do_not_vouch_for_it() -> None:
    places, labels = _planted(400)
    labels[17] = 1 - labels[17]
    copied = np.concatenate([places, np.repeat(places[17:18], 50, 0)])
    names = np.concatenate([labels, np.repeat(labels[17:18], 50)])
    copies = np.concatenate([np.zeros(400, np.int32), np.arange(1, 51, dtype=np.int32)])
    assert [problem.item for problem in find_problems(copied, names, copies, ("a", "b"))] == [17]


def test_a_handful_has_no_neighbours_to_ask() -> None:
    places, labels = _planted(8)
    assert find_problems(places, labels, np.zeros(8, np.int32), ("a", "b")) == ()
