"""ctlgen as processes of its own: started, watched, killed, and their workspaces compared byte for byte."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = ("--themes", "flatly,darkly,lux", "--count", "950", "--viewport", "320x240", "--layout", "sheet")
"""Small pages, so that there are three shards of them."""
FACTOR = ("--factor", "2")
PATIENCE = 120.0  # seconds; only a broken run needs so long


class Run:
    """A ctlgen command in a process group and with a folder for temporary files of its own.

    The folder's name is in the environment of all that it starts, and in a browser's command line.
    """

    def __init__(self, *args: object, **environment: str) -> None:
        self.scratch = Path(tempfile.mkdtemp(prefix="ctlgen-run-"))
        self.command = " ".join(map(str, args))
        paths = [environment.pop("PYTHONPATH", ""), str(ROOT)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ctlgen.cli", *map(str, args)],
            env={**os.environ, **environment, "TMPDIR": str(self.scratch), "PYTHONPATH": ":".join(filter(None, paths))},
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self) -> "Run":
        """Waits for the end, and then for that of all that it started."""
        self.out, self.err = self.process.communicate(timeout=PATIENCE)
        self.code = self.process.returncode
        wait(lambda: not self.living(), f"{self.command} left processes behind")
        shutil.rmtree(self.scratch)
        return self

    def kill(self) -> "Run":
        """As the out-of-memory killer or a power cut: the whole group at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        return self.end()

    def living(self) -> list[int]:
        """All processes that come of this run, browsers included."""
        name = self.scratch.name.encode()
        return [process for process, text in processes() if name in text]

    def browsers(self) -> list[int]:
        """The browsers' main processes, not the scripts that start them."""
        name, others = self.scratch.name.encode(), (b"/bin/sh", b"sh\0")
        started = [(p, text) for p, text in processes() if b"--user-data-dir" in text and name in text]
        return [p for p, text in started if b"--type=" not in text and not text.startswith(others)]

    def until(self, condition: Callable[[], object]) -> None:
        """Waits for a condition; the run must not end before."""
        wait(lambda: condition() or self.process.poll() is not None, f"{self.command} does nothing")
        assert self.process.poll() is None, self.end().err


def processes() -> Iterator[tuple[int, bytes]]:
    """Every process that lives, with its command line and environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                yield int(folder.name), (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue  # it ended while we looked


def wait(condition: Callable[[], object], otherwise: str) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, otherwise
        time.sleep(0.02)


def ctlgen(*args: object, **environment: str) -> Run:
    """A command to its end."""
    return Run(*args, **environment).end()


def done(*args: object) -> Run:
    """A command that has to end well."""
    run = ctlgen(*args)
    assert run.code == 0, run.err
    return run


def render(place: Path, workers: int = 2, *more: object) -> tuple[object, ...]:
    return ("render", *ASKED, "--workers", workers, "--workspace", place, "--quiet", *more)


def augment(place: Path, workers: int = 2, *more: object) -> tuple[object, ...]:
    return ("augment", *FACTOR, "--workers", workers, "--workspace", place, "--quiet", *more)


def export(place: Path) -> tuple[object, ...]:
    return ("export", "--workspace", place, "--quiet")


def build(place: Path, workers: int = 2) -> tuple[object, ...]:
    return ("build", *ASKED, *FACTOR, "--workers", workers, "--workspace", place, "--quiet")


def fails(run: Run, *words: str) -> str:
    """The one line of an error."""
    assert run.code == 1, run.err
    assert run.out == ""
    (line,) = run.err.splitlines()
    assert line.startswith("error: ")
    for word in words:
        assert word in line
    return line


def files(place: Path, *folders: str) -> dict[str, str]:
    """Each file's name in the workspace and its digest."""
    return {
        str(file.relative_to(place)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(place.rglob("*"))
        if file.is_file() and file.name != ".lock" and (not folders or file.relative_to(place).parts[0] in folders)
    }


def same(place: Path, reference: Path, *folders: str) -> None:
    """The same files with the same bytes, no more and no fewer."""
    found, expected = files(place, *folders), files(reference, *folders)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def nothing_half_written(place: Path, reference: Path) -> None:
    """Every file is the reference's, or of a page that was made ahead, or its row, which the next run clears away."""
    expected = files(reference)
    for name, digest in files(place).items():
        if name.startswith("pages/") and name not in expected:
            assert name.endswith((".png", ".json")), name
        else:
            assert expected.get(name) == digest, name


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A file system of its own, of so many bytes; `resize` makes room. Needs root."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "ctlgen-test", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@contextmanager
def folder(place: Path) -> Iterator[Path]:
    """A plain folder in the place of a small disk."""
    place.mkdir()
    yield place


def remount(place: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", place], check=True)
