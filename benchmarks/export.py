"""The baseline of export: a loop that shuffles and writes one sample at a time, as most scripts do.

It keeps ctlgen's promises too, still sample by sample: no duplicate, flushed to the disk, checksums; it makes no split.
"""

import os
import struct
from hashlib import blake2b
from pathlib import Path

import numpy as np

from benchmarks.processes import measured
from ctlgen.formats import manifest
from ctlgen.model import KINDS
from ctlgen.seeds import rng
from ctlgen.stored import Stored
from ctlgen.workspace import Workspace


def loop_seconds(workspace: Path, out: Path) -> float:
    """Writes the newest sample set of a workspace into ``out``."""
    with measured() as span:
        shards = [(shard.images, shard.rows) for shard in Stored(Workspace(workspace)).shards()]
        places = [(pixels, rows, i) for pixels, rows in shards for i in range(len(rows))]
        seen: set[bytes] = set()
        out.mkdir()
        with (out / "images").open("wb") as images, (out / "labels").open("wb") as labels:
            images.write(struct.pack(">4I", 0x803, len(places), 28, 28))
            labels.write(struct.pack(">2I", 0x801, len(places)))
            for place in rng(0, "loop").permutation(len(places)):
                pixels, rows, i = places[place]
                data = np.ascontiguousarray(pixels[i]).tobytes()
                mark = blake2b(data, digest_size=16).digest()
                if mark not in seen:
                    seen.add(mark)
                    images.write(data)
                    labels.write(bytes([KINDS.index(rows[i].label)]))
            for file in (images, labels):
                file.flush()
                os.fsync(file.fileno())
        manifest.sha256(out / "images")
    return span.seconds
