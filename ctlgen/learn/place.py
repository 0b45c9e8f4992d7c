"""Where a training is kept while it lasts, beside the model's folder: a checkpoint, and the model until it is whole."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from typing import Any

from filelock import FileLock, Timeout

from ctlgen.errors import InputError, WorkspaceError
from ctlgen.files import changing, put
from ctlgen.formats.folder import publish
from ctlgen.learn import extra
from ctlgen.learn.recogniser import CARD, GRAPH

LOG, CURVES = "training.jsonl", "training.png"
FILES = (GRAPH, CARD, LOG, CURVES)
"""What a model's folder holds."""

PAGE = "README.md"
"""What may lie there beside them: the card, which `benchmarks.card` writes."""

_CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Place:
    """``out`` is the model's folder, ``part`` what lies beside it until the model is whole."""

    out: Path
    part: Path

    def save(self, asked: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Keeps a training's state, and for what it was asked."""
        buffer = BytesIO()
        extra("torch", "learn").save({"asked": asked, "state": state}, buffer)
        put(self.part / _CHECKPOINT, buffer.getvalue(), "--out")

    def state(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        """What `save` kept last, None where there is nothing yet.

        Raises `InputError` where it was asked for something else, `WorkspaceError` for a damaged file.
        """
        file = self.part / _CHECKPOINT
        if not file.is_file():
            return None
        try:
            kept = extra("torch", "learn").load(file, weights_only=True)
            before, state = dict(kept["asked"]), dict(kept["state"])
        except Exception as error:  # torch and pickle have a class of their own for each thing that can be wrong
            raise WorkspaceError(f"{file} cannot be read: start anew with --fresh") from error
        for name in asked:
            if before.get(name) != asked[name]:
                said = f"{name} = {before.get(name)}, asked is {asked[name]}"
                raise InputError(f"{self.out} was being trained with {said}: ask the same, or start anew with --fresh")
        return state

    def forget(self) -> None:
        """Throws away what `save` kept."""
        (self.part / _CHECKPOINT).unlink(missing_ok=True)

    def finish(self, files: Mapping[str, bytes]) -> None:
        """Writes the model's files and puts its folder where it belongs; the checkpoint goes."""
        made = self.part / "model"
        for name, data in files.items():
            put(made / name, data, "--out")
        with changing(self.out, "--out"):
            publish(made, self.out)
            rmtree(self.part)


@contextmanager
def claimed(out: Path, resume: bool, fresh: bool) -> Iterator[Place]:
    """Where to train what becomes ``out``; nobody else can meanwhile. What is left of an end before the end stays.

    Raises `InputError` where ``out`` holds what is no model's, or where an interrupted training lies there and neither
    ``resume`` nor ``fresh`` says what to do with it; `WorkspaceError` for the disk.
    """
    out = Path(out).resolve()
    _check_replaceable(out)
    place = Place(out, out.with_name(f".{out.name}.training"))
    with changing(place.part, "--out"):
        place.part.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.part / ".lock", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise WorkspaceError(f"another training is writing to {out}: wait for it or give another --out") from None
    try:
        if (place.part / _CHECKPOINT).exists() and not resume:
            if not fresh:
                raise InputError(f"a training of {out} was interrupted: go on with --resume, or anew with --fresh")
            place.forget()
        yield place
    finally:
        lock.release()
        if place.part.exists() and not (place.part / _CHECKPOINT).exists():
            rmtree(place.part, ignore_errors=True)


def _check_replaceable(out: Path) -> None:
    """`InputError` where ``out`` exists and is neither empty nor wholly a model's folder."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise InputError(f"{out} is a file: give a folder with --out")
    if strange := sorted({path.name for path in out.iterdir()} - {*FILES, PAGE}):
        raise InputError(f"{out} holds {strange[0]}, which is no model's: move it away or give another --out")
