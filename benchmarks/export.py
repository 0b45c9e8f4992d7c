"""Export to several formats, and the baselines: loops that shuffle and write one sample at a time, as scripts do.

It keeps ctlgen's promises too, still sample by sample: no duplicate, flushed to the disk, checksums; it makes no split.
"""

import io
import json
import os
import re
import resource
import struct
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import cv2
import numpy as np

from benchmarks.processes import Span, measured
from ctlgen.exporting.stored import Stored
from ctlgen.formats import manifest
from ctlgen.model import KINDS
from ctlgen.seeds import rng
from ctlgen.stages import export
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


def tar_loop_seconds(workspace: Path, out: Path) -> float:
    """Writes the newest sample set of a workspace as a shard: a PNG, a class and a JSON at a time through `tarfile`."""
    with measured() as span:
        shards = [(shard.images, shard.rows) for shard in Stored(Workspace(workspace)).shards()]
        places = [(pixels, rows, i) for pixels, rows in shards for i in range(len(rows))]
        with tarfile.open(out, "w") as archive:
            for place in rng(0, "loop").permutation(len(places)):
                pixels, rows, i = places[place]
                key = rows[i].id.replace("/", "_")
                about = json.dumps({"id": rows[i].id, "label": rows[i].label, "theme": rows[i].theme})
                label = str(KINDS.index(rows[i].label))
                png = cv2.imencode(".png", np.asarray(pixels[i]))[1].tobytes()
                for name, data in (("cls", label.encode()), ("json", about.encode()), ("png", png)):
                    info = tarfile.TarInfo(f"{key}.{name}")
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))
        manifest.sha256(out)
    return span.seconds


def format_spans(workspace: Path, out: Path, formats: Sequence[str]) -> dict[str, Span]:
    """The time and memory of an export to each of these formats alone, and "together" of all in one command.

    Each has a process of its own, which imports ctlgen before the time counts; memory is the most that was
    resident in it.
    """
    asked = {name: [name] for name in formats} | {"together": list(formats)}
    return {name: _alone(workspace, out / name, some) for name, some in asked.items()}


def _alone(workspace: Path, out: Path, formats: Sequence[str]) -> Span:
    command = [sys.executable, "-m", "benchmarks.export", str(workspace), str(out), *formats]
    said = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return Span(said["seconds"], said["peak"])


def main(workspace: str, out: str, *formats: str) -> None:
    """Prints the seconds and the bytes of one export."""
    with measured() as span:
        export(workspace, format=list(formats), out=out)
    print(json.dumps({"seconds": span.seconds, "peak": _peak()}))


def _peak() -> int:
    """Bytes: the most that was resident in this process; getrusage says what the one that started it had."""
    said = Path("/proc/self/status").read_text("utf-8") if sys.platform == "linux" else ""
    if found := re.search(r"VmHWM:\s+(\d+) kB", said):
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
