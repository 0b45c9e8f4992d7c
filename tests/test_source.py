"""Reading the samples of a source: bit by bit, and without holding more of a file than a bit."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ctlgen import source
from ctlgen.model import Image
from ctlgen.seeds import rng
from tests.formats import made

ROWS, PIECE = 30_000, 1 << 21


@pytest.fixture
def mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Image:
    """23 MB in a file."""
    monkeypatch.setattr(source, "_PIECE", PIECE)
    np.save(tmp_path / "images.npy", rng(0, "mapped").integers(0, 256, (ROWS, 28, 28), np.uint8))
    images: Image = np.load(tmp_path / "images.npy", mmap_mode="r")
    return images


def held(images: Image) -> int:
    """Bytes of the file that this process has in memory."""
    assert isinstance(images, np.memmap)
    told = Path("/proc/self/smaps").read_text().split(str(images.filename))[1]
    return int(told.split("Rss:")[1].split()[0]) << 10


linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is held of a file")


def test_pieces_are_all_there_is(mapped: Image) -> None:
    pieces = list(source.pieces(mapped))
    assert len(pieces) == 12
    assert np.array_equal(np.concatenate(pieces), mapped)
    assert [len(piece) for piece in source.pieces(mapped[:0])] == [0]


@linux
def test_no_more_than_a_piece_is_held(mapped: Image) -> None:
    assert int(mapped.sum()) > 0
    assert held(mapped) > 10 * PIECE
    source.let_go(mapped[100:])
    for piece in source.pieces(mapped):
        assert piece.any()
        assert held(mapped) < 3 * PIECE  # the system may map a little more than what is read
    assert held(mapped) == 0


@linux
def test_gathering_holds_nothing_and_finds_every_image(mapped: Image) -> None:
    rows = [made.row(i) for i in range(ROWS)]
    cuts = [0, 7000, 7000, ROWS]
    shards = [made.MadeShard(mapped[a:b], rows[a:b]) for a, b in pairwise(cuts)]
    index = rng(1, "some").permutation(ROWS)[:9000]
    source.let_go(mapped)
    images = source.gather(made.MadeSource(shards), np.array(cuts), index)
    assert held(mapped) == 0
    assert np.array_equal(images, mapped[index])
