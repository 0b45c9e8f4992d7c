"""An application on this machine: installed into its own folder, built once, served on the loopback address."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.realpages.apps import ENVIRONMENT, App

SITES = Path(__file__).parent / "sites"
STARTING = 90  # seconds an application may take until it answers


class AppError(Exception):
    """An application that can't be fetched, built or started; the others go on."""


def install(app: App, work: Path) -> None:
    """Packages by pip and npm, then the build; what is there is not fetched again."""
    mark = work / "installed.json"
    wanted = json.dumps([app.pip, dict(app.npm), dict(app.overrides), app.build])
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return
    work.mkdir(parents=True, exist_ok=True)
    if app.pip:
        if not _python(work).exists():
            venv.create(work / "venv", with_pip=True)
        _call([_python(work), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *app.pip], work)
    if app.npm:
        package = {"private": True, "dependencies": dict(app.npm), "overrides": dict(app.overrides)}
        (work / "package.json").write_text(json.dumps(package), "utf-8")
        _call(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"], work)
    if not app.serve and not app.build:
        shutil.copytree(SITES / "web", work, dirs_exist_ok=True)
    for command in app.build:
        _call(_filled(command, work, 0), work)
    mark.write_text(wanted, "utf-8")


@contextlib.contextmanager
def served(app: App, work: Path) -> Iterator[str]:
    """The application as it runs: its address without a slash at the end. It is ended with all that it started."""
    port = _free_port()
    static = ("{python}", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(work / app.static), "{port}")
    command = _filled(app.serve or static, work, port)
    with (work / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=work,
            env=_environment(app),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _await(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(8)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)


def _environment(app: App) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return kept | dict(ENVIRONMENT) | dict(app.env)


def _python(work: Path) -> Path:
    return work / "venv" / "bin" / "python"


def _filled(command: Sequence[str], work: Path, port: int) -> list[str]:
    python = _python(work) if _python(work).exists() else Path(sys.executable)
    places = {"{python}": str(python), "{port}": str(port), "{work}": str(work), "{sites}": str(SITES)}
    for name, value in places.items():
        command = [part.replace(name, value) for part in command]
    return list(command)


def _call(command: Sequence[str | Path], work: Path) -> None:
    try:
        done = subprocess.run(list(map(str, command)), cwd=work, capture_output=True, text=True, timeout=600)
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        raise AppError(str(error).splitlines()[0]) from error
    if done.returncode:
        said = (done.stderr + done.stdout).strip().splitlines() or ["nothing was said"]
        raise AppError(f"{Path(command[0]).name} {command[2]}: exit {done.returncode}: {said[-1][:200]}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AppError(f"ended with {process.returncode} before it answered, see serve.log")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, if not here
        except OSError:
            time.sleep(0.4)
    raise AppError(f"did not answer within {STARTING} s, see serve.log")
